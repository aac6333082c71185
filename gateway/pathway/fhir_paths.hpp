#pragma once
/// What the rows of the pathway look for in a resource: elements by path, codes, references.
///
/// A path names elements from the resource on, `activity.detail.code`; where one repeats, all are looked at.
/// `~Name` is the value of the extensions whose address ends with `/Name`: KL's guides have the same one
/// under an address of their own each. Pure; thread-safe.
#include <string_view>

#include "conformance/model/tree.hpp"

namespace genvej::gateway::pathway {

/// Calls `found` with each node at the path, in order, until it returns true. @return whether it did
template <class Found>
bool at_path(const model::node& from, std::string_view path, const Found& found);

/// The text of the first node at the path that has one, or empty.
std::string_view value_at(const model::node& from, std::string_view path) noexcept;

/// Calls `found` with system and code of each coding of a CodeableConcept or of a Coding.
template <class Found>
bool each_code(const model::node& concept_or_coding, const Found& found);

/// One coding of a concept at the path is this one.
bool has_code(const model::node& from, std::string_view path, std::string_view system,
              std::string_view code) noexcept;

/// The first node of that path's extension, `valueReference` and the like, or nullptr.
const model::node* extension_value(const model::node& from, std::string_view name) noexcept;

/// Type and id of what a reference names: `Type/id`, with an address before and a version behind it.
struct named_resource {
    std::string_view type, id;
};
named_resource read_reference(std::string_view reference) noexcept;

// ---- implementation of the templates

template <class Found>
bool at_path(const model::node& from, std::string_view path, const Found& found) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const std::string_view rest = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    const bool extension = !name.empty() && name.front() == '~';
    for (const model::node* one = from.child(extension ? std::string_view("extension") : name);
         one != nullptr; one = one->next_same()) {
        const model::node* here = one;
        if (extension) {
            const std::string_view url = one->child_value("url");
            const std::string_view wanted = name.substr(1);
            if (!url.ends_with(wanted) || url.size() == wanted.size() ||
                url[url.size() - wanted.size() - 1] != '/')
                continue;
            for (here = one->first_element(); here != nullptr && !here->name.starts_with("value");
                 here = here->next_element()) {
            }
            if (here == nullptr) continue;
        }
        if (rest.empty() ? found(*here) : at_path(*here, rest, found)) return true;
    }
    return false;
}

template <class Found>
bool each_code(const model::node& concept_or_coding, const Found& found) {
    if (!concept_or_coding.child_value("code").empty()) {
        return found(concept_or_coding.child_value("system"), concept_or_coding.child_value("code"));
    }
    for (const model::node* one = concept_or_coding.child("coding"); one != nullptr; one = one->next_same()) {
        if (found(one->child_value("system"), one->child_value("code"))) return true;
    }
    return false;
}

}  // namespace genvej::gateway::pathway
