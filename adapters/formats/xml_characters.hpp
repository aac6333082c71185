#pragma once
/// What each character may do in XML: a table for ASCII, ranges for the rest.
///
/// Standard: XML 1.0 fifth edition, productions [2] Char, [4] NameStartChar, [4a] NameChar; the colon belongs
/// to Namespaces in XML and is left out. Thread-safe: constants.
#include <array>
#include <cstdint>
#include <string_view>

namespace genvej::formats::xml {

/// What a byte means while a certain construct is read. Forbidden characters end every construct, and so does
/// EF, with which the UTF-8 of the forbidden U+FFFE and U+FFFF begins.
enum stop : std::uint8_t {
    name_start = 1U << 0U,
    name_part = 1U << 1U,
    stops_text = 1U << 2U,         ///< `<`, `&`, `]`
    stops_value = 1U << 3U,        ///< `<`, `&`, both quotation marks
    stops_comment = 1U << 4U,      ///< `-`
    stops_instruction = 1U << 5U,  ///< `?`
    stops_cdata = 1U << 6U,        ///< `]`
    white_space = 1U << 7U,
};

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> table{};
    const auto mark = [&](std::string_view characters, unsigned as) {
        for (const char c : characters) {
            auto& entry = table[static_cast<unsigned char>(c)];
            entry = static_cast<std::uint8_t>(entry | as);
        }
    };
    constexpr unsigned every_stop =
        stops_text | stops_value | stops_comment | stops_instruction | stops_cdata;
    for (std::size_t control = 0; control < 0x20; ++control) table[control] = every_stop;
    for (const char c : std::string_view("\t\n\r ")) table[static_cast<unsigned char>(c)] = white_space;
    table[0xEF] = every_stop;
    mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", name_start | name_part);
    mark("0123456789-.", name_part);
    mark("<&", stops_text | stops_value);
    mark("\"'", stops_value);
    mark("]", stops_text | stops_cdata);
    mark("-", stops_comment);
    mark("?", stops_instruction);
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
