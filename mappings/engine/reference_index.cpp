#include "mappings/engine/reference_index.hpp"

#include <algorithm>

namespace genvej::mappings {

reference_index::reference_index(const model::node& bundle, model::arena& memory) {
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* around = entry->child("resource");
        const model::node* resource = around == nullptr ? nullptr : around->first_element();
        if (resource == nullptr) continue;
        resources_.push_back(resource);
        const std::string_view id = resource->child_value("id");
        if (!id.empty()) keys_.push_back({memory.join(resource->name, "/", id), resource});
        const std::string_view full = entry->child_value("fullUrl");
        if (!full.empty()) keys_.push_back({full, resource});
    }
    std::stable_sort(keys_.begin(), keys_.end(), [](const key& a, const key& b) { return a.text < b.text; });
}

const model::node* reference_index::find(std::string_view reference) const noexcept {
    const auto look_up = [&](std::string_view text) -> const model::node* {
        const auto found = std::lower_bound(keys_.begin(), keys_.end(), text,
                                            [](const key& a, std::string_view b) { return a.text < b; });
        return found == keys_.end() || found->text != text ? nullptr : found->resource;
    };
    const model::node* exact = look_up(reference);
    if (exact != nullptr) return exact;
    const std::size_t id = reference.rfind('/');
    if (id == std::string_view::npos || id == 0) return nullptr;
    const std::size_t type = reference.rfind('/', id - 1);
    return type == std::string_view::npos ? nullptr : look_up(reference.substr(type + 1));
}

}  // namespace genvej::mappings
