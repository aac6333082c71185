#include "adapters/formats/single_byte.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <fmt/format.h>

#include "adapters/formats/utf8.hpp"

namespace genvej::formats {

namespace {

// Bytes 80 to 9F. The five without a character stand for the C1 control.
constexpr std::array<std::uint16_t, 32> windows_1252_high = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

/// The byte of a code point beyond ASCII, or NUL.
char byte_of(std::uint32_t value, charset in) noexcept {
    if (value >= 0xA0 && value <= 0xFF) return static_cast<char>(value);
    if (in != charset::windows_1252) return '\0';
    const auto found = std::find(windows_1252_high.begin(), windows_1252_high.end(), value);
    // A C1 control is written as a reference: its byte is one that the standard leaves undefined.
    if (found == windows_1252_high.end() || value < 0xA0) return '\0';
    return static_cast<char>(0x80 + (found - windows_1252_high.begin()));
}

/// The byte of a code point from A0 to FF, the same in both charsets, of which nearly all in Danish texts
/// are; else NUL.
char latin_byte(std::string_view text) noexcept {
    const std::uint32_t first = static_cast<unsigned char>(text[0]);
    if ((first & 0xFEU) != 0xC2 || text.size() < 2) return '\0';
    const std::uint32_t second = static_cast<unsigned char>(text[1]);
    const std::uint32_t value = ((first & 0x03U) << 6U) | (second & 0x3FU);
    return (second & 0xC0U) == 0x80 && value >= 0xA0 ? static_cast<char>(value) : '\0';
}

/// Moves what is ASCII, sixteen bytes at a time. Reads no further than `end`; writes up to sixteen bytes.
void copy_ascii(const char*& from, const char* end, char*& to) noexcept {
#ifdef __SSE2__
    while (end - from >= 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
        const auto high = static_cast<unsigned>(_mm_movemask_epi8(block));
        const auto plain = high == 0 ? 16 : std::countr_zero(high);
        from += plain;
        to += plain;
        if (high != 0) return;
    }
#endif
    while (from != end && static_cast<unsigned char>(*from) < 0x80) *to++ = *from++;
}

/// A code point from 80 to FFFF.
void put_utf8(char*& to, std::uint32_t value) noexcept {
    if (value < 0x800) {
        *to++ = static_cast<char>(0xC0U | (value >> 6U));
    } else {
        *to++ = static_cast<char>(0xE0U | (value >> 12U));
        *to++ = static_cast<char>(0x80U | ((value >> 6U) & 0x3FU));
    }
    *to++ = static_cast<char>(0x80U | (value & 0x3FU));
}

/// Every second Danish word has a letter beyond ASCII: pieces are written into a space that is large enough
/// for whatever they hold, since a string that asks for room at each of them costs more than all the rest of
/// reading.
constexpr std::size_t piece = 1024;
constexpr std::size_t longest = 3;  // bytes of UTF-8 for one of windows-1252

void widen_piece(std::string_view bytes, widened& out) {
    char space[piece * longest + 16];
    char* to = space;
    const char* const end = bytes.data() + bytes.size();
    for (const char* from = bytes.data(); copy_ascii(from, end, to), from != end; ++from) {
        const auto byte = static_cast<unsigned char>(*from);
        const std::uint32_t value = byte < 0xA0 ? windows_1252_high[byte - 0x80U] : byte;
        if (byte < 0xA0) {
            const std::size_t offset = out.text.size() + static_cast<std::size_t>(to - space);
            if (out.first_c1 == widened::nowhere) out.first_c1 = offset;
            if (value == byte && out.first_undefined == widened::nowhere) {
                out.first_undefined = offset;
                out.undefined = byte;
            }
        }
        put_utf8(to, value);
    }
    out.text.append(space, to);
}

}  // namespace

widened widen(std::string_view bytes) {
    widened out;
    out.text.reserve(bytes.size() + bytes.size() / 16);
    while (!bytes.empty()) {
        widen_piece(bytes.substr(0, piece), out);
        bytes.remove_prefix(std::min(bytes.size(), piece));
    }
    return out;
}

/// In place, since what is written is nearly always shorter than what was read.
std::string narrow(std::string utf8, charset in) {
    std::size_t to = 0;
    for (std::size_t at = 0;;) {
        const std::size_t plain = ascii_prefix(std::string_view(utf8).substr(at));
        if (to != at) std::memmove(utf8.data() + to, utf8.data() + at, plain);
        at += plain;
        to += plain;
        if (at == utf8.size()) break;
        if (const char byte = latin_byte(std::string_view(utf8).substr(at)); byte != '\0') {
            utf8[to++] = byte;
            at += 2;
            continue;
        }
        const code_point next = decode_utf8(std::string_view(utf8).substr(at));
        at += next.length;
        if (const char byte = byte_of(next.value, in); byte != '\0') {
            utf8[to++] = byte;
            continue;
        }
        const std::string reference = fmt::format("&#{};", next.value);
        if (to + reference.size() > at) {
            const std::size_t more = std::max<std::size_t>(to + reference.size() - at, utf8.size() / 16);
            utf8.insert(at, more, ' ');
            at += more;
        }
        to += reference.copy(utf8.data() + to, reference.size());
    }
    utf8.resize(to);
    return utf8;
}

}  // namespace genvej::formats
