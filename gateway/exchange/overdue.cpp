#include "gateway/exchange/overdue.hpp"

#include <utility>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "gateway/pipeline/bundle_heading.hpp"
#include "gateway/pipeline/convert.hpp"
#include "gateway/pipeline/fhir_in.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

namespace {

using store::message_form;

/// The text of an element, replaced.
void set_text(model::document& in, model::node* element, std::string_view text) {
    if (element == nullptr) return;
    while (element->first != nullptr) model::document::remove(*element->first);
    in.append_text(*element, in.memory().copy(text));
}

std::string letter_again(model::document& tree, const store::outgoing_document& document,
                         const receipt_stamp& stamp) {
    model::node* envelope = tree.root()->child("Envelope");
    if (envelope == nullptr) return {};
    set_text(tree, envelope->child("Identifier"), short_id(stamp.new_uuid(), document.kind));
    const local_time now = danish_time(stamp.now);
    if (model::node* sent = envelope->child("Sent")) {
        set_text(tree, sent->child("Date"), now.date);
        set_text(tree, sent->child("Time"), now.time);
    }
    formats::charset in = letter_charset(document.kind);
    formats::charset_from_name(tree.encoding, in);
    return formats::write_xml(*tree.root(), in);
}

/// Times of the Provenance that describes the message, in its narrative too.
void renew(model::document& tree, model::node& provenance, std::string_view now) {
    std::string narrative;
    model::node* text = provenance.child("text");
    model::node* div = text == nullptr ? nullptr : text->child("div");
    if (div != nullptr) narrative = div->value;
    for (const char* name : {"occurredDateTime", "recorded"}) {
        model::node* time = provenance.child(name);
        if (time == nullptr) continue;
        const std::string before(time->value);
        for (std::size_t at = narrative.find(before); !before.empty() && at != std::string::npos;
             at = narrative.find(before, at + now.size()))
            narrative.replace(at, before.size(), now);
        time->value = tree.memory().copy(now);
    }
    if (div != nullptr) div->value = tree.memory().copy(narrative);
}

std::string bundle_again(model::document& tree, const store::outgoing_document& document, bool xml,
                         const receipt_stamp& stamp) {
    model::node& bundle = *tree.root();
    const std::string now = utc_time(stamp.now);
    if (model::node* id = bundle.child("id")) id->value = tree.memory().copy(stamp.new_uuid());
    if (model::node* time = bundle.child("timestamp")) time->value = tree.memory().copy(now);
    for (model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        model::node* holder = entry->child("resource");
        model::node* provenance = holder == nullptr ? nullptr : holder->child("Provenance");
        const model::node* target = provenance == nullptr ? nullptr : provenance->child("target");
        if (target == nullptr) continue;
        const std::string_view whom = target->child_value("reference");
        const std::string& own = document.letter_id;
        if (!own.empty() && whom.size() > own.size() && whom.substr(whom.size() - own.size()) == own)
            renew(tree, *provenance, now);
    }
    if (xml) return formats::write_fhir_xml(bundle);
    std::string out;
    formats::write_fhir_json(bundle, out);
    return out;
}

}  // namespace

std::optional<std::string> with_new_envelope(const store::outgoing_document& document, std::string_view body,
                                             const receipt_stamp& stamp) {
    std::string out;
    if (document.form == message_form::oioxml) {
        auto read = formats::read_xml(body);
        if (read.ok()) out = letter_again(read.value, document, stamp);
    } else {
        const bool xml = document.media_type.find("xml") != std::string::npos;
        auto read = xml ? formats::read_fhir_xml(body) : formats::read_fhir_json(body);
        if (read.ok()) out = bundle_again(read.value, document, xml, stamp);
    }
    if (out.empty()) return std::nullopt;
    return out;
}

store::settlement settle_resend(const store::due_follow_up& due, const store::correlation& about,
                                std::string_view body, const exchange_rules& with) {
    const store::known_document& document = about.documents[about.found];
    auto again = with_new_envelope(document.is, body, with.stamp);
    if (!again) return settle_unanswered(due, about, with);
    store::settlement out;
    out.now = with.stamp.now;
    out.closes.push_back(due.id);
    out.resent.push_back(document.id);
    store::consequence repeated;
    repeated.letter = about.original.id;
    store::planned_delivery plan;
    plan.target = document.target;
    // The first transmission has the bare identifier as its key (settled.md, "Identifiers", folder file).
    plan.receiver_key = fmt::format("{}-{}", document.is.letter_id, document.resends + 2);
    plan.media_type = document.is.media_type;
    plan.body = std::move(*again);
    plan.repeats = document.id;
    repeated.deliveries.push_back(std::move(plan));
    out.consequences.push_back(std::move(repeated));
    return out;
}

store::settlement settle_unanswered(const store::due_follow_up& due, const store::correlation& about,
                                    const exchange_rules& with) {
    store::settlement out;
    out.now = with.stamp.now;
    out.closes.push_back(due.id);
    const std::uint32_t times = about.documents[about.found].resends + 1;
    out.receptions.push_back(
        {about.original.reception,
         false,
         {},
         outcome_json({model::make_issue("receipt.unanswered", {std::to_string(times)})})});
    return out;
}

}  // namespace genvej::gateway
