#include "mappings/engine/reference_index.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "mappings/engine/names.hpp"

namespace genvej::mappings {

namespace {

/// Ids are UUIDs: their ends differ.
std::size_t hash_of(std::string_view text) noexcept {
    std::uint64_t end = 0;
    const std::size_t size = std::min(text.size(), sizeof end);
    std::memcpy(&end, text.data() + text.size() - size, size);
    return static_cast<std::size_t>(((end + text.size()) * 0x9E3779B97F4A7C15U) >> 32U);
}

}  // namespace

reference_index::reference_index(const model::node& bundle, model::arena& memory) {
    for (const model::node* entry = find_child(bundle, "entry"); entry != nullptr;
         entry = find_next(*entry)) {
        const model::node* around = find_child(*entry, "resource");
        const model::node* resource = around == nullptr ? nullptr : around->first_element();
        if (resource != nullptr) resources_.push_back(resource);
    }
    const std::size_t room = std::bit_ceil(4 * resources_.size() + 2);  // a resource has two names
    keys_ = {static_cast<key*>(memory.allocate(room * sizeof(key), alignof(key))), room};
    std::fill(keys_.begin(), keys_.end(), key{{}, nullptr});
    for (const model::node* resource : resources_) {
        const std::string_view id = resource->child_value("id");
        if (!id.empty()) add(memory.join(resource->name, "/", id), resource);
        add(resource->parent->parent->child_value("fullUrl"), resource);
    }
}

reference_index::key& reference_index::place_of(std::string_view text) const noexcept {
    std::size_t at = hash_of(text) & (keys_.size() - 1);
    while (keys_[at].resource != nullptr && keys_[at].text != text) at = (at + 1) & (keys_.size() - 1);
    return keys_[at];
}

void reference_index::add(std::string_view text, const model::node* resource) noexcept {
    if (text.empty()) return;
    key& place = place_of(text);
    if (place.resource == nullptr) place = {text, resource};
}

const model::node* reference_index::find(std::string_view reference) const noexcept {
    const auto look_up = [&](std::string_view text) { return place_of(text).resource; };
    const model::node* exact = look_up(reference);
    if (exact != nullptr) return exact;
    const std::size_t id = reference.rfind('/');
    if (id == std::string_view::npos || id == 0) return nullptr;
    const std::size_t type = reference.rfind('/', id - 1);
    return type == std::string_view::npos ? nullptr : look_up(reference.substr(type + 1));
}

}  // namespace genvej::mappings
