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
constexpr std::ptrdiff_t longest_widened = 4096;
constexpr std::ptrdiff_t block_size = 16;

__m128i load(const char* from) noexcept {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

/// What needs attention among sixteen bytes, a bit for each.
unsigned look(__m128i block) noexcept {
    // As signed numbers, what is to be widened is below the control characters.
    const __m128i low = _mm_cmpgt_epi8(_mm_set1_epi8(0x20), block);
    const __m128i ampersand = _mm_cmpeq_epi8(block, _mm_set1_epi8('&'));
    const __m128i bracket = _mm_cmpeq_epi8(block, _mm_set1_epi8(']'));
    const __m128i tag = _mm_cmpeq_epi8(block, _mm_set1_epi8('<'));
    const __m128i found = _mm_or_si128(_mm_or_si128(low, tag), _mm_or_si128(ampersand, bracket));
    return static_cast<unsigned>(_mm_movemask_epi8(found));
}

}  // namespace

// [14] CharData ::= [^<&]* - ([^<&]* ']]>' [^<&]*), and references; to the next `<`
bool scan::character_data() {
    const char* from = at_;
    const model::position begin = here();
    seen_ = 0;
    std::string_view text;
    if (!layout() && !short_text()) {
        if (single_byte_ && out_ != nullptr && at_ == from) {
            if (!widen_text(text)) return false;
            if (*at_ != '<') {
                go_back_to(from, begin);
                text = {};
            }
        }
        if (*at_ != '<' && !plain_text()) return false;
    }
    if (!count_node()) return false;
    if (out_ == nullptr) return true;
    add_text(text.empty() ? kept({from, at_}, text_kind::content, seen_) : text, begin);
    return true;
}

/// Passes white space. True: that is all there is, as between most elements.
bool scan::layout() noexcept {
    const char* to = at_;
    for (; *to == '\n' || *to == ' ' || *to == '\t'; ++to) {
        if (*to == '\n') begin_line(to + 1);
    }
    at_ = to;
    return *to == '<';
}

/// True: the text ends within a block, and is plain ASCII; it is passed.
bool scan::short_text() noexcept {
    if (end_ - at_ < block_size) return false;
    const unsigned found = look(load(at_));
    if (found == 0) return false;
    const char* to = at_ + std::countr_zero(found);
    if (*to != '<') return false;
    at_ = to;
    return true;
}

void scan::go_back_to(const char* at, model::position was) noexcept {
    at_ = at;
    seen_ = 0;
    if (line_ != was.line) {
        line_ = was.line;
        line_begin_ = at;
        while (line_begin_ != begin_ && line_begin_[-1] != '\n') --line_begin_;
    }
    widened_ = was.column - 1 - static_cast<std::uint32_t>(at - line_begin_);
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

/// Widens letters and copies what is ASCII, to the first character that is neither, or until blocks can not
/// be read any more.
char* scan::widen_plain(const char* from, const char* until, char* to) noexcept {
    std::uint32_t wide = 0;
    while (from < until) {
        const char* plain = from;
        // One block is looked at, and the one behind it may be copied.
        const __m128i block = load(from);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
        for (unsigned found = look(block); found != 0; found &= found - 1U) {
            const char* const at = from + std::countr_zero(found);
            to += at - plain;
            const auto byte = static_cast<unsigned char>(*at);
            if (byte < 0xA0) {
                at_ = at;
                note_widened(wide);
                return to;
            }
            to[0] = static_cast<char>(0xC0U | (byte >> 6U));
            to[1] = static_cast<char>(0x80U | (byte & 0x3FU));
            to += 2;
            ++wide;
            plain = at + 1;
            std::memcpy(to, plain, block_size);
        }
        from += block_size;
        to += from - plain;
    }
    at_ = from;
    note_widened(wide);
    return to;
}

/// Looks and writes UTF-8 in one go: every second Danish word has a letter beyond ASCII. What turns out to be
/// plain stays where it is. Ends at `<`, or somewhere in a long text, which is not to be read like this.
bool scan::widen_text(std::string_view& out) {
    constexpr std::size_t most = 3 * (longest_widened + block_size) + block_size;
    const char* const begin = at_;
    const char* const until =
        begin + std::clamp<std::ptrdiff_t>(end_ - begin - 2 * block_size + 1, 0, longest_widened);
    auto* const made = static_cast<char*>(out_->memory().allocate(most, 1));
    char* to = made;
    for (;;) {
        to = widen_plain(at_, until, to);
        if (*at_ == '<' || at_ - begin >= longest_widened) break;
        // What is rare, and the last few bytes of the document, come one by one.
        if (ended()) return pass_control_character({});
        if (!unusual_character(to)) return false;
    }
    const bool decoded = (seen_ & static_cast<unsigned>(text_kind::content)) != 0;
    out = decoded ? std::string_view(made, static_cast<std::size_t>(to - made))
                  : std::string_view(begin, static_cast<std::size_t>(at_ - begin));
    out_->memory().keep_until(decoded && *at_ == '<' ? to : made);
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
    } else if (static_cast<unsigned char>(c) >= 0x20) {
        ++at_;
        *to++ = c;
    } else {
        if (!pass_control_character({})) return false;
        const bool before_line_feed = c == '\r' && *at_ == '\n';  // which speaks for both
        if (!before_line_feed) *to++ = c == '\r' ? '\n' : c;
    }
    return true;
}

}  // namespace genvej::formats::xml
