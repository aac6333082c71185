#include "gateway/exchange/settle_receipt.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "gateway/exchange/about.hpp"
#include "gateway/exchange/answers.hpp"
#include "gateway/exchange/own_words.hpp"
#include "gateway/exchange/verdicts.hpp"
#include "gateway/pipeline/bundle_reception.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/receipts/across.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

namespace {

using model::node;
using store::message_form;
using store::receipt_verdict;

/// The words of a text; what breaks a line or stands apart becomes a blank.
std::string words_of(const node* text) {
    std::string out;
    for (const node* at = text == nullptr ? nullptr : text->first; at != nullptr; at = at->next)
        out += at->kind == model::node_kind::text ? std::string(at->value) : " ";
    return out;
}

/// A receipt names the documents of one Emessage, by the identifiers of their letters, or all of them by that
/// of the envelope.
void read_letter_receipt(const letter_in& letter, receipt_verdict said, std::vector<receipt_about>& out) {
    const node* original = letter.element->child("OriginalEmessage");
    const node* named = original == nullptr ? nullptr : original->child("OriginalLetter");
    if (original != nullptr && named == nullptr) {
        receipt_about all;
        all.sender = model::text_at(original, {"OriginalSender", "EANIdentifier"});
        all.envelope_id = model::text_at(original, {"OriginalEnvelopeIdentifier"});
        all.said = said;
        all.code = model::text_at(original, {"RefuseCode"});
        all.text = words_of(original->child("RefuseText"));
        out.push_back(std::move(all));
    }
    for (; named != nullptr; named = named->next_same()) {
        receipt_about one;
        one.form = message_form::oioxml;
        one.sender = model::text_at(original, {"OriginalSender", "EANIdentifier"});
        one.envelope_id = model::text_at(original, {"OriginalEnvelopeIdentifier"});
        one.letter_id = model::text_at(named, {"OriginalLetterIdentifier"});
        one.said = said;
        // A reason at the letter counts as one at the envelope (settled.md, "Receipts").
        const node* why = named->child("RefuseCode") != nullptr ? named : original;
        one.code = model::text_at(why, {"RefuseCode"});
        one.text = words_of(why->child("RefuseText"));
        out.push_back(std::move(one));
    }
}

/// A network's receipt names a FHIR message by its MessageHeader.id, or, when it got no further than the
/// envelope, by Bundle.id alone (standards/medcom-fhir.md, 5.1). That it is positive says that the envelope
/// has arrived: genvej, too, answers an envelope so, and the message inside by a receipt of its own.
void read_network_receipt(const formats::vans_receipt& in, std::vector<receipt_about>& out) {
    receipt_about one;
    one.form = message_form::fhir;
    if (in.original_message) one.letter_id = in.original_message->identifier;
    one.envelope_id = in.original_envelope;
    const bool positive = in.verdict == formats::vans_receipt::kind::positive_message;
    one.said = positive ? receipt_verdict::none : receipt_verdict::negative;
    one.text = in.error_text;
    out.push_back(std::move(one));
}

/// What an issue says for a reader.
std::string text_of_issue(const node& issue) {
    const node* details = issue.child("details");
    if (details != nullptr && !details->child_value("text").empty())
        return std::string(details->child_value("text"));
    const node* coding = details == nullptr ? nullptr : details->child("coding");
    const std::string_view display = coding == nullptr ? std::string_view{} : coding->child_value("display");
    return std::string(display.empty() ? issue.child_value("diagnostics") : display);
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
        one.text = text_of_issue(*issue);
        break;
    }
    if (!one.letter_id.empty()) out.push_back(std::move(one));
}

std::string document_of(const store::due_follow_up& due, const exchange_rules& with) {
    return out_of_envelope(due.raw, with);
}

/// RefuseCode; what was said in FHIR or by a network has none.
std::string refuse_code_of(const receipt_about& one) {
    return one.form == message_form::oioxml ? one.code : std::string();
}

