#include "gateway/pipeline/bundle_rules.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "adapters/formats/base64.hpp"
#include "conformance/profiles/element_table.hpp"
#include "conformance/profiles/versions.hpp"
#include "gateway/pipeline/active_content.hpp"
#include "gateway/pipeline/conversation.hpp"

namespace genvej::gateway {

namespace {

using model::make_issue;
using model::node;
using model::path_style;

constexpr std::string_view care = "care-communication-message";
constexpr std::string_view acknowledgement = "acknowledgement-message";
constexpr std::string_view without_content = "empty-message";

/// The Bundle as the rules look at it: each thing found once.
struct view {
    const node& bundle;
    std::vector<const node*> resources;   ///< in the order of the entries
    std::vector<std::string_view> names;  ///< of each: `Type/id`
    const node* header = nullptr;
    std::string_view event;
    std::unordered_set<std::string_view> known;  ///< names and fullUrls
    std::size_t most_bytes = 0;
    model::issues& found;

    void say(std::string_view code, const node& at, std::vector<std::string> params = {}) const {
        found.push_back(make_issue(code, at, path_style::fhir, std::move(params)));
    }
    std::size_t count(std::string_view type) const {
        return static_cast<std::size_t>(std::count_if(resources.begin(), resources.end(),
                                                      [&](const node* one) { return one->name == type; }));
    }
    const node* first(std::string_view type) const {
        const auto at = std::find_if(resources.begin(), resources.end(),
                                     [&](const node* one) { return one->name == type; });
        return at == resources.end() ? nullptr : *at;
    }
};

const node* resource_in(const node& entry) {
    const node* holder = entry.child("resource");
    return holder == nullptr ? nullptr : holder->first_element();
}

/// fullUrl of its entry.
std::string_view url_of(const node& resource) {
    return resource.parent->parent->child_value("fullUrl");
}

// Each rule looks at the whole Bundle and says what is wrong.

void every_entry_has_a_resource(const view& of) {
    for (const node* entry = of.bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        if (resource_in(*entry) == nullptr) of.say("bundle.no_resource", *entry);
    }
}

void the_header_comes_first(const view& of) {
    if (of.header == nullptr) return of.say("fhir.no_header", of.bundle);
    if (of.resources.front() != of.header) of.say("bundle.header_first", *of.header);
    if (of.count("MessageHeader") > 1) of.say("bundle.two_headers", of.bundle);
}

void one_focus(const view& of) {
    if (of.header == nullptr) return;
    const node* focus = of.header->child("focus");
    if (focus == nullptr) {
        if (of.event != acknowledgement && of.event != without_content) of.say("bundle.no_focus", *of.header);
    } else if (focus->next_same() != nullptr) {
        of.say("bundle.two_focuses", *focus->next_same());
    }
}

void no_resource_twice(const view& of) {
    std::unordered_set<std::string_view> seen(2 * of.resources.size());
    for (std::size_t i = 0; i < of.resources.size(); ++i) {
        const node& resource = *of.resources[i];
        const std::string_view url = url_of(resource);
        const bool again_url = !url.empty() && !seen.insert(url).second;
        const bool named = of.names[i].back() != '/' && of.names[i] != url;
        const bool again_id = named && !seen.insert(of.names[i]).second;
        if (again_url || again_id) of.say("bundle.twice", resource, {std::string(resource.name)});
    }
}

void nothing_is_contained(const view& of) {
    for (const node* resource : of.resources) {
        if (const node* inside = resource->child("contained"); inside != nullptr)
            of.say("bundle.contained", *inside);
    }
}

/// Earlier messages of a conversation are named and not sent along.
bool may_be_elsewhere(const node& resource, std::string_view reference) {
    return resource.name == "Provenance" && reference.find("MessageHeader/") != std::string_view::npos;
}

bool is_address(std::string_view reference) {
    return reference.find(':') != std::string_view::npos;
}

/// `https://server/fhir/Patient/1` is also known as `Patient/1` where the Bundle says so by its fullUrl only.
void references_below(const view& of, const node& resource, const node& at) {
    for (const node* child = at.first_element(); child != nullptr; child = child->next_element()) {
        if (child->name == "text" && at.name == resource.name) continue;  // narrative
        if (child->name != "reference" || child->value.empty()) {
            references_below(of, resource, *child);
            continue;
        }
        const std::string_view to = child->value;
        if (of.known.contains(to) || may_be_elsewhere(resource, to)) continue;
        of.say(is_address(to) ? "bundle.outside" : "bundle.dangling", *child);
    }
}

void references_stay_inside(const view& of) {
    for (const node* resource : of.resources) references_below(of, *resource, *resource);
}

void check_base64(const view& of, const node& at) {
    const auto size = formats::base64_size(at.value);
    if (!size) {
        of.say(formats::issue_code(static_cast<formats::base64_errc>(size.error().value())), at);
    } else if (*size > of.most_bytes) {
        of.say("limit.attachment", at, {std::to_string(*size), std::to_string(of.most_bytes)});
    }
}

void binaries_below(const view& of, const node& at, const profiles::type_row& type) {
    for (const node* child = at.first_element(); child != nullptr; child = child->next_element()) {
        const profiles::element_row* row = type.child(child->name);
        if (row == nullptr || row->type == nullptr) continue;
        if (row->type->name == "base64Binary") {
            check_base64(of, *child);
        } else if (!row->type->primitive) {
            binaries_below(of, *child, *row->type);
        }
    }
}

void attachments_are_base64(const view& of) {
    for (const node* resource : of.resources) {
        const profiles::type_row* type = profiles::find_type(resource->name);
        if (type != nullptr) binaries_below(of, *resource, *type);
    }
}

void check_version(const view& of, const node* canonical) {
    for (; canonical != nullptr; canonical = canonical->next_same()) {
        const auto known = profiles::versions_instead_of(canonical->value);
        if (known) of.say("bundle.version", *canonical, {std::string(*known)});
    }
}

void versions_are_known(const view& of) {
    const node* meta = of.bundle.child("meta");
    if (meta != nullptr) check_version(of, meta->child("profile"));
    for (const node* resource : of.resources) {
        meta = resource->child("meta");
        if (meta != nullptr) check_version(of, meta->child("profile"));
    }
    if (of.header != nullptr) check_version(of, of.header->child("definition"));
}

void narratives_do_nothing(const view& of) {
    for (const node* resource : of.resources) {
        const node* text = resource->child("text");
        const node* div = text == nullptr ? nullptr : text->child("div");
        if (div == nullptr) continue;
        const std::string_view found = active_content(div->value);
        if (!found.empty()) of.say("bundle.active", *div, {std::string(found)});
    }
}

void one_patient(const view& of) {
    if (of.count("Patient") != 1) of.say("bundle.patients", of.bundle, {std::to_string(of.count("Patient"))});
}

void the_thread_has_a_name(const view& of) {
    const node* communication = of.first("Communication");
    if (communication == nullptr) return of.say("bundle.no_communication", of.bundle);
    if (!is_thread_id(read_conversation(of.bundle).thread)) of.say("bundle.thread", *communication);
}

void the_exchange_is_told(const view& of) {
    const conversation talk = read_conversation(of.bundle);
    if (talk.own == nullptr) return of.say("bundle.provenance", of.bundle);
    if (talk.reversed) of.say("bundle.predecessor", *talk.own);
}

struct rule {
    std::string_view event;  ///< of which messages; empty: of all
    void (*check)(const view&);
    std::string_view source;
};

constexpr std::array<rule, 12> rules{
    {
     {"", every_entry_has_a_resource, "FHIR R4 bundle.html, bdl-5"},
     {"", the_header_comes_first, "FHIR R4 messaging.html, 2.4.3; medcom-careCommunication-1"},
     {"", one_focus,
         "MedCom messaging 4.0.2: MessageHeader.focus 0..1, none in an Acknowledgement or an empty message"},
     {"", no_resource_twice, "FHIR R4 bundle.html, bdl-7"},
     {"", nothing_is_contained, "MedCom messaging 4.0.2: aggregation is bundled"},
     {"", references_stay_inside, "MedCom messaging 4.0.2: aggregation is bundled"},
     {"", attachments_are_base64, "FHIR R4 datatypes.html, base64Binary; RFC 4648, section 4"},
     {"", versions_are_known, "FHIR R4 references.html, 2.3.0.7; conformance/profiles/versions.tsv"},
     {"", narratives_do_nothing, "FHIR R4 narrative.html, 2.4.0"},
     {care, one_patient, "medcom-careCommunication-2"},
     {care, the_thread_has_a_name,
         "CareCommunication 5.0.2: Communication.identifier 1..1, medcom-uuidv4"},
     {care, the_exchange_is_told, "governance for CareCommunication: one Provenance for each exchange"},
     }
};

/// @param memory holds names that the view points into
view view_of(const node& bundle, std::size_t most_bytes, model::arena& memory, model::issues& found) {
    view of{bundle, {}, {}, nullptr, {}, {}, most_bytes, found};
    for (const node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* resource = resource_in(*entry);
        if (resource == nullptr) continue;
        of.resources.push_back(resource);
        if (of.header == nullptr && resource->name == "MessageHeader") of.header = resource;
        of.names.push_back(memory.join(resource->name, "/", resource->child_value("id")));
        of.known.insert(of.names.back());
        if (const std::string_view url = url_of(*resource); !url.empty()) of.known.insert(url);
    }
    const node* event = of.header == nullptr ? nullptr : of.header->child("eventCoding");
    if (event != nullptr) of.event = event->child_value("code");
    return of;
}

}  // namespace

model::issues check_bundle(const model::node& bundle, std::size_t most_bytes) {
    model::issues found;
    model::arena memory(4096);
    const view of = view_of(bundle, most_bytes, memory, found);
    for (const rule& one : rules) {
        if (one.event.empty() || one.event == of.event) one.check(of);
    }
    return found;
}

model::issues check_attachments(const model::node& bundle, std::size_t most_bytes) {
    model::issues found;
    model::arena memory(4096);
    attachments_are_base64(view_of(bundle, most_bytes, memory, found));
    return found;
}

}  // namespace genvej::gateway
