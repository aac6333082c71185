#include "gateway/record/own_meta.hpp"

#include "adapters/formats/fhir_json.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway::record {

namespace {

using model::document;
using model::node;

/// The child of that name, made behind `before` (nullptr: as the first) where it is not there.
node& child_behind(document& of, node& parent, node* before, std::string_view name) {
    if (node* there = parent.child(name); there != nullptr) return *there;
    node* made = of.make(name);
    document::insert_after(parent, before, *made);
    return *made;
}

void set_text(document& of, node& element, std::string_view value) {
    element.as = model::literal::string;
    element.value = of.memory().copy(value);
}

node& put_id(document& of, node& resource, std::string_view id) {
    node& made = child_behind(of, resource, nullptr, "id");
    set_text(of, made, id);
    return made;
}

/// What stands before versionId: id and extensions of the Meta itself.
node* head_of(node& meta) {
    node* out = nullptr;
    for (node* child = meta.first; child != nullptr && (child->name == "id" || child->name == "extension");
         child = child->next)
        out = child;
    return out;
}

void drop(node& parent, std::string_view name) {
    if (node* there = parent.child(name); there != nullptr) document::remove(*there);
}

void drop_flags(node& meta) {
    for (node* tag = meta.child("tag"); tag != nullptr;) {
        node* const next = tag->next_same();
        if (tag->child_value("system") == flag_system) document::remove(*tag);
        tag = next;
    }
}

void add_flag(document& of, node& meta, std::string_view flag) {
    node* const tag = of.append(meta, "tag");
    tag->list = true;
    set_text(of, *of.append(*tag, "system"), flag_system);
    set_text(of, *of.append(*tag, "code"), flag);
}

void rename_below(document& of, node& at, std::string_view from, std::string_view to) {
    for (node* child = at.first; child != nullptr; child = child->next) {
        if (child->name == "reference" && child->value == from) child->value = to;
        if (child->first != nullptr) rename_below(of, *child, from, to);
    }
}

}  // namespace

void put_own_meta(document& of, node& resource, std::string_view id, const flags& marks) {
    node& own_id = put_id(of, resource, id);
    if (resource.child("meta") == nullptr && marks.empty()) return;
    node& meta = child_behind(of, resource, &own_id, "meta");
    drop(meta, "versionId");
    drop(meta, "lastUpdated");
    drop_flags(meta);
    for (const std::string_view one : marks) add_flag(of, meta, one);
    if (!meta.has_elements()) document::remove(meta);
}

model::checked<document> stamped(const store::record_version& one) {
    auto out = formats::read_fhir_json(one.body);
    if (!out.ok() || out.value.root() == nullptr) return out;
    node& resource = *out.value.root();
    node& meta = child_behind(out.value, resource, resource.child("id"), "meta");
    node& version = child_behind(out.value, meta, head_of(meta), "versionId");
    set_text(out.value, version, std::to_string(one.version));
    set_text(out.value, child_behind(out.value, meta, &version, "lastUpdated"), utc_time(one.changed));
    return out;
}

void rename_patient(document& of, std::string_view from, std::string_view to) {
    node& root = *of.root();
    if (root.name == "Patient" && root.child_value("id") == from) put_id(of, root, to);
    const std::string old_reference = "Patient/" + std::string(from);
    rename_below(of, root, old_reference, of.memory().join("Patient/", to, ""));
}

std::string etag_of(std::uint32_t version) {
    return "W/\"" + std::to_string(version) + "\"";
}

}  // namespace genvej::gateway::record
