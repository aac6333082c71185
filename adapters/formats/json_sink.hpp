#pragma once
/// Appends JSON to a string: names, escaped strings, brackets.
///
/// Contract: as model::string_writer. Thread-safety: one sink, one string.
#include <emmintrin.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/model/text_writer.hpp"

namespace genvej::formats::json {

/// What RFC 8259, section 7, demands; other characters stay as they are.
struct escape {
    static __m128i special(__m128i bytes) noexcept {
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        return _mm_or_si128(control, _mm_or_si128(quote, backslash));
    }
    static std::string_view replacement(char c) noexcept;
};

class sink final : public model::into_string {
public:
    explicit sink(std::string& out) : into_string(out) {}

    /// A member's beginning: comma, new line, `"name": `, or `"_name": `; without `pretty` neither line nor
    /// space. REQUIRES: nothing in the name needs an escape, and it is no longer than a piece
    template <bool pretty>
    void put_name(std::string_view name, bool first, bool underscore, std::size_t depth) {
        begin_item<pretty>(first, depth, name.size() + 5);
        *at_++ = '"';
        if (underscore) *at_++ = '_';
        at_ = copied(at_, name);
        *at_++ = '"';
        *at_++ = ':';
        if constexpr (pretty) *at_++ = ' ';
    }

    /// An item's beginning: comma and new line.
    template <bool pretty>
    void begin_item(bool first, std::size_t depth, std::size_t more = 0) {
        ensure(more + 2 + (pretty ? 2 * depth : 0));
        if (!first) *at_++ = ',';
        if constexpr (pretty) new_line(depth);
    }

    /// The closing bracket, on a line of its own.
    template <bool pretty>
    void put_end(char bracket, std::size_t depth) {
        ensure(2 + (pretty ? 2 * depth : 0));
        if constexpr (pretty) new_line(depth);
        *at_++ = bracket;
    }

    /// In quotes.
    void put_string(std::string_view text) {
        put('"');
        put_escaped<escape>(text);
        put('"');
    }

private:
    void new_line(std::size_t depth) noexcept {
        *at_++ = '\n';
        for (std::size_t spaces = 2 * depth; spaces > 0;) {  // the slack takes what is too much
            const std::size_t some = spaces < slack ? spaces : slack;
            std::memset(at_, ' ', slack);
            at_ += some;
            spaces -= some;
        }
    }
};

}  // namespace genvej::formats::json
