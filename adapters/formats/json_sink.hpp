#pragma once
/// Appends JSON to a string: names, escaped strings, brackets.
///
/// Writing is the largest piece of work on a message (docs/performance.md), so it is done with raw pointers
/// into the string, sixteen bytes at a time; std::string::append asks for space and calls memcpy at every
/// comma. Contract: the string belongs to the sink until it is destroyed, and is complete only then.
/// Thread-safety: one sink, one string.
#include <emmintrin.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace genvej::formats::json {

class sink {
public:
    explicit sink(std::string& out) : out_(out), at_(out.data() + out.size()), end_(at_) {
        grow(slack, out.size());
    }
    sink(const sink&) = delete;
    sink& operator=(const sink&) = delete;
    ~sink() { out_.resize(used()); }

    void put(char c) {
        ensure(1);
        *at_++ = c;
    }

    /// As it is: numbers, `true`, `null`.
    void put(std::string_view text) {
        ensure(text.size());
        copy(text);
    }

    /// `"name":`, or `"_name":`. REQUIRES: nothing in it needs an escape
    void put_name(std::string_view name, bool underscore, bool space) {
        ensure(name.size() + 5);
        *at_++ = '"';
        if (underscore) *at_++ = '_';
        copy(name);
        *at_++ = '"';
        *at_++ = ':';
        if (space) *at_++ = ' ';
    }

    void put_new_line(std::size_t depth) {
        ensure(1 + 2 * depth);
        *at_++ = '\n';
        std::memset(at_, ' ', 2 * depth);
        at_ += 2 * depth;
    }

    /// In quotes, escaped as RFC 8259, section 7, demands; other characters stay as they are.
    void put_string(std::string_view text) {
        const char* from = text.data();
        const char* const end = from + text.size();
        ensure(text.size() + 2);
        *at_++ = '"';
        while (end - from >= 16) {
            const unsigned found = copy_block(from);
            const auto plain = found == 0 ? 16 : __builtin_ctz(found);
            from += plain;
            at_ += plain;
            if (found == 0) continue;
            put_escape(static_cast<unsigned char>(*from), static_cast<std::size_t>(end - from));
            ++from;
        }
        put_tail(from, end);
        *at_++ = '"';
    }

private:
    /// Blocks are stored whole: what lies behind the text is overwritten by what follows.
    static constexpr std::size_t slack = 32;

    std::size_t used() const noexcept { return static_cast<std::size_t>(at_ - out_.data()); }

    void ensure(std::size_t more) {
        if (static_cast<std::size_t>(end_ - at_) < more + slack) grow(more + slack, used());
    }

    __attribute__((noinline)) void grow(std::size_t more, std::size_t used) {
        constexpr std::size_t common_message = 24'576;
        constexpr std::size_t largest_step = 16'777'216;
        out_.resize(std::max({used + more + std::min(used, largest_step), out_.capacity(), common_message}));
        at_ = out_.data() + used;
        end_ = out_.data() + out_.size();
    }

    void copy(std::string_view text) noexcept {
        const char* from = text.data();
        const char* const end = from + text.size();
        for (; end - from >= 16; from += 16, at_ += 16) std::memcpy(at_, from, 16);
        const auto rest = static_cast<std::size_t>(end - from);
        if (rest >= 8) {
            copy_ends<std::uint64_t>(from, rest);
        } else if (rest >= 4) {
            copy_ends<std::uint32_t>(from, rest);
        } else {
            for (std::size_t i = 0; i < rest; ++i) at_[i] = from[i];
        }
        at_ += rest;
    }

    /// First and last bytes, which may overlap: no loop for a length that is not known before.
    template <class Word>
    void copy_ends(const char* from, std::size_t size) noexcept {
        std::memcpy(at_, from, sizeof(Word));
        std::memcpy(at_ + size - sizeof(Word), from + size - sizeof(Word), sizeof(Word));
    }

    /// Stores sixteen bytes and tells which of them need an escape, lowest bit first. Does not move on.
    unsigned copy_block(const char* from) noexcept {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(at_), bytes);
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        return static_cast<unsigned>(
            _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash))));
    }

    /// Less than sixteen bytes.
    void put_tail(const char* from, const char* end) {
        if (end - from >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, from, 8);
            if (!any_needs_escape(word)) {
                std::memcpy(at_, from, 8);
                from += 8;
                at_ += 8;
            }
        }
        for (; from != end; ++from) {
            const auto c = static_cast<unsigned char>(*from);
            if (c < 0x20 || c == '"' || c == '\\') {
                put_escape(c, static_cast<std::size_t>(end - from));
            } else {
                *at_++ = *from;
            }
        }
    }

    /// Eight bytes at once, by the borrow out of each (Bit Twiddling Hacks, "hasless" and "haszero").
    static bool any_needs_escape(std::uint64_t word) noexcept {
        constexpr std::uint64_t ones = ~std::uint64_t{0} / 255;
        const std::uint64_t quote = word ^ (ones * '"');
        const std::uint64_t backslash = word ^ (ones * '\\');
        const std::uint64_t control = (word - ones * 0x20) & ~word;
        return ((control | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & (ones * 0x80)) !=
               0;
    }

    /// @param then bytes of the string that follow
    void put_escape(unsigned char c, std::size_t then) {
        ensure(then + 8);
        constexpr std::string_view short_forms = "\"\"\\\\\nn\rr\tt";
        for (std::size_t i = 0; i < short_forms.size(); i += 2) {
            if (static_cast<unsigned char>(short_forms[i]) != c) continue;
            *at_++ = '\\';
            *at_++ = short_forms[i + 1];
            return;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        copy("\\u00");
        *at_++ = digits[c >> 4U];
        *at_++ = digits[c & 0x0FU];
    }

    std::string& out_;
    char* at_;
    char* end_;
};

}  // namespace genvej::formats::json
