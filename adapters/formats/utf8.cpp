#include "adapters/formats/utf8.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>

namespace genvej::formats {

namespace {

constexpr std::uint32_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

/// Number of bytes that a first byte announces; 0: no first byte.
constexpr std::uint32_t announced_length(std::uint32_t first) {
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;  // a continuation byte, or the beginning of an overlong form
    if (first < 0xE0) return 2;
    if (first < 0xF0) return 3;
    return first < 0xF5 ? 4 : 0;
}

constexpr std::uint32_t smallest_of_length[] = {0, 0, 0x80, 0x800, 0x10000};

}  // namespace

code_point decode_utf8(std::string_view text) noexcept {
    if (text.empty()) return {};
    const std::uint32_t first = byte_at(text, 0);
    const std::uint32_t length = announced_length(first);
    if (length == 0 || text.size() < length) return {};
    if (length == 1) return {first, 1};
    std::uint32_t value = first & (0x7FU >> length);
    for (std::uint32_t i = 1; i < length; ++i) {
        const std::uint32_t byte = byte_at(text, i);
        if ((byte & 0xC0U) != 0x80) return {};
        value = (value << 6U) | (byte & 0x3FU);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest_of_length[length] || surrogate || value > 0x10FFFF) return {};
    return {value, length};
}

char* put_utf8(char* to, std::uint32_t value) noexcept {
    const auto tail = [&](std::uint32_t shift) {
        *to++ = static_cast<char>(0x80U | ((value >> shift) & 0x3FU));
    };
    if (value < 0x80) {
        *to++ = static_cast<char>(value);
    } else if (value < 0x800) {
        *to++ = static_cast<char>(0xC0U | (value >> 6U));
        tail(0);
    } else if (value < 0x10000) {
        *to++ = static_cast<char>(0xE0U | (value >> 12U));
        tail(6);
        tail(0);
    } else {
        *to++ = static_cast<char>(0xF0U | (value >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
    return to;
}

void append_utf8(std::string& out, std::uint32_t value) {
    char space[4];
    out.append(space, put_utf8(space, value));
}

std::size_t ascii_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
#ifdef __SSE2__
    for (; text.size() - at >= 16; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        const auto high = static_cast<unsigned>(_mm_movemask_epi8(block));
        if (high != 0) return at + static_cast<std::size_t>(std::countr_zero(high));
    }
#endif
    while (at < text.size() && byte_at(text, at) < 0x80) ++at;
    return at;
}

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    std::size_t at = ascii_prefix(text);
    while (at < text.size()) {
        const code_point next = decode_utf8(text.substr(at));
        if (next.length == 0) return at;
        at += next.length;
        at += ascii_prefix(text.substr(at));
    }
    return at;
}

}  // namespace genvej::formats
