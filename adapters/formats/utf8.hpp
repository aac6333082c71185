#pragma once
/// Code points and their UTF-8 form.
///
/// Standard: RFC 3629. Thread-safe: no shared state.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace genvej::formats {

/// One code point at the beginning of `text` and how many bytes it takes.
struct code_point {
    std::uint32_t value = 0;
    std::uint32_t length = 0;  ///< 0: not UTF-8
};

/// Never reads beyond `text`. Overlong forms, surrogates and values above 10FFFF are not UTF-8.
code_point decode_utf8(std::string_view text) noexcept;

/// Writes up to four bytes; returns the place behind them. REQUIRES: value is a code point, no surrogate
char* put_utf8(char* to, std::uint32_t value) noexcept;
/// REQUIRES: value is a code point, no surrogate
void append_utf8(std::string& out, std::uint32_t value);

/// Number of bytes at the beginning that are ASCII.
std::size_t ascii_prefix(std::string_view text) noexcept;

/// Offset of the first byte that is not UTF-8; the length of the text when all of it is.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

}  // namespace genvej::formats
