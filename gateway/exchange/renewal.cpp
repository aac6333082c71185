#include "gateway/exchange/renewal.hpp"

#include <utility>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "gateway/pipeline/bundle_heading.hpp"
#include "gateway/pipeline/convert.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

namespace {

using model::node;
using store::message_form;

/// Shorter ones may be a part of something else.
constexpr std::size_t unmistakable = 32;

/// The text of an element, replaced.
void set_text(model::document& in, node* element, std::string_view text) {
    if (element == nullptr) return;
    while (element->first != nullptr) model::document::remove(*element->first);
    in.append_text(*element, in.memory().copy(text));
}

/// @return the new Envelope/Identifier; empty: there is no envelope
std::string renew_envelope(model::document& tree, std::string_view kind, const receipt_stamp& stamp) {
    node* envelope = tree.root()->child("Envelope");
    if (envelope == nullptr) return {};
    std::string id = short_id(stamp.new_uuid(), kind);
    set_text(tree, envelope->child("Identifier"), id);
    const local_time now = danish_time(stamp.now);
    if (node* sent = envelope->child("Sent")) {
        set_text(tree, sent->child("Date"), now.date);
        set_text(tree, sent->child("Time"), now.time);
    }
    return id;
}

formats::charset charset_of(const model::document& tree, std::string_view kind) {
    formats::charset in = letter_charset(kind);
    formats::charset_from_name(tree.encoding, in);
    return in;
}

std::string written(const model::document& tree, std::string_view kind) {
    return formats::write_xml(*tree.root(), charset_of(tree, kind));
}

std::string written(const node& bundle, bool xml) {
    if (xml) return formats::write_fhir_xml(bundle);
    std::string out;
    formats::write_fhir_json(bundle, out);
    return out;
}

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
    std::string out(text);
    for (std::size_t at = out.find(what); !what.empty() && at != std::string::npos;
         at = out.find(what, at + by.size()))
        out.replace(at, what.size(), by);
    return out;
}

/// Times of the Provenance that describes the message, in its narrative too.
void renew_times(model::document& tree, node& provenance, std::string_view now) {
    node* text = provenance.child("text");
    node* div = text == nullptr ? nullptr : text->child("div");
    for (const char* name : {"occurredDateTime", "recorded"}) {
        node* time = provenance.child(name);
        if (time == nullptr) continue;
        if (div != nullptr) div->value = tree.memory().copy(replaced(div->value, time->value, now));
        time->value = tree.memory().copy(now);
    }
}

/// @return the new Bundle.id
std::string renew_bundle(model::document& tree, std::string_view message_id, const receipt_stamp& stamp) {
    node& bundle = *tree.root();
    const std::string now = utc_time(stamp.now);
    std::string id_now = stamp.new_uuid();
    if (node* id = bundle.child("id")) id->value = tree.memory().copy(id_now);
    if (node* time = bundle.child("timestamp")) time->value = tree.memory().copy(now);
    for (node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        node* holder = entry->child("resource");
        node* provenance = holder == nullptr ? nullptr : holder->child("Provenance");
        const node* target = provenance == nullptr ? nullptr : provenance->child("target");
        if (target == nullptr || message_id.empty()) continue;
        if (target->child_value("reference").ends_with(message_id)) renew_times(tree, *provenance, now);
    }
    return id_now;
}

/// Everything below that names the message by its old identifier.
void rename_message(model::document& tree, node& at, std::string_view old, std::string_view by) {
    for (node* child = at.first; child != nullptr; child = child->next) {
        const std::string reference = "MessageHeader/" + std::string(old);
        if (child->value.ends_with(reference)) {
            const std::string_view base = child->value.substr(0, child->value.size() - old.size());
            child->value = tree.memory().copy(std::string(base) + std::string(by));
        } else if (child->name == "div" && old.size() >= unmistakable) {
            child->value = tree.memory().copy(replaced(child->value, old, by));
        }
        rename_message(tree, *child, old, by);
    }
}

node* header_of(node& bundle) {
    for (node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        node* holder = entry->child("resource");
        node* header = holder == nullptr ? nullptr : holder->child("MessageHeader");
        if (header != nullptr) return header;
    }
    return nullptr;
}

bool looks_like_xml(std::string_view body) noexcept {
    const std::size_t first = body.find_first_of("<{");
    return first != std::string_view::npos && body[first] == '<';
}

model::checked<model::document> read(message_form form, std::string_view body) {
    if (form == message_form::oioxml) return formats::read_xml(body);
    return looks_like_xml(body) ? formats::read_fhir_xml(body) : formats::read_fhir_json(body);
}

bool renew_letter(model::document& tree, receipt& out, const receipt_stamp& stamp) {
    out.envelope_id = renew_envelope(tree, out.kind, stamp);
    node* envelope = tree.root()->child("Envelope");
    node* head = nullptr;
    for (node* at = envelope; at != nullptr && head == nullptr; at = at->next) head = at->child("Letter");
    if (head == nullptr) return false;
    out.letter_id = short_id(stamp.new_uuid(), out.kind);
    set_text(tree, head->child("Identifier"), out.letter_id);
    out.media_type = "application/xml; charset=" + std::string(formats::name_of(charset_of(tree, out.kind)));
    out.body = written(tree, out.kind);
    return true;
}

bool renew_acknowledgement(model::document& tree, receipt& out, bool xml, const receipt_stamp& stamp) {
    node* header = header_of(*tree.root());
    node* id = header == nullptr ? nullptr : header->child("id");
    if (id == nullptr) return false;
    const std::string old(id->value);
    out.envelope_id = renew_bundle(tree, old, stamp);
    out.letter_id = stamp.new_uuid();
    id->value = tree.memory().copy(out.letter_id);
    rename_message(tree, *tree.root(), old, out.letter_id);
    out.media_type = std::string(fhir_type(xml)) + "; charset=UTF-8";
    out.body = written(*tree.root(), xml);
    return true;
}

}  // namespace

std::optional<renewed_document> with_new_envelope(const store::outgoing_document& document,
                                                  std::string_view body, const receipt_stamp& stamp) {
    auto tree = read(document.form, body);
    if (!tree.ok()) return std::nullopt;
    renewed_document out;
    if (document.form == message_form::fhir) {
        out.envelope_id = renew_bundle(tree.value, document.letter_id, stamp);
        out.body = written(*tree.value.root(), looks_like_xml(body));
        return out;
    }
    out.envelope_id = renew_envelope(tree.value, document.kind, stamp);
    if (out.envelope_id.empty()) return std::nullopt;
    out.body = written(tree.value, document.kind);
    return out;
}

std::optional<receipt> said_again(const store::outgoing_document& said, std::string_view body, bool xml,
                                  const receipt_stamp& stamp) {
    auto tree = read(said.form, body);
    if (!tree.ok() || tree.value.root() == nullptr) return std::nullopt;
    receipt out;
    out.form = said.form;
    out.kind = said.kind;
    const bool renewed = said.form == message_form::oioxml
                             ? renew_letter(tree.value, out, stamp)
                             : renew_acknowledgement(tree.value, out, xml, stamp);
    if (!renewed) return std::nullopt;
    return out;
}

}  // namespace genvej::gateway
