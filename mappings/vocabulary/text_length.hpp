#pragma once
/// Lengths of UTF-8 texts in characters, as schemas count them. Thread-safety: pure functions.
#include <string_view>

namespace genvej::mappings {

/// How many characters a text has.
inline std::size_t length_of(std::string_view text) noexcept {
    std::size_t out = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) ++out;
    }
    return out;
}

/// Bytes of the first `characters`.
inline std::size_t bytes_of(std::string_view text, std::size_t characters) noexcept {
    std::size_t at = 0;
    while (at < text.size() && characters > 0) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) ++at;
        --characters;
    }
    return at;
}

/// As much as fits into `characters`, up to the last whole word; the whole text where it fits.
inline std::string_view first_words(std::string_view text, std::size_t characters) noexcept {
    const std::size_t end = bytes_of(text, characters);
    if (end == text.size()) return text;
    const std::size_t word = text.rfind(' ', end);
    return text.substr(0, word == std::string_view::npos || word == 0 ? end : word);
}

}  // namespace genvej::mappings
