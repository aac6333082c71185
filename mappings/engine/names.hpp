#pragma once
/// Finding children by name where it happens thousands of times a message.
///
/// Most names are the tables' own text, so that the addresses settle it; else the first letter mostly does.
/// Thread-safety: pure functions.
#include <cstring>
#include <string_view>

#include "conformance/model/tree.hpp"

namespace genvej::mappings {

/// REQUIRES: `b` is not empty.
inline bool same_name(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    return a.data() == b.data() || (a.front() == b.front() && std::memcmp(a.data(), b.data(), a.size()) == 0);
}

/// node::child(), inlined.
template <class Node>
Node* find_child(Node& from, std::string_view name) noexcept {
    for (Node* at = from.first; at != nullptr; at = at->next) {
        if (same_name(at->name, name)) return at;
    }
    return nullptr;
}

/// node::next_same(), inlined.
template <class Node>
Node* find_next(Node& of) noexcept {
    for (Node* at = of.next; at != nullptr; at = at->next) {
        if (same_name(at->name, of.name)) return at;
    }
    return nullptr;
}

}  // namespace genvej::mappings
