#include "adapters/formats/xml_text.hpp"

#include <emmintrin.h>

#include <bit>
#include <charconv>
#include <utility>

#include "adapters/formats/single_byte.hpp"
#include "adapters/formats/utf8.hpp"

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
bool is_wide(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x80;
}

/// A reference from `&` on; moves behind its `;`.
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

/// Reads and writes side by side. What is written never needs more room than was asked for, blocks included.
class decoder {
public:
    decoder(std::string_view written, text_kind how, bool single_byte, char* to)
        : from_(written.data()),
          end_(from_ + written.size()),
          to_(to),
          value_(how == text_kind::value),
          references_(how != text_kind::verbatim),
          single_byte_(single_byte) {}

    char* run() noexcept {
        for (;;) {
            copy_plain();
            if (from_ == end_) return to_;
            one();
        }
    }

private:
    bool special(char c) const noexcept { return is_control(c) || c == '&' || (single_byte_ && is_wide(c)); }

    void copy_plain() noexcept {
        while (end_ - from_ >= 16) {
            const __m128i block = load(from_);
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to_), block);
            const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
            __m128i found = _mm_or_si128(control, _mm_cmpeq_epi8(block, _mm_set1_epi8('&')));
            if (single_byte_) found = _mm_or_si128(found, block);  // the highest bit is what counts
            const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
            const auto plain = mask == 0 ? 16 : std::countr_zero(mask);
            from_ += plain;
            to_ += plain;
            if (mask != 0) return;
        }
        while (from_ != end_ && !special(*from_)) *to_++ = *from_++;
    }

    void one() noexcept {
        const char c = *from_;
        if (is_wide(c)) {
            put_widened(to_, c);
            ++from_;
        } else if (c == '&' && references_) {
            to_ = put_utf8(to_, referred(from_, end_));
        } else {
            ++from_;
            if (c == '\r' && from_ != end_ && *from_ == '\n') return;  // the line feed speaks for both
            *to_++ = !is_control(c) ? c : value_ ? ' ' : c == '\r' ? '\n' : c;
        }
    }

    const char* from_;
    const char* end_;
    char* to_;
    bool value_;
    bool references_;
    bool single_byte_;
};

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

const char* find_stop(const char* from, const char* end, const stop_set& stops,
                      std::uint32_t& beyond_ascii) noexcept {
    for (; end - from >= 16; from += 16) {
        const __m128i block = load(from);
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(stops_in(block, stops)));
        auto wide = static_cast<unsigned>(_mm_movemask_epi8(block));
        if (found != 0) wide &= (found & (0U - found)) - 1U;  // before the stop only
        for (; wide != 0; wide &= wide - 1U) ++beyond_ascii;
        if (found != 0) return from + std::countr_zero(found);
    }
    for (; from != end && !is_control(*from) && !stops.has(*from); ++from)
        beyond_ascii += is_wide(*from) ? 1U : 0U;
    return from;
}

std::string_view decode(std::string_view written, text_kind how, bool single_byte, model::arena& memory) {
    constexpr std::size_t counted_from = 4096;
    constexpr std::size_t block = 16;
    std::size_t most = written.size();
    if (single_byte) most = most < counted_from ? 3 * most : widened_size(written);
    auto* begin = static_cast<char*>(memory.allocate(most + block, 1));
    char* end = decoder(written, how, single_byte, begin).run();
    memory.keep_until(end);
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace genvej::formats::xml
