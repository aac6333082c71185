#include "gateway/pipeline/bundle_heading.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view cpr_system = "urn:oid:1.2.208.176.1.2";
constexpr std::string_view gln_suffix = "://www.gs1.org/gln";  // http in messages of before 2023, https today
constexpr std::string_view destination_use = "destinationUseExtension";

const model::node* find_resource(const model::node& bundle, std::string_view type) {
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* resource = resource_of(*entry);
        if (resource != nullptr && resource->name == type) return resource;
    }
    return nullptr;
}

std::string_view reference_in(const model::node* from, std::string_view name) {
    const model::node* reference = from == nullptr ? nullptr : from->child(name);
    return reference == nullptr ? std::string_view{} : reference->child_value("reference");
}

std::string location_number(const model::node* organisation) {
    if (organisation == nullptr) return {};
    for (const model::node* one = organisation->child("identifier"); one != nullptr; one = one->next_same()) {
        if (one->child_value("system").ends_with(gln_suffix)) return std::string(one->child_value("value"));
    }
    return {};
}

/// Carbon copies have destinations too; the answer comes from the primary one.
bool is_primary(const model::node& destination) {
    for (const model::node* one = destination.child("extension"); one != nullptr; one = one->next_same()) {
        const model::node* use = one->child("valueCoding");
        if (use != nullptr && one->child_value("url").ends_with(destination_use) &&
            use->child_value("code") == "primary")
            return true;
    }
    return false;
}

const model::node* main_destination(const model::node& header) {
    const model::node* first = header.child("destination");
    for (const model::node* one = first; one != nullptr; one = one->next_same()) {
        if (is_primary(*one)) return one;
    }
    return first;
}

std::string patient_number(const model::node* patient) {
    if (patient == nullptr) return {};
    const model::node* first = patient->child("identifier");
    for (const model::node* one = first; one != nullptr; one = one->next_same()) {
        if (one->child_value("system") == cpr_system) return std::string(one->child_value("value"));
    }
    return first == nullptr ? std::string() : std::string(first->child_value("value"));
}

void read_response(const model::node& header, bundle_heading& out) {
    const model::node* response = header.child("response");
    if (response == nullptr) return;
    out.answers = response->child_value("identifier");
    out.verdict = response->child_value("code");
}

}  // namespace

const model::node* resource_of(const model::node& entry) noexcept {
    const model::node* holder = entry.child("resource");
    return holder == nullptr ? nullptr : holder->first_element();
}

const model::node* resolve_reference(const model::node& bundle, std::string_view reference) {
    if (reference.empty()) return nullptr;
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* resource = resource_of(*entry);
        if (resource == nullptr) continue;
        if (entry->child_value("fullUrl") == reference) return resource;
        const std::size_t slash = reference.rfind('/');
        if (slash == std::string_view::npos || resource->child_value("id") != reference.substr(slash + 1))
            continue;
        const std::string_view type = reference.substr(0, slash);
        if (type == resource->name || type.ends_with("/" + std::string(resource->name))) return resource;
    }
    return nullptr;
}

bundle_heading read_bundle_heading(const model::node& bundle) {
    bundle_heading out;
    if (bundle.name != "Bundle") return out;
    out.bundle_id = bundle.child_value("id");
    out.patient = patient_number(find_resource(bundle, "Patient"));
    if (const model::node* communication = find_resource(bundle, "Communication")) {
        const model::node* thread = communication->child("identifier");
        if (thread != nullptr) out.thread = thread->child_value("value");
    }
    out.header = find_resource(bundle, "MessageHeader");
    if (out.header == nullptr) return out;
    out.message_id = out.header->child_value("id");
    if (const model::node* event = out.header->child("eventCoding")) out.event = event->child_value("code");
    out.sender = location_number(resolve_reference(bundle, reference_in(out.header, "sender")));
    if (const model::node* to = main_destination(*out.header))
        out.receiver = location_number(resolve_reference(bundle, reference_in(to, "receiver")));
    read_response(*out.header, out);
    return out;
}

}  // namespace genvej::gateway
