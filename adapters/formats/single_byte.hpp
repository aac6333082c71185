#pragma once
/// Between UTF-8 and the character sets of one byte.
///
/// Standard: WHATWG Encoding, index windows-1252; ISO/IEC 8859-1. Thread-safe: no shared state.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/formats/charset.hpp"

namespace genvej::formats {

/// Bytes 80 to 9F as code points. The five without a character stand for the C1 control.
inline constexpr std::array<std::uint16_t, 32> windows_1252_high = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

/// The code point of a byte, read as windows-1252, which differs from ISO-8859-1 in the bytes from 80 to 9F
/// only.
constexpr std::uint32_t code_point_of(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 && byte < 0xA0 ? windows_1252_high[byte - 0x80U] : byte;
}

/// Writes the UTF-8 of a byte from 80 to FF and moves on.
inline void put_widened(char*& to, char c) noexcept {
    const std::uint32_t value = code_point_of(c);
    if (value < 0x800) {
        *to++ = static_cast<char>(0xC0U | (value >> 6U));
    } else {
        *to++ = static_cast<char>(0xE0U | (value >> 12U));
        *to++ = static_cast<char>(0x80U | ((value >> 6U) & 0x3FU));
    }
    *to++ = static_cast<char>(0x80U | (value & 0x3FU));
}

/// Where the bytes stand in which the two sets differ.
struct c1_bytes {
    static constexpr std::size_t nowhere = std::string_view::npos;

    std::size_t first = nowhere;            ///< from 80 to 9F
    std::size_t first_undefined = nowhere;  ///< one without a character in windows-1252
};
c1_bytes find_c1(std::string_view bytes) noexcept;

/// UTF-8 of a text in windows-1252.
std::string widen(std::string_view bytes);
/// The same where there is room for it and for sixteen bytes more. Returns the place behind it.
char* widen_to(char* to, std::string_view bytes) noexcept;
/// How many bytes that takes.
std::size_t widened_size(std::string_view bytes) noexcept;

/// Writes in a character set of one byte; what it cannot hold becomes a character reference of XML.
/// REQUIRES: valid UTF-8; in is not utf_8
std::string narrow(std::string utf8, charset in);

}  // namespace genvej::formats
