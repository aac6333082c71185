#include "gateway/pipeline/originals.hpp"

#include <algorithm>
#include <cctype>

#include "gateway/pipeline/detect.hpp"
#include "gateway/pipeline/fhir_in.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/reference_index.hpp"
#include "mappings/vocabulary/danish_time.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view gln_system = "https://www.gs1.org/gln";
constexpr std::string_view old_gln_system = "http://www.gs1.org/gln";
constexpr std::string_view sor_system = "urn:oid:1.2.208.176.1.1";
constexpr std::string_view objects_kind = "XBIN01";
constexpr std::string_view first_activity = "new-message";

const model::node* below(const model::node* from, std::initializer_list<std::string_view> path) {
    for (const std::string_view step : path) {
        if (from == nullptr) return nullptr;
        from = from->child(step);
    }
    return from;
}

std::string value_at(const model::node* from, std::initializer_list<std::string_view> path) {
    const model::node* found = below(from, path);
    return found == nullptr ? std::string() : std::string(found->value);
}

std::string identifier_of(const model::node* organisation, std::string_view system) {
    const model::node* at = organisation == nullptr ? nullptr : organisation->child("identifier");
    for (; at != nullptr; at = at->next_same()) {
        if (at->child_value("system") == system) return std::string(at->child_value("value"));
    }
    return {};
}

std::string location_number_of(const model::node* organisation) {
    std::string out = identifier_of(organisation, gln_system);
    return out.empty() ? identifier_of(organisation, old_gln_system) : out;
}

/// The Provenance that describes the message itself, else the first.
const model::node* newest_provenance(const mappings::reference_index& index, std::string_view message_id) {
    const model::node* first = nullptr;
    for (const model::node* one : index.resources()) {
        if (one->name != "Provenance") continue;
        if (first == nullptr) first = one;
        if (!message_id.empty() && value_at(one, {"target", "reference"}).ends_with(message_id)) return one;
    }
    return first;
}

