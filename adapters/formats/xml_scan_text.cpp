// Character data, in the strict pass.
#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "adapters/formats/single_byte.hpp"
#include "adapters/formats/xml_scan.hpp"

namespace genvej::formats::xml {

namespace {

/// A longer text is looked at first and copied only if it must be: attachments are long and plain.
constexpr std::ptrdiff_t longest_widened_at_once = 4096;
constexpr std::ptrdiff_t block_size = 16;

/// What may need attention: one bit for each of the first sixteen bytes, and one behind them. Stores the
/// bytes.
unsigned look_and_copy(const char* from, char* to) noexcept {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
    // As signed numbers, what is to be widened is below the control characters.
    const __m128i low = _mm_cmpgt_epi8(_mm_set1_epi8(0x20), block);
    const __m128i ampersand = _mm_cmpeq_epi8(block, _mm_set1_epi8('&'));
    const __m128i bracket = _mm_cmpeq_epi8(block, _mm_set1_epi8(']'));
    const __m128i found = _mm_or_si128(low, _mm_or_si128(ampersand, bracket));
    return static_cast<unsigned>(_mm_movemask_epi8(found));
}

/// The same for the last few bytes of a document, one by one.
unsigned look_and_copy_one(char c, char* to) noexcept {
    *to = c;
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x80 || c == '&' || c == ']' ? 1 : 0;
}

}  // namespace

// [14] CharData ::= [^<&]* - ([^<&]* ']]>' [^<&]*), and references; to the next `<`
bool scan::character_data() {
    const char* from = at_;
    const model::position begin = here();
    seen_ = 0;
    std::string_view text;
    if (single_byte_ && out_ != nullptr) {
        const void* tag = std::memchr(at_, '<', static_cast<std::size_t>(end_ - at_));
        const char* end = tag == nullptr ? end_ : static_cast<const char*>(tag);
        if (end - at_ < longest_widened_at_once) {
            if (!widen_text(end, text) || !count_node()) return false;
            add_text(text, begin);
            return true;
        }
    }
    if (!plain_text() || !count_node()) return false;
    if (out_ != nullptr) add_text(kept({from, at_}, text_kind::content, seen_), begin);
    return true;
}

bool scan::plain_text() {
    for (;;) {
        if (!skip_to(text_stops, {})) return false;
        if (*at_ == '<') return true;
        if (*at_ == '&') {
            if (!reference()) return false;
        } else {
            if (rest_begins("]]>")) return fail("xml.cdata_end", at_);
            ++at_;
        }
    }
}

/// Looks and writes UTF-8 in one go: every second Danish word has a letter beyond ASCII. What turns out to be
/// plain stays where it is.
bool scan::widen_text(const char* end, std::string_view& out) {
    const char* const begin = at_;
    auto* const made = static_cast<char*>(out_->memory().allocate(
        3 * static_cast<std::size_t>(end - begin) + static_cast<std::size_t>(block_size), 1));
    char* to = made;
    std::uint32_t wide = 0;
    for (const char* from = begin; from != end;) {
        // One block is looked at, and the one behind it may be copied.
        const bool inside = end_ - from >= 2 * block_size;
        const auto size = std::min<std::ptrdiff_t>(inside ? block_size : 1, end - from);
        const char* plain = from;
        unsigned found = inside ? look_and_copy(from, to) : look_and_copy_one(*from, to);
        for (found &= (1U << static_cast<unsigned>(size)) - 1U; found != 0; found &= found - 1U) {
            const char* at = from + std::countr_zero(found);
            to += at - plain;
            const auto byte = static_cast<unsigned char>(*at);
            if (byte < 0xA0) {
                at_ = at;
                break;
            }
            to[0] = static_cast<char>(0xC0U | (byte >> 6U));
            to[1] = static_cast<char>(0x80U | (byte & 0x3FU));
            to += 2;
            ++wide;
            plain = at + 1;
            if (inside) std::memcpy(to, plain, block_size);
        }
        if (found == 0) {
            from += size;
            to += from - plain;
            continue;
        }
        note_widened(wide);
        wide = 0;
        if (!unusual_character(to)) return false;
        from = at_;
    }
    at_ = end;
    note_widened(wide);
    if (ended()) return pass_control_character({});
    const bool decoded = (seen_ & static_cast<unsigned>(text_kind::content)) != 0;
    out = decoded ? std::string_view(made, static_cast<std::size_t>(to - made))
                  : std::string_view(begin, static_cast<std::size_t>(end - begin));
    out_->memory().keep_until(decoded ? to : made);
    return true;
}

/// Passes it, and writes what it stands for.
bool scan::unusual_character(char*& to) {
    const char c = *at_;
    const char* from = at_;
    if (c == '&') {
        if (!reference()) return false;
        to = put_utf8(to, referred(from, end_));
    } else if (c == ']') {
        if (rest_begins("]]>")) return fail("xml.cdata_end", at_);
        ++at_;
        *to++ = c;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
        note_wide(code_point_of(c));
        put_widened(to, c);
        ++at_;
    } else {
        if (!pass_control_character({})) return false;
        const bool before_line_feed = c == '\r' && *at_ == '\n';  // which speaks for both
        if (!before_line_feed) *to++ = c == '\r' ? '\n' : c;
    }
    return true;
}

}  // namespace genvej::formats::xml
