#include "gateway/delivery/fhir_transaction.hpp"

#include <map>

#include "adapters/formats/fhir_json.hpp"

namespace genvej::delivery {
namespace {

using model::node;

/// Of every entry: full URL -> Type/id.
using addresses = std::map<std::string_view, std::string_view>;

const node* resource_of(const node& entry) {
    const node* holder = entry.child("resource");
    return holder == nullptr ? nullptr : holder->first_element();
}

/// False when an entry cannot be put anywhere.
bool collect(model::document& from, addresses& out) {
    for (const node* entry = from.root()->child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* resource = resource_of(*entry);
        if (resource == nullptr) return false;
        const std::string_view id = resource->child_value("id");
        if (id.empty()) return false;
        out[entry->child_value("fullUrl")] = from.memory().join(resource->name, "/", id);
    }
    return true;
}

void point_to(node& at, const addresses& known) {
    for (node* one = at.first; one != nullptr; one = one->next) {
        if (one->name == "reference" && one->as == model::literal::string) {
            const auto found = known.find(one->value);
            if (found != known.end()) one->value = found->second;
        }
        point_to(*one, known);
    }
}

node* append_text(model::document& in, node& parent, std::string_view name, std::string_view value) {
    node* made = in.append(parent, name);
    made->value = value;
    made->as = model::literal::string;
    return made;
}

/// Only type and entries remain: identifier, time stamp and profile are those of a message.
void strip(node& bundle) {
    for (node* one = bundle.first; one != nullptr;) {
        node* next = one->next;
        if (one->name == "type") one->value = "transaction";
        if (one->name != "type" && one->name != "entry") model::document::remove(*one);
        one = next;
    }
}

/// A Bundle of its own around the document.
std::optional<std::string> around_document(model::document& of) {
    node* const whole = of.root();
    const std::string_view id = whole->child_value("id");
    if (id.empty()) return std::nullopt;
    node* const bundle = of.make("Bundle");
    of.set_root(bundle);
    append_text(of, *bundle, "type", "transaction");
    node* const entry = of.append(*bundle, "entry");
    entry->list = true;
    model::document::insert_after(*of.append(*entry, "resource"), nullptr, *whole);
    node* const request = of.append(*entry, "request");
    append_text(of, *request, "method", "PUT");
    append_text(of, *request, "url", of.memory().join("Bundle/", id));
    std::string out;
    formats::write_fhir_json(*bundle, out);
    return out;
}

}  // namespace

std::optional<std::string> to_transaction(std::string_view message) {
    model::checked<model::document> read = formats::read_fhir_json(message);
    if (!read.ok() || read.value.root() == nullptr || read.value.root()->name != "Bundle")
        return std::nullopt;
    model::document& bundle = read.value;
    if (bundle.root()->child_value("type") == "document") return around_document(bundle);
    addresses known;
    if (!collect(bundle, known)) return std::nullopt;
    strip(*bundle.root());
    point_to(*bundle.root(), known);
    for (node* entry = bundle.root()->child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* resource = resource_of(*entry);
        node* request = bundle.append(*entry, "request");
        append_text(bundle, *request, "method", "PUT");
        append_text(bundle, *request, "url",
                    bundle.memory().join(resource->name, "/", resource->child_value("id")));
    }
    std::string out;
    formats::write_fhir_json(*bundle.root(), out);
    return out;
}

}  // namespace genvej::delivery
