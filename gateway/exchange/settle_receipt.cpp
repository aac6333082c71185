#include "gateway/exchange/settle_receipt.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "gateway/exchange/about.hpp"
#include "gateway/exchange/answers.hpp"
#include "gateway/exchange/verdicts.hpp"
#include "gateway/pipeline/receipt_out.hpp"
#include "gateway/receipts/across.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

namespace {

using model::node;
using store::message_form;
using store::receipt_verdict;

std::string text_at(const node* from, std::initializer_list<std::string_view> path) {
    for (const std::string_view step : path) {
        if (from == nullptr) return {};
        from = from->child(step);
    }
    return from == nullptr ? std::string() : model::text_of(*from);
}

/// A receipt names the documents of one Emessage, by the identifiers of their letters.
void read_letter_receipt(const letter_in& letter, receipt_verdict said, std::vector<receipt_about>& out) {
    const node* original = letter.element->child("OriginalEmessage");
    const node* named = original == nullptr ? nullptr : original->child("OriginalLetter");
    for (; named != nullptr; named = named->next_same()) {
        receipt_about one;
        one.form = message_form::oioxml;
        one.sender = text_at(original, {"OriginalSender", "EANIdentifier"});
        one.letter_id = text_at(named, {"OriginalLetterIdentifier"});
        one.said = said;
        // A reason at the letter counts as one at the envelope (settled.md, "Receipts").
        const node* why = named->child("RefuseCode") != nullptr ? named : original;
        one.code = text_at(why, {"RefuseCode"});
        one.text = text_at(why, {"RefuseText"});
        out.push_back(std::move(one));
    }
}

void read_acknowledgement(const bundle_in& in, std::vector<receipt_about>& out) {
    receipt_about one;
    one.form = message_form::fhir;
    one.letter_id = in.heading.answers;
    one.said = in.heading.verdict == "ok" ? receipt_verdict::positive : receipt_verdict::negative;
    const node* entry = in.tree.root()->child("entry");
    for (; entry != nullptr; entry = entry->next_same()) {
        const node* resource = resource_of(*entry);
        const node* issue = resource == nullptr ? nullptr : resource->child("issue");
        if (resource == nullptr || resource->name != "OperationOutcome" || issue == nullptr) continue;
        one.code = issue->child_value("code");
        const node* details = issue->child("details");
        one.text = details == nullptr ? std::string() : std::string(details->child_value("text"));
        break;
    }
    if (!one.letter_id.empty()) out.push_back(std::move(one));
}

/// The document that came, out of its envelope.
std::string document_of(const store::due_follow_up& due, const exchange_rules& with) {
    intake in = read_letters(due.raw, {}, with.tools);
    return in.envelope ? std::move(in.envelope->data) : due.raw;
}

/// Receipts in the form of the original's sender.
std::vector<receipt> translated(const store::due_follow_up& due, const receipt_about& one,
                                std::span<const relay_original> kept, const exchange_rules& with,
                                model::issues& found) {
    const store::known_letter& original_letter = one.about->original;
    mappings::facts now;
    now.sent = utc_time(with.stamp.now);
    translation_tools tools = with.tools;
    tools.known = &now;
    const store::outgoing_document& sent = one.about->documents[one.about->found].is;
    std::vector<original> originals;
    for (const relay_original& bytes : kept) {
        const auto part =
            std::find_if(one.about->parts.begin(), one.about->parts.end(),
                         [&](const store::known_letter& letter) { return letter.id == bytes.letter; });
        const store::known_letter& whose = part == one.about->parts.end() ? original_letter : *part;
        originals.push_back(about_document(whose, bytes.raw, sent, with.tools));
    }
    std::vector<receipt> out;
    const std::string came = document_of(due, with);
    if (due.letter.form == message_form::fhir && original_letter.form == message_form::oioxml) {
        const bundle_in in = take_bundle(came, tools);
        found = in.found;
        if (!in.ok()) return out;
        receipts_across across = letters_of(in, originals, tools);
        found = std::move(across.found);
        for (const receipt_across& made : across.all) {
            const emessage_heading heading = read_heading(*made.made.target.root());
            const letter_heading head = heading.letters.empty() ? letter_heading{} : heading.letters.front();
            out.push_back({"application/xml",
                           formats::write_xml(*made.made.target.root(), formats::charset::iso_8859_1),
                           message_form::oioxml, head.type_code, heading.envelope_id, head.id});
        }
        return out;
    }
    if (due.letter.form == message_form::oioxml && original_letter.form == message_form::fhir) {
        const intake in = read_letters(came, {}, tools);
        receipts_across across = acknowledgements_of(in, originals, tools);
        found = std::move(across.found);
        // One original, one Acknowledgement, however many letters it became.
        for (const receipt_across& made : across.all) {
            if (!out.empty()) break;
            receipt said;
            said.media_type = "application/fhir+json";
            formats::write_fhir_json(*made.made.target.root(), said.body);
            said.form = message_form::fhir;
            said.kind = "acknowledgement-message";
            said.envelope_id = made.made.bundle_id;
            said.letter_id = made.made.message_id;
            out.push_back(std::move(said));
        }
        return out;
    }
    if (original_letter.form == message_form::oioxml) {
        const model::issues why{model::make_issue("receipt.refused_elsewhere")};
        const bool refused = one.said == receipt_verdict::negative;
        out.push_back(letter_receipt(heading_of(original_letter), refused ? &why : nullptr, with.stamp));
    }
    return out;
}

/// What came, as it came: it is about the original already.
receipt unchanged(const store::due_follow_up& due, const exchange_rules& with) {
    receipt out;
    out.body = document_of(due, with);
    const bool xml =
        out.body.find_first_of("<{") != std::string::npos && out.body[out.body.find_first_of("<{")] == '<';
    out.form = due.letter.form;
    out.media_type = due.letter.form == message_form::oioxml ? "application/xml"
                     : xml                                   ? "application/fhir+xml"
                                                             : "application/fhir+json";
    out.kind = due.letter.kind;
    out.envelope_id = due.letter.envelope_id;
    out.letter_id = due.letter.letter_id;
    return out;
}

void relay(const store::due_follow_up& due, const receipt_about& one, relay_form how,
           std::span<const relay_original> originals, const exchange_rules& with, receipt_settlement& out) {
    const store::known_letter& original_letter = one.about->original;
    std::vector<relay_original> of_this;
    for (const relay_original& kept : originals) {
        const bool part =
            std::any_of(one.about->parts.begin(), one.about->parts.end(),
                        [&](const store::known_letter& letter) { return letter.id == kept.letter; });
        if (kept.letter == original_letter.id || part) of_this.push_back(kept);
    }
    model::issues found;
    const std::vector<receipt> said = how == relay_form::unchanged
                                          ? std::vector<receipt>{unchanged(due, with)}
                                          : translated(due, one, of_this, with, found);
    const std::string_view code = one.said == receipt_verdict::positive ? "XCTL03" : "XCTL02";
    parcel goods;
    bool sent = !said.empty();
    for (const receipt& receipt_of_sender : said) {
        sent = send_receipt_by_routes(goods, receipt_of_sender, code, original_letter.receiver,
                                      original_letter.sender, with.settings, *with.tools.forms,
                                      *with.tools.directory) &&
               sent;
    }
    add_consequence(out.what, original_letter, std::move(goods));
    if (sent) return;
    found.push_back(said.empty() ? model::make_issue("receipt.not_relayed")
                                 : model::make_issue("receipt.no_route", {std::string(code)}));
    out.what.receptions.push_back({original_letter.reception, false, {}, outcome_json(found)});
}

void settle_one(const store::due_follow_up& due, const receipt_about& one,
                std::span<const relay_original> originals, const exchange_rules& with,
                receipt_settlement& out) {
    const store::correlation* about = one.about ? &*one.about : nullptr;
    const verdict_decision decision = decide_verdict(about, one.said);
    out.word = decision.word();
    if (decision.counts()) {
        out.what.verdicts.push_back({about->documents[about->found].id, one.said, one.code, one.text});
        for (const store::known_document& other : about->documents)
            out.what.seen.emplace_back(other.id, other.verdict);
    } else {
        const bool known = decision.step != verdict_step::unknown;
        out.what.receptions.push_back(
            {due.letter.reception,
             false,
             {},
             outcome_json({model::make_issue(known ? "receipt.again" : "receipt.unknown")})});
    }
    if (about == nullptr) return;
    const relay_form how = relay_of(decision, *about, due.letter.form);
    if (how != relay_form::none) relay(due, one, how, originals, with, out);
}

}  // namespace

