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

/// Every second Danish word has a letter beyond ASCII: pieces are written into a space that is large enough
/// for whatever they hold, since a string that asks for room at each of them costs more than all the rest of
/// reading.
constexpr std::size_t piece = 1024;
constexpr std::size_t longest = 3;  // bytes of UTF-8 for one of windows-1252

void widen_piece(std::string_view bytes, std::string& out) {
    char space[piece * longest + 16];
    out.append(space, widen_to(space, bytes));
}

constexpr bool is_c1(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xE0U) == 0x80;
}

}  // namespace

c1_bytes find_c1(std::string_view bytes) noexcept {
    c1_bytes out;
    const auto look_at = [&](std::size_t at) {
        if (!is_c1(bytes[at])) return;
        if (out.first == c1_bytes::nowhere) out.first = at;
        const bool undefined = code_point_of(bytes[at]) == static_cast<unsigned char>(bytes[at]);
        if (undefined && out.first_undefined == c1_bytes::nowhere) out.first_undefined = at;
    };
    std::size_t at = 0;
#ifdef __SSE2__
    // As signed numbers these bytes are the smallest.
    const __m128i behind = _mm_set1_epi8(static_cast<char>(0xA0));
    const auto found_in = [&](std::size_t from) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + from));
        return _mm_cmplt_epi8(block, behind);
    };
    for (; bytes.size() - at >= 16; at += 16) {
        while (bytes.size() - at >= 64) {  // hardly any document has one
            const __m128i first = _mm_or_si128(found_in(at), found_in(at + 16));
            const __m128i second = _mm_or_si128(found_in(at + 32), found_in(at + 48));
            if (_mm_movemask_epi8(_mm_or_si128(first, second)) != 0) break;
            at += 64;
        }
        if (bytes.size() - at < 16) break;
        auto found = static_cast<unsigned>(_mm_movemask_epi8(found_in(at)));
        for (; found != 0; found &= found - 1)
            look_at(at + static_cast<std::size_t>(std::countr_zero(found)));
    }
#endif
    for (; at < bytes.size(); ++at) look_at(at);
    return out;
}

char* widen_to(char* to, std::string_view bytes) noexcept {
    const char* const end = bytes.data() + bytes.size();
    for (const char* from = bytes.data(); copy_ascii(from, end, to), from != end; ++from)
        put_widened(to, *from);
    return to;
}

std::string widen(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 16);
    while (!bytes.empty()) {
        widen_piece(bytes.substr(0, piece), out);
        bytes.remove_prefix(std::min(bytes.size(), piece));
    }
    return out;
}

std::size_t widened_size(std::string_view bytes) noexcept {
    std::size_t size = bytes.size();
    for (const char c : bytes)
        size += (static_cast<unsigned char>(c) >= 0x80 ? 1U : 0U) + (code_point_of(c) >= 0x800 ? 1U : 0U);
    return size;
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
