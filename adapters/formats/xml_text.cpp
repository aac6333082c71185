#include "adapters/formats/xml_text.hpp"

#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "adapters/formats/single_byte.hpp"
#include "adapters/formats/utf8.hpp"
#include "adapters/formats/xml_characters.hpp"

namespace genvej::formats::xml {

namespace {

__m128i load(const char* from) noexcept {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

__m128i stops_in(__m128i block, const stop_set& stops) noexcept {
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
    const __m128i first = _mm_cmpeq_epi8(block, load(stops.repeated(0)));
    const __m128i second = _mm_cmpeq_epi8(block, load(stops.repeated(1)));
    const __m128i third = _mm_cmpeq_epi8(block, load(stops.repeated(2)));
    return _mm_or_si128(_mm_or_si128(control, first), _mm_or_si128(second, third));
}

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20;
}

/// What a reference stands for; moves from its `&` to behind its `;`.
std::uint32_t referred(const char*& from, const char* end) noexcept {
    const char* begin = from + 1;
    while (*from != ';') ++from;
    const std::string_view name(begin, static_cast<std::size_t>(from++ - begin));
    if (name[0] == '#') {
        const std::size_t digits = name[1] == 'x' ? 2 : 1;
        std::uint32_t value = 0;
        std::from_chars(begin + digits, end, value, digits == 2 ? 16 : 10);
        return value;
    }
    switch (name[0]) {
        case 'l':
            return '<';
        case 'g':
            return '>';
        case 'q':
            return '"';
        default:
            return name == "amp" ? '&' : '\'';
    }
}

}  // namespace

const char* find_stop(const char* from, const char* end, const stop_set& stops) noexcept {
    constexpr char forbidden_begins = '\xEF';
    for (; end - from >= 16; from += 16) {
        const __m128i block = load(from);
        const __m128i forbidden = _mm_cmpeq_epi8(block, _mm_set1_epi8(forbidden_begins));
        const auto found =
            static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(stops_in(block, stops), forbidden)));
        if (found != 0) return from + std::countr_zero(found);
    }
    while (from != end && !is_control(*from) && *from != forbidden_begins && !stops.has(*from)) ++from;
    return from;
}

const char* find_name_end(const char* from, const char* end) noexcept {
    for (; end - from >= 16; from += 16) {
        const __m128i block = load(from);
        const __m128i from_a = _mm_sub_epi8(_mm_or_si128(block, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        const __m128i letter = _mm_cmpeq_epi8(_mm_min_epu8(from_a, _mm_set1_epi8('z' - 'a')), from_a);
        const __m128i from_hyphen = _mm_sub_epi8(block, _mm_set1_epi8('-'));  // - . / and the digits
        const __m128i digit =
            _mm_cmpeq_epi8(_mm_min_epu8(from_hyphen, _mm_set1_epi8('9' - '-')), from_hyphen);
        const __m128i slash = _mm_cmpeq_epi8(block, _mm_set1_epi8('/'));
        const __m128i low_line = _mm_cmpeq_epi8(block, _mm_set1_epi8('_'));
        const __m128i part = _mm_or_si128(_mm_or_si128(letter, low_line), _mm_andnot_si128(slash, digit));
        const auto others = static_cast<unsigned>(_mm_movemask_epi8(part)) ^ 0xFFFFU;
        if (others != 0) return from + std::countr_zero(others);
    }
    while (from != end && is(*from, name_part)) ++from;
    return from;
}

std::string_view normalised(std::string_view written, model::arena& memory) {
    if (written.find_first_of("&\t\r\n") == std::string_view::npos) return written;
    std::string out;
    const char* const end = written.data() + written.size();
    for (const char* from = written.data(); from != end;) {
        if (*from == '&') {
            append_utf8(out, referred(from, end));
            continue;
        }
        const char c = *from++;
        if (c == '\r' && from != end && *from == '\n') continue;  // the line feed speaks for both
        out += is_control(c) ? ' ' : c;
    }
    return memory.copy(out);
}

}  // namespace genvej::formats::xml
