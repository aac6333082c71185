#include "gateway/pipeline/fhir_in.hpp"

#include <iterator>
#include <set>
#include <utility>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "conformance/profiles/element_table.hpp"
#include "conformance/schemas/meaning.hpp"
#include "gateway/pipeline/bundle_rules.hpp"
#include "gateway/pipeline/detect.hpp"
#include "mappings/engine/message_map.hpp"

namespace genvej::gateway {

namespace {

const model::node* find_header(const model::node& bundle) {
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* resource = entry->child("resource");
        const model::node* header = resource == nullptr ? nullptr : resource->child("MessageHeader");
        if (header != nullptr) return header;
    }
    return nullptr;
}

/// Only a name that FHIR knows goes into the sentence; anything else is content.
std::string resource_name(const model::node& root) {
    return profiles::find_type(root.name) == nullptr ? "resource of no known type" : std::string(root.name);
}

model::issue event_issue(std::string_view code, const bundle_in& in, const translation_tools& tools) {
    model::issue out = model::make_issue(code, *find_header(*in.tree.root())->child("eventCoding"),
                                         model::path_style::fhir, {known_events(*tools.maps)});
    out.evidence = in.event;
    return out;
}

void read_event(bundle_in& in, const translation_tools& tools) {
    const model::node& root = *in.tree.root();
    if (root.name != "Bundle" || root.child_value("type") != "message") {
        in.found.push_back(
            model::make_issue("fhir.no_bundle", root, model::path_style::fhir, {resource_name(root)}));
        return;
    }
    message_name name = name_of_message(root);
    if (name.event.empty()) {
        in.found.push_back(model::make_issue("fhir.no_header", root, model::path_style::fhir));
        return;
    }
    in.event = std::move(name.event);
    in.message_id = std::move(name.id);
    const bool passed_on = tools.forms != nullptr && tools.forms->by_event(in.event) != nullptr;
    in.known_event = tools.maps->knows_event(in.event) || in.heading.is_receipt() || passed_on;
    if (!in.known_event) in.found.push_back(event_issue("fhir.unknown_event", in, tools));
}

/// The whole is too large; where a single attachment is, its place is named.
model::issues too_large_bundle(const bundle_in& in, std::size_t bytes, const translation_tools& tools) {
    model::issues out;
    std::vector<std::string> sizes{std::to_string(bytes), std::to_string(tools.bounds.document_bytes)};
    if (in.tree.root() == nullptr) return {model::make_issue("limit.document", std::move(sizes))};
    out.push_back(
        model::make_issue("limit.document", *in.tree.root(), model::path_style::fhir, std::move(sizes)));
    model::append(out, check_attachments(*in.tree.root(), tools.bounds.attachment_bytes));
    return out;
}

/// What breaks a rule in a letter of ours is an error, with the rule's own place and sentence.
void demand_strict(model::issues& found, model::issues&& broken) {
    for (model::issue& one : broken) {
        if (one.level > model::severity::warning) continue;
        model::issue strict = model::make_issue("convert.written_invalid", {one.summary()});
        strict.path = std::move(one.path);
        strict.rule = std::move(one.rule);
        strict.evidence = std::move(one.evidence);
        found.push_back(std::move(strict));
    }
}

}  // namespace

message_name name_of_message(const model::node& bundle) {
    const model::node* header = find_header(bundle);
    const model::node* event = header == nullptr ? nullptr : header->child("eventCoding");
    if (event == nullptr) return {};
    return {std::string(event->child_value("code")), std::string(header->child_value("id"))};
}

std::string response_identifier(const model::node& bundle) {
    const model::node* header = find_header(bundle);
    const model::node* response = header == nullptr ? nullptr : header->child("response");
    return response == nullptr ? std::string() : std::string(response->child_value("identifier"));
}

std::string known_events(const mappings::map_set& maps) {
    std::string out;
    std::set<std::string> known;
    for (const mappings::message_map* map : maps.all()) {
        for (std::string& event : map->events()) known.insert(std::move(event));
    }
    for (const std::string& event : known) out += (out.empty() ? "" : ", ") + event;
    return out;
}

bundle_in read_bundle(const formats::input& bytes, const translation_tools& tools,
                      std::string_view announced) {
    bundle_in in;
    if (!announced.empty() && announced != "utf-8" && announced != "utf8") {
        in.found.push_back(model::make_issue("fhir.charset"));
        return in;
    }
    const document_kind kind = detect(bytes.bytes());
    if (kind == document_kind::empty) {
        in.found.push_back(model::make_issue("detect.empty"));
        return in;
    }
    // XML without FHIR's namespace is read too: the reader says what is wrong with it.
    in.xml = kind == document_kind::fhir_xml || kind == document_kind::xml;
    if (kind != document_kind::json && !in.xml) {
        in.found.push_back(model::make_issue("detect.unknown"));
        return in;
    }
    // What is larger than a document may be is read as far as an envelope may be, for its heading: its sender
    // is answered in his own form.
    formats::limits bounds = tools.bounds;
    const std::size_t size = bytes.bytes().size();
    const bool too_large = size > bounds.document_bytes && size <= bounds.envelope_bytes;
    if (too_large) bounds.document_bytes = bounds.envelope_bytes;
    auto read = in.xml ? formats::read_fhir_xml(bytes, bounds) : formats::read_fhir_json(bytes, bounds);
    model::append(in.found, std::move(read.found));
    in.tree = std::move(read.value);
    if (in.tree.root() != nullptr) in.heading = read_bundle_heading(*in.tree.root());
    if (too_large) model::append(in.found, too_large_bundle(in, size, tools));
    if (in.ok()) read_event(in, tools);
    return in;
}

bundle_in take_bundle(const formats::input& bytes, const translation_tools& tools,
                      std::span<const std::string> receives) {
    bundle_in in = read_bundle(bytes, tools);
    if (!in.ok()) return in;
    in.maps = tools.maps->writers(*in.tree.root(), receives);
    if (in.maps.empty()) in.found.push_back(event_issue("fhir.not_written", in, tools));
    return in;
}

mappings::translation write_letter(const bundle_in& bundle, const mappings::message_map& map,
                                   const translation_tools& tools) {
    mappings::context with;
    with.directory = tools.directory;
    with.coverage = tools.coverage;
    with.known = tools.known;
    mappings::translation out = mappings::fhir_to_letter(map, *bundle.tree.root(), with);
    if (model::has_errors(out.found) || out.target.root() == nullptr) return out;
    schemas::recognised known = schemas::recognise(*out.target.root());
    demand_strict(out.found, std::move(known.found));
    if (known.is == nullptr) return out;
    demand_strict(out.found, known.is->check_structure(*out.target.root()));
    model::append(out.found, schemas::check_meaning(*known.is, *out.target.root()));
    return out;
}

}  // namespace genvej::gateway
