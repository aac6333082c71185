#pragma once
/// What each character may do in XML: a table for ASCII, ranges for the rest.
///
/// Standard: XML 1.0 fifth edition, productions [2] Char, [4] NameStartChar, [4a] NameChar; the colon belongs
/// to Namespaces in XML and is left out. Thread-safe: constants.
#include <array>
#include <cstdint>
#include <string_view>

namespace genvej::formats::xml {

/// What a byte may be in a tag; what ends character data is in xml_text.hpp.
enum character_class : std::uint8_t {
    name_start = 1U << 0U,
    name_part = 1U << 1U,
    white_space = 1U << 2U,
};

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> table{};
    const auto mark = [&](std::string_view characters, unsigned as) {
        for (const char c : characters) {
            auto& entry = table[static_cast<unsigned char>(c)];
            entry = static_cast<std::uint8_t>(entry | as);
        }
    };
    for (const char c : std::string_view("\t\n\r ")) table[static_cast<unsigned char>(c)] = white_space;
    mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", name_start | name_part);
    mark("0123456789-.", name_part);
    return table;
}

inline constexpr std::array<std::uint8_t, 256> classes = make_classes();

constexpr bool is(char c, unsigned any_of) {
    return (classes[static_cast<unsigned char>(c)] & any_of) != 0;
}

/// NameStartChar beyond ASCII.
bool starts_name(std::uint32_t code_point) noexcept;
/// NameChar beyond ASCII.
bool continues_name(std::uint32_t code_point) noexcept;

/// Production [2] Char.
constexpr bool is_character(std::uint32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    if (c >= 0xD800 && c <= 0xDFFF) return false;
    return c != 0xFFFE && c != 0xFFFF && c <= 0x10FFFF;
}

}  // namespace genvej::formats::xml
