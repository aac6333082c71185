#pragma once
/// What XML and XHTML escape: the one place that knows it.
///
/// Standard: XML 1.0, sections 2.4 and 2.11 (a parser drops a carriage return that is not a number), 3.3.3
/// (and makes a space of a line end in an attribute). Thread-safety: pure functions.
#include <emmintrin.h>

#include <string>
#include <string_view>

#include "conformance/model/text_writer.hpp"

namespace genvej::model {

/// Character data of an element.
struct escape_text {
    static __m128i special(__m128i bytes) noexcept {
        // `<` and `>` differ in one bit.
        const __m128i angles = _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(2)), _mm_set1_epi8('>'));
        const __m128i ampersand = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('&'));
        const __m128i carriage_return = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'));
        return _mm_or_si128(angles, _mm_or_si128(ampersand, carriage_return));
    }
    static std::string_view replacement(char c) noexcept {
        switch (c) {
            case '&':
                return "&amp;";
            case '<':
                return "&lt;";
            case '>':
                return "&gt;";
            case '\r':
                return "&#13;";
            default:
                return {};
        }
    }
};

/// The value of an attribute, between double quotes.
struct escape_attribute {
    static __m128i special(__m128i bytes) noexcept {
        const __m128i angles = _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(2)), _mm_set1_epi8('>'));
        // So do `"` and `&`; and of the control characters XML has only those up to `\r`.
        const __m128i others = _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(4)), _mm_set1_epi8('&'));
        const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8('\r')), bytes);
        return _mm_or_si128(angles, _mm_or_si128(others, controls));
    }
    static std::string_view replacement(char c) noexcept {
        switch (c) {
            case '"':
                return "&quot;";
            case '\n':
                return "&#10;";
            case '\t':
                return "&#9;";
            default:
                return escape_text::replacement(c);
        }
    }
};

/// Character data of XHTML that keeps its lines: a line feed is `<br/>`.
struct escape_lines {
    static __m128i special(__m128i bytes) noexcept {
        return _mm_or_si128(escape_text::special(bytes), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
    }
    static std::string_view replacement(char c) noexcept {
        return c == '\n' ? std::string_view("<br/>") : escape_text::replacement(c);
    }
};

/// At the end of a string.
template <class Rule = escape_text>
void append_escaped(std::string& out, std::string_view text) {
    string_writer(out).put_escaped<Rule>(text);
}

}  // namespace genvej::model
