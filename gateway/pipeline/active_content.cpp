#include "gateway/pipeline/active_content.hpp"

#include <algorithm>
#include <array>

#include "conformance/model/characters.hpp"

namespace genvej::gateway {

namespace {

constexpr std::array<std::string_view, 14> forbidden{"script", "iframe", "frame", "frameset", "object",
                                                     "embed",  "applet", "form",  "input",    "link",
                                                     "base",   "head",   "body",  "meta"};

/// Tags of narratives are mostly shorter: `p`, `br`.
constexpr std::size_t shortest_forbidden =
    std::min_element(forbidden.begin(), forbidden.end(), [](std::string_view a, std::string_view b) {
        return a.size() < b.size();
    })->size();

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool ends_name(char c) noexcept {
    return model::is_white(c) || c == '/';
}

bool same(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == y; });
}

/// Name of the element without its prefix.
std::string_view name_of(std::string_view tag) noexcept {
    std::size_t end = 0;
    while (end < tag.size() && !ends_name(tag[end]) && tag[end] != '>') ++end;
    const std::string_view name = tag.substr(0, end);
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// An attribute that holds a program: `onclick=`, or an address that is one.
std::string_view active_attribute(std::string_view tag) noexcept {
    for (std::size_t i = 1; i + 2 < tag.size(); ++i) {
        const bool begins =
            ends_name(tag[i - 1]) && same(tag.substr(i, 2), "on") && model::is_letter(tag[i + 2]);
        if (begins && tag.find('=', i) != std::string_view::npos) return "on...";
        if (same(tag.substr(i, 11), "javascript:")) return "javascript:";
    }
    return {};
}

/// The tag that begins here, up to its `>`, which may stand in the value of an attribute.
std::string_view tag_at(std::string_view text) noexcept {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != 0) {
            if (text[i] == quote) quote = 0;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == '>') {
            return text.substr(0, i);
        }
    }
    return text;
}

}  // namespace

std::string_view active_content(std::string_view xhtml) noexcept {
    for (std::size_t at = xhtml.find('<'); at != std::string_view::npos; at = xhtml.find('<', at + 1)) {
        const std::string_view tag = tag_at(xhtml.substr(at + 1));
        const std::string_view name = name_of(tag);
        const auto first = name.size() < shortest_forbidden ? forbidden.end() : forbidden.begin();
        const auto found =
            std::find_if(first, forbidden.end(), [&](std::string_view one) { return same(name, one); });
        if (found != forbidden.end()) return *found;
        if (const std::string_view attribute = active_attribute(tag); !attribute.empty()) return attribute;
    }
    return {};
}

}  // namespace genvej::gateway