/// The receiver's word where no map carries it over: the receipt came in the form that the original has,
/// about another document than the original, or from a network.
std::vector<receipt> untranslated(const receipt_about& one, std::span<const relay_original> kept,
                                  const exchange_rules& with) {
    if (one.said != receipt_verdict::negative) return in_own_words(*one.about, {}, {}, kept, with);
    const model::issues why{one.text.empty() ? model::make_issue("receipt.refused_elsewhere")
                                             : model::make_issue("receipt.refused_with", {one.text})};
    const std::string words = one.text.empty() ? why.front().summary(model::language::danish) : one.text;
    return in_own_words(*one.about, why, {refuse_code_of(one), words}, kept, with);
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
    const store::known_document& document = one.about->documents[one.about->found];
    store::outgoing_document sent = document.is;
    // Sent again it had another envelope, and the receipt may be about that.
    if (document.resends > 0 && !one.envelope_id.empty()) sent.envelope_id = one.envelope_id;
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
    if (due.letter.form == message_form::oioxml && original_letter.form == message_form::fhir &&
        one.form == message_form::oioxml) {
        const intake in = read_letters(came, {}, tools);
        receipts_across across = acknowledgements_of(in, originals, tools);
        found = std::move(across.found);
        // One original, one Acknowledgement, however many letters it became.
        for (const receipt_across& made : across.all) {
            if (!out.empty()) break;
            receipt said;
            said.media_type = fhir_json_type;
            formats::write_fhir_json(*made.made.target.root(), said.body);
            said.form = message_form::fhir;
            said.kind = "acknowledgement-message";
            said.envelope_id = made.made.bundle_id;
            said.letter_id = made.made.message_id;
            out.push_back(std::move(said));
        }
        return out;
    }
    return untranslated(one, kept, with);
}

/// What came, as it came: it is about the original already.
receipt unchanged(const store::due_follow_up& due, const exchange_rules& with) {
    receipt out;
    out.body = document_of(due, with);
    const bool xml =
        out.body.find_first_of("<{") != std::string::npos && out.body[out.body.find_first_of("<{")] == '<';
    out.form = due.letter.form;
    out.media_type = due.letter.form == message_form::oioxml ? "application/xml"
                     : xml                                   ? fhir_xml_type
                                                             : fhir_json_type;
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
    tell_sender(original_letter, said, one.said == receipt_verdict::negative, std::move(found), with,
                out.what);
}

void see(const receipt_about& one, store::settlement& into) {
    if (!one.about) return;
    for (const store::known_document& document : one.about->documents) {
        const std::pair<std::int64_t, receipt_verdict> now(document.id, document.verdict);
        if (std::find(into.seen.begin(), into.seen.end(), now) == into.seen.end()) into.seen.push_back(now);
    }
}

/// Documents that were given a verdict by what was settled before: the rest of the same receipt sees it.
void note_verdict(std::span<receipt_about> rest, const store::given_verdict& given) {
    for (receipt_about& one : rest) {
        if (!one.about) continue;
        for (store::known_document& document : one.about->documents) {
            if (document.id == given.document) document.verdict = given.verdict;
        }
    }
}

void settle_one(const store::due_follow_up& due, const receipt_about& one,
                std::span<const relay_original> originals, const exchange_rules& with,
                receipt_settlement& out) {
    const store::correlation* about = one.about ? &*one.about : nullptr;
    const verdict_decision decision = decide_verdict(about, one.said);
    out.word = one.said == receipt_verdict::none ? "transport" : decision.word();
    if (about != nullptr && decision.counts()) {
        out.what.verdicts.push_back({about->documents[about->found].id, one.said, one.code, one.text});
    } else if (one.said == receipt_verdict::none) {
        out.what.receptions.push_back(
            {due.letter.reception, false, {}, outcome_json({model::make_issue("receipt.transport")})});
        return;
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
    // A receipt about several letters is passed on once.
    if (how == relay_form::unchanged && std::exchange(out.passed_on, true)) return;
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
    if (in.ok() && in.envelope && in.envelope->receipt) read_network_receipt(*in.envelope->receipt, out);
    if (!in.ok() || in.is == nullptr) return out;
    const bool positive = in.is->type_code() == "XCTL03";
    for (const letter_in& letter : in.letters) {
        if (letter.heading.id != due.letter.letter_id) continue;
        read_letter_receipt(letter, positive ? receipt_verdict::positive : receipt_verdict::negative, out);
    }
    return out;
}

receipt_settlement settle_receipt(const store::due_follow_up& due, std::vector<receipt_about> abouts,
                                  std::span<const relay_original> originals, const exchange_rules& with) {
    receipt_settlement out;
    out.what.now = with.stamp.now;
    out.what.closes.push_back(due.id);
    // As they were read, before this receipt: the decision rests on them.
    for (const receipt_about& one : abouts) see(one, out.what);
    for (std::size_t i = 0; i < abouts.size(); ++i) {
        const std::size_t before = out.what.verdicts.size();
        settle_one(due, abouts[i], originals, with, out);
        if (out.what.verdicts.size() > before)
            note_verdict(std::span(abouts).subspan(i + 1), out.what.verdicts.back());
    }
    if (!abouts.empty()) return out;
    out.word = "unknown";
    out.what.receptions.push_back(
        {due.letter.reception, false, {}, outcome_json({model::make_issue("receipt.unknown")})});
    return out;
}

}  // namespace genvej::gateway
