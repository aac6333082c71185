#include "mappings/engine/marks.hpp"

#include "conformance/model/characters.hpp"

namespace genvej::mappings {

namespace {}  // namespace

bool is_layout(std::string_view text) noexcept {
    for (const char c : text) {
        if (!model::is_white(c)) return false;
    }
    return true;
}

bool is_blank(const model::node& element) noexcept {
    for (const model::node* at = element.first; at != nullptr; at = at->next) {
        const bool blank = at->kind == model::node_kind::text ? is_layout(at->value) : is_blank(*at);
        if (!blank) return false;
    }
    return true;
}

}  // namespace genvej::mappings