/// 32 digits of every identifier of an object, wherever it stands.
void collect_objects(const model::node& at, std::vector<std::string>& out) {
    for (const model::node* child = at.first_element(); child != nullptr; child = child->next_element()) {
        if (child->name != "ObjectIdentifier") {
            collect_objects(*child, out);
            continue;
        }
        std::string key;
        for (const char c : model::text_of(*child)) {
            if (std::isxdigit(static_cast<unsigned char>(c)) != 0)
                key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        out.push_back(std::move(key));
    }
}

/// settled.md, "Identifiers", where no map made the message: a kind that is not translated by itself.
void name_by_rule(original& one) {
    mappings::digester digest;
    const std::string envelope = one.sender + "#" + one.known.original_envelope_id;
    const std::string letter = "#" + one.known.original_letter_id;
    one.known.original_message_id = digest.uuid(one.sender + letter);
    one.known.original_bundle_id = digest.uuid(envelope + letter);
}

std::string sent_of(const model::node& root) {
    const model::node* sent = below(&root, {"Envelope", "Sent"});
    const model::node* date = below(sent, {"Date"});
    const model::node* time = below(sent, {"Time"});
    if (date == nullptr || time == nullptr) return {};
    auto local = mappings::read_date(model::text_of(*date));
    if (!local || !mappings::read_time(model::text_of(*time), *local)) return {};
    return mappings::to_fhir(mappings::in_denmark(*local));
}

void set_letter_side(original& one, const emessage_heading& heading, const letter_heading& letter) {
    one.known.original_envelope_id = heading.envelope_id;
    one.known.original_letter_id = letter.id;
    one.known.original_version_code = letter.version_code;
    one.kind = letter.type_code;
}

originals_in from_letters(std::string_view bytes, const translation_tools& tools) {
    originals_in out;
    const intake in = take_letters(bytes, {}, tools);
    for (std::size_t i = 0; i < in.heading.letters.size(); ++i) {
        const model::node* bundle = i < in.letters.size() ? in.letters[i].translated.target.root() : nullptr;
        original one = bundle == nullptr ? original{} : original_of(*bundle);
        one.sender = in.heading.sender;
        one.receiver = in.heading.receiver;
        set_letter_side(one, in.heading, in.heading.letters[i]);
        if (one.known.original_message_id.empty()) name_by_rule(one);
        if (one.known.original_sent.empty()) one.known.original_sent = sent_of(*in.tree.root());
        if (one.known.original_activity.empty()) one.known.original_activity = first_activity;
        if (i < in.letters.size()) collect_objects(*in.letters[i].element, one.objects);
        out.all.push_back(std::move(one));
    }
    if (out.all.empty()) out.found.push_back(model::make_issue("original.unreadable"));
    return out;
}

originals_in from_bundle(std::string_view bytes, const translation_tools& tools) {
    originals_in out;
    const bundle_in in = take_bundle(bytes, tools);
    const model::node* root = in.tree.root();
    const original fhir_side = root == nullptr ? original{} : original_of(*root);
    if (fhir_side.known.original_message_id.empty()) {
        out.found.push_back(model::make_issue("original.unreadable"));
        return out;
    }
    for (const mappings::message_map* map : in.maps) {
        const mappings::translation letter = write_letter(in, *map, tools);
        if (letter.target.root() == nullptr) continue;
        const emessage_heading heading = read_heading(*letter.target.root());
        if (heading.letters.empty()) continue;
        original one = fhir_side;
        set_letter_side(one, heading, heading.letters.front());
        collect_objects(*letter.target.root(), one.objects);
        out.all.push_back(std::move(one));
    }
    if (out.all.empty()) out.all.push_back(fhir_side);
    return out;
}

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::any_of(a.begin(), a.end(),
                       [&](const std::string& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}

}  // namespace

original original_of(const model::node& bundle) {
    original out;
    model::arena memory(4096);
    const mappings::reference_index index(bundle, memory);
    const auto header = std::find_if(index.resources().begin(), index.resources().end(),
                                     [](const model::node* one) { return one->name == "MessageHeader"; });
    if (header == index.resources().end()) return out;
    const model::node* destination = (*header)->child("destination");
    const model::node* sender = index.find(value_at(*header, {"sender", "reference"}));
    const model::node* receiver = index.find(value_at(destination, {"receiver", "reference"}));
    const std::string id(value_at(*header, {"id"}));
    const model::node* provenance = newest_provenance(index, id);
    out.sender = location_number_of(sender);
    out.receiver = location_number_of(receiver);
    mappings::facts& known = out.known;
    known.original_message_id = id;
    known.original_bundle_id = bundle.child_value("id");
    known.original_sent = value_at(provenance, {"recorded"});
    if (known.original_sent.empty()) known.original_sent = bundle.child_value("timestamp");
    known.original_activity = value_at(provenance, {"activity", "coding", "code"});
    known.original_source_endpoint = value_at(*header, {"source", "endpoint"});
    known.original_destination_endpoint = value_at(destination, {"endpoint"});
    known.original_sender_sor = identifier_of(sender, sor_system);
    known.original_sender_name = value_at(sender, {"name"});
    known.original_receiver_sor = identifier_of(receiver, sor_system);
    known.original_receiver_name = value_at(receiver, {"name"});
    return out;
}

originals_in read_originals(std::string_view bytes, const translation_tools& tools) {
    translation_tools plain = tools;  // the original is translated for its own sake
    plain.known = nullptr;
    plain.coverage = false;
    const document_kind kind = detect(bytes);
    const bool fhir = kind == document_kind::json || kind == document_kind::fhir_xml;
    return fhir ? from_bundle(bytes, plain) : from_letters(bytes, plain);
}

void join_halves(std::vector<original>& all) {
    for (original& half : all) {
        if (half.kind != objects_kind) continue;
        const auto whole = std::find_if(all.begin(), all.end(), [&](const original& one) {
            return one.kind != objects_kind && one.sender == half.sender && one.receiver == half.receiver &&
                   shares(one.objects, half.objects);
        });
        if (whole == all.end()) continue;
        mappings::facts joined = whole->known;
        joined.original_envelope_id = half.known.original_envelope_id;
        joined.original_letter_id = half.known.original_letter_id;
        joined.original_version_code = half.known.original_version_code;
        half.known = std::move(joined);
    }
}

}  // namespace genvej::gateway