std::vector<receipt_about> read_receipt(const store::due_follow_up& due, const exchange_rules& with) {
    std::vector<receipt_about> out;
    if (due.letter.form == message_form::fhir) {
        const bundle_in in = read_bundle(document_of(due, with), with.tools);
        if (in.ok()) read_acknowledgement(in, out);
        return out;
    }
    const intake in = read_letters(due.raw, {}, with.tools);
    if (!in.ok() || in.is == nullptr) return out;
    const bool positive = in.is->type_code() == "XCTL03";
    for (const letter_in& letter : in.letters) {
        if (letter.heading.id != due.letter.letter_id) continue;
        read_letter_receipt(letter, positive ? receipt_verdict::positive : receipt_verdict::negative, out);
    }
    return out;
}

receipt_settlement settle_receipt(const store::due_follow_up& due, std::span<const receipt_about> abouts,
                                  std::span<const relay_original> originals, const exchange_rules& with) {
    receipt_settlement out;
    out.what.now = with.stamp.now;
    out.what.closes.push_back(due.id);
    for (const receipt_about& one : abouts) settle_one(due, one, originals, with, out);
    if (!abouts.empty()) return out;
    out.word = "unknown";
    out.what.receptions.push_back(
        {due.letter.reception, false, {}, outcome_json({model::make_issue("receipt.unknown")})});
    return out;
}

}  // namespace genvej::gateway
