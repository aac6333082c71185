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
bool is_wide(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x80;
}

/// Reads and writes side by side, in blocks: what is copied too much is overwritten by what follows.
template <bool SingleByte>
class decoder {
public:
    decoder(std::string_view written, const char* readable_to, text_kind how, char* to)
        : from_(written.data()),
          end_(from_ + written.size()),
          readable_to_(readable_to),
          to_(to),
          value_(how == text_kind::value),
          references_(how != text_kind::verbatim) {}

    char* run() noexcept {
        for (;;) {
            copy_plain();
            if (from_ == end_) return to_;
            const auto byte = static_cast<unsigned char>(*from_);
            if (byte >= 0xA0) {  // nearly always, in a Danish letter: two bytes for one
                to_[0] = static_cast<char>(0xC0U | (byte >> 6U));
                to_[1] = static_cast<char>(0x80U | (byte & 0x3FU));
                to_ += 2;
                ++from_;
            } else {
                one();
            }
        }
    }

private:
    static constexpr std::ptrdiff_t block_size = 16;

    void copy_plain() noexcept {
        for (;;) {
            alignas(16) char tail[block_size];
            const char* source = from_;
            if (readable_to_ - from_ < block_size) {
                std::memcpy(tail, from_, static_cast<std::size_t>(end_ - from_));
                source = tail;
            }
            const __m128i block = load(source);
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to_), block);
            // As signed numbers, what is to be widened is below the control characters.
            const __m128i low = SingleByte ? _mm_cmpgt_epi8(_mm_set1_epi8(0x20), block)
                                           : _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
            const __m128i found = _mm_or_si128(low, _mm_cmpeq_epi8(block, _mm_set1_epi8('&')));
            const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found)) | (1U << block_size);
            const std::ptrdiff_t plain = std::min<std::ptrdiff_t>(std::countr_zero(mask), end_ - from_);
            from_ += plain;
            to_ += plain;
            if (plain != block_size) return;
        }
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
    const char* readable_to_;
    char* to_;
    bool value_;
    bool references_;
};

}  // namespace

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
    const __m128i first_stop = load(stops.repeated(0));
    const __m128i second_stop = load(stops.repeated(1));
    const __m128i third_stop = load(stops.repeated(2));
    for (; end - from >= 16; from += 16) {
        const __m128i block = load(from);
        // As signed numbers, what is beyond ASCII is below the control characters.
        const __m128i low = _mm_cmpgt_epi8(_mm_set1_epi8(0x20), block);
        const __m128i first = _mm_cmpeq_epi8(block, first_stop);
        const __m128i second = _mm_cmpeq_epi8(block, second_stop);
        const __m128i third = _mm_cmpeq_epi8(block, third_stop);
        auto found = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(low, first), _mm_or_si128(second, third))));
        for (; found != 0; found &= found - 1U) {
            const char* at = from + std::countr_zero(found);
            if (!is_wide(*at)) return at;
            ++beyond_ascii;
        }
    }
    for (; from != end && !is_control(*from) && !stops.has(*from); ++from)
        beyond_ascii += is_wide(*from) ? 1U : 0U;
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

std::string_view decode(std::string_view written, const char* readable_to, text_kind how, bool single_byte,
                        model::arena& memory) {
    constexpr std::size_t counted_from = 4096;
    constexpr std::size_t block = 16;
    std::size_t most = written.size();
    if (single_byte) most = most < counted_from ? 3 * most : widened_size(written);
    auto* begin = static_cast<char*>(memory.allocate(most + block, 1));
    char* end = single_byte ? decoder<true>(written, readable_to, how, begin).run()
                            : decoder<false>(written, readable_to, how, begin).run();
    memory.keep_until(end);
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace genvej::formats::xml
