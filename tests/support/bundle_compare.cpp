#include "tests/support/bundle_compare.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "tests/support/generate_text.hpp"

namespace genvej::test {

namespace {

using model::node;

/// `Node`: node or const node.
template <class Node>
std::vector<Node*> entries_of(Node& bundle) {
    std::vector<Node*> out;
    for (Node* at = bundle.child("entry"); at != nullptr; at = at->next_same()) out.push_back(at);
    return out;
}

template <class Node>
Node* resource_in(Node& entry) {
    Node* around = entry.child("resource");
    Node* at = around == nullptr ? nullptr : around->first;
    while (at != nullptr && !at->is_element()) at = at->next;
    return at;
}

bool is_person(const node& resource) {
    return resource.name == "Practitioner" || resource.name == "PractitionerRole";
}

/// Its location number; empty: none.
std::string_view gln_of(const node& organisation) {
    for (const node* at = organisation.child("identifier"); at != nullptr; at = at->next_same()) {
        if (at->child_value("system") == "https://www.gs1.org/gln") return at->child_value("value");
    }
    return {};
}

bool is_resource(const node& at) {
    return at.parent != nullptr && at.parent->name == "resource";
}

class lines_of {
public:
    lines_of(const node& bundle, const repetition_name& name) : bundle_(bundle), name_(name) {}

    std::vector<std::string> all() {
        for (const node* at = bundle_.first_element(); at != nullptr; at = at->next_element()) {
            if (at->name != "entry" && at->name != "id") below(*at, "Bundle." + std::string(at->name), "");
        }
        for (const node* entry : entries_of(bundle_)) {
            const node* one = resource_in(*entry);
            if (one != nullptr && one->name == "MessageHeader") resource(*one, "MessageHeader", "");
        }
        // What nobody refers to comes last, in an order of its own.
        std::vector<std::vector<std::string>> blocks;
        for (const node* entry : entries_of(bundle_)) {
            const node* one = resource_in(*entry);
            if (one == nullptr || seen_.contains(one)) continue;
            std::vector<std::string> before = std::move(lines_);
            lines_.clear();
            resource(*one, std::string(one->name), "");
            blocks.push_back(std::move(lines_));
            lines_ = std::move(before);
        }
        std::sort(blocks.begin(), blocks.end());
        for (auto& block : blocks) lines_.insert(lines_.end(), block.begin(), block.end());
        return std::move(lines_);
    }

private:
    void resource(const node& one, std::string path, std::string name) {
        seen_.insert(&one);
        called(one, path, name);
        for (const node* at = one.first_element(); at != nullptr; at = at->next_element()) {
            if (at->name != "id" && at->name != "text") below(*at, path + "." + std::string(at->name), name);
        }
    }

    void called(const node& at, std::string& path, std::string& name) const {
        if (!name_) return;
        repetition own = name_(at);
        if (!own.kind.empty()) path += "[" + own.kind + "]";
        if (!own.name.empty()) name = std::move(own.name);
    }

    void below(const node& at, std::string path, std::string name) {
        called(at, path, name);
        if (!at.value.empty()) value(at, path, name);
        for (const node* child = at.first_element(); child != nullptr; child = child->next_element())
            below(*child, path + "." + std::string(child->name), name);
    }

    void value(const node& at, const std::string& path, const std::string& name) {
        const std::string line = (name.empty() ? "" : "{" + name + "} ") + path + " = ";
        const node* target = at.name == "reference" ? resource_of(bundle_, at.value) : nullptr;
        if (target == nullptr) return lines_.push_back(line + std::string(at.value));
        if (seen_.contains(target) && !is_person(*target)) {
            const std::string_view number = gln_of(*target);
            return lines_.push_back(
                fmt::format("{}({}{}{})", line, target->name, number.empty() ? "" : " ", number));
        }
        resource(*target, path + "/" + std::string(target->name), name);
    }

    const node& bundle_;
    const repetition_name& name_;
    std::set<const node*> seen_;
    std::vector<std::string> lines_;
};

/// Ids, references and fullUrls in the style of another maker.
class renamed {
public:
    renamed(model::document& message, dice& with) : message_(message), texts_(with), style_(with.roll(3)) {
        for (const node* entry : entries_of(*message.root())) {
            const node* one = resource_in(*entry);
            const std::string type(one->name);
            const std::string id = fmt::format("{}-{}-4{}-9{}-{}", texts_.hex(8), texts_.hex(4),
                                               texts_.hex(3), texts_.hex(3), texts_.hex(12));
            const std::string relative = fmt::format("{}/{}", type, id);
            const std::string full =
                style_ == 1 ? "urn:uuid:" + id : "https://journal.genvej.invalid/r4/" + relative;
            const names made{id, full, style_ == 0 ? relative : full};
            of_[type + "/" + std::string(one->child_value("id"))] = made;
            of_[std::string(entry->child_value("fullUrl"))] = made;
        }
    }

    void run() {
        for (node* entry : entries_of(*message_.root())) {
            const auto found = of_.find(std::string(entry->child_value("fullUrl")));
            set(*entry->child("fullUrl"), found->second.full);
            node* one = resource_in(*entry);
            set(*one->child("id"), found->second.id);
            references(*one);
        }
    }

private:
    struct names {
        std::string id, full, reference;
    };
    void set(node& at, std::string_view text) { at.value = message_.memory().copy(text); }
    void references(node& at) {
        if (at.name == "reference") {
            if (const auto found = of_.find(std::string(at.value)); found != of_.end())
                set(at, found->second.reference);
        }
        for (node* child = at.first; child != nullptr; child = child->next) references(*child);
    }

    model::document& message_;
    text_generator texts_;
    std::size_t style_;
    std::map<std::string, names> of_;
};

/// What readers may show and nothing depends on.
void displays(model::document& message, node& at, dice& with) {
    const bool coding = at.child("code") != nullptr && at.child("system") != nullptr && !is_resource(at);
    const bool reference = at.child("reference") != nullptr;
    if ((coding || reference) && at.child("display") == nullptr && with.roll(3) == 0)
        message.append(at, "display")->value = "Vises for læseren";
    for (node* child = at.first; child != nullptr; child = child->next) displays(message, *child, with);
}

void take_out(node* at) {
    if (at != nullptr) model::document::remove(*at);
}

}  // namespace

const node* resource_of(const node& bundle, std::string_view reference) {
    for (const node* entry : entries_of(bundle)) {
        const node* one = resource_in(*entry);
        if (one == nullptr) continue;
        if (entry->child_value("fullUrl") == reference ||
            reference == std::string(one->name) + "/" + std::string(one->child_value("id")))
            return one;
    }
    return nullptr;
}

std::vector<std::string> canonical_bundle(const node& bundle, const repetition_name& name) {
    return lines_of(bundle, name).all();
}

void make_foreign(model::document& out, std::uint64_t seed) {
    dice with(seed);
    renamed(out, with).run();
    node& root = *out.root();
    take_out(root.child("identifier"));
    std::vector<node*> entries = entries_of(root);
    for (node* entry : entries) {
        node& one = *resource_in(*entry);
        take_out(one.child("text"));
        displays(out, one, with);
        if (node* number = one.child("identifier");
            number != nullptr && number->child_value("system") == "https://genvej.invalid/fhir/letter")
            take_out(number);
    }
    for (std::size_t i = entries.size(); i > 2; --i) {
        node* moved = entries[1 + with.roll(i - 1)];
        model::document::remove(*moved);
        model::document::insert_after(root, root.last, *moved);
    }
}

}  // namespace genvej::test
