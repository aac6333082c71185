#include "mappings/engine/marks.hpp"

namespace genvej::mappings {

namespace {

bool is_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

}  // namespace

bool is_layout(std::string_view text) noexcept {
    for (const char c : text) {
        if (!is_space(c)) return false;
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

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace genvej::mappings
