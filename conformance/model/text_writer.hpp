#pragma once
/// Builds a text piece by piece, with raw pointers and sixteen bytes at a time.
///
/// Writing is the largest piece of work on a message (docs/performance.md): std::string::append asks for
/// space and calls memcpy at every comma. What is escaped is copied and examined in one pass; what needs an
/// escape is named by a rule (conformance/model/escape.hpp, adapters/formats/json_sink.hpp). Where the text
/// lies is the matter of the two classes at the end. Thread-safety: one writer, one thread.
#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "conformance/model/arena.hpp"

namespace genvej::model {

class text_writer {
public:
    text_writer(const text_writer&) = delete;
    text_writer& operator=(const text_writer&) = delete;

    void put(char c) {
        ensure(1);
        *at_++ = c;
    }

    void put(std::string_view text) {
        if (text.size() > largest_piece) return put_large(text);
        ensure(text.size());
        at_ = copied(at_, text);
    }

    /// A short text and what stands around it.
    void put(std::string_view before, std::string_view text, std::string_view behind) {
        if (before.size() + text.size() + behind.size() > largest_piece) {
            put(before);
            put(text);
            return put(behind);
        }
        ensure(before.size() + text.size() + behind.size());
        at_ = copied(copied(copied(at_, before), text), behind);
    }

    void put_spaces(std::size_t count) {
        for (; count > 0; count -= std::min(count, largest_piece)) {
            const std::size_t some = std::min(count, largest_piece);
            ensure(some);
            std::memset(at_, ' ', some);
            at_ += some;
        }
    }

    /// The text with every character that the rule names replaced. A rule has two static functions:
    /// `__m128i special(__m128i)`, bytes that may need an escape set to 0xff, and `std::string_view
    /// replacement(char)`, empty for a character that stays as it is after all.
    template <class Rule>
    void put_escaped(std::string_view text) {
        for (; text.size() > largest_piece; text.remove_prefix(largest_piece))
            put_piece<Rule>(text.data(), text.data() + largest_piece);
        put_piece<Rule>(text.data(), text.data() + text.size());
    }

protected:
    /// Blocks are stored whole: what lies behind the text is overwritten by what follows.
    static constexpr std::size_t slack = 16;
    static constexpr std::size_t largest_piece = 2048;

    text_writer() = default;
    ~text_writer() = default;

    /// Makes room for `more` bytes, at most `largest_piece`, and the slack: sets begin_, at_ and end_.
    virtual void make_room(std::size_t more) = 0;
    /// A text that is longer than a piece.
    virtual void put_large(std::string_view text) = 0;

    char* begin_ = nullptr;  ///< of what lies in the buffer at hand
    char* at_ = nullptr;
    char* end_ = nullptr;  ///< of the buffer

    void ensure(std::size_t more) {
        if (static_cast<std::size_t>(end_ - at_) < more + slack) make_room(more);
    }

    static char* copied(char* to, std::string_view text) noexcept {
        const char* from = text.data();
        std::size_t left = text.size();
        for (; left >= 16; left -= 16, from += 16, to += 16) std::memcpy(to, from, 16);
        if (left >= 8) {
            copy_ends<std::uint64_t>(to, from, left);
        } else if (left >= 4) {
            copy_ends<std::uint32_t>(to, from, left);
        } else {
            for (std::size_t i = 0; i < left; ++i) to[i] = from[i];
        }
        return to + left;
    }

private:
    /// First and last bytes, which may overlap: no loop for a length that is not known before.
    template <class Word>
    static void copy_ends(char* to, const char* from, std::size_t size) noexcept {
        std::memcpy(to, from, sizeof(Word));
        std::memcpy(to + size - sizeof(Word), from + size - sizeof(Word), sizeof(Word));
    }

    template <std::size_t size>
    static __m128i load(const char* from) noexcept {
        if constexpr (size == 16) return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        if constexpr (size == 8) return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
        std::int32_t word = 0;
        std::memcpy(&word, from, sizeof word);
        return _mm_cvtsi32_si128(word);
    }

    template <class Rule>
    void put_piece(const char* from, const char* const end) {
        ensure(static_cast<std::size_t>(end - from));
        while (end - from >= 16) from = put_block<Rule, 16>(from, end);
        if (end - from >= 8) from = put_block<Rule, 8>(from, end);
        while (end - from >= 4) from = put_block<Rule, 4>(from, end);
        while (end != from) from = put_one<Rule>(from, end);
    }

    /// Copies blocks up to the first character that needs an escape, and replaces that.
    template <class Rule, std::size_t size>
    const char* put_block(const char* from, const char* const end) {
        constexpr unsigned all = (1U << size) - 1U;
        char* to = at_;  // a local one: what is stored through it may be anything, this object included
        do {
            const __m128i bytes = load<size>(from);
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
            const unsigned found = static_cast<unsigned>(_mm_movemask_epi8(Rule::special(bytes))) & all;
            if (found != 0) {
                const int plain = std::countr_zero(found);
                at_ = to + plain;
                return put_one<Rule>(from + plain, end);
            }
            to += size;
            from += size;
        } while (end - from >= static_cast<std::ptrdiff_t>(size));
        at_ = to;
        return from;
    }

    template <class Rule>
    const char* put_one(const char* from, const char* end) {
        const std::string_view instead = Rule::replacement(*from);
        if (instead.empty()) {
            *at_++ = *from;
            return from + 1;
        }
        ensure(instead.size() + static_cast<std::size_t>(end - from));
        at_ = copied(at_, instead);
        return from + 1;
    }
};

/// At the end of a string, through a buffer of its own: a string would fill with zeros what it is to be
/// overwritten with. Contract: the string belongs to the writer until finish() or destruction, and is
/// complete only then.
class into_string : public text_writer {
public:
    void finish();

protected:
    explicit into_string(std::string& out) : out_(out) {
        begin_ = at_ = buffer_;
        end_ = buffer_ + sizeof buffer_;
    }
    ~into_string() { finish(); }

private:
    void make_room(std::size_t more) override;
    void put_large(std::string_view text) override;

    std::string& out_;
    char buffer_[2 * largest_piece];
};

class string_writer final : public into_string {
public:
    explicit string_writer(std::string& out) : into_string(out) {}
};

/// In an arena, without a copy. Contract: nothing else is made in the arena until take().
class arena_writer final : public text_writer {
public:
    /// @param expected bytes, for a first guess
    explicit arena_writer(arena& memory, std::size_t expected = 1024);
    /// The text, which lives as long as the arena. The writer begins anew behind it.
    std::string_view take();
    bool empty() const noexcept { return at_ == begin_; }
    char back() const noexcept { return at_[-1]; }
    void pop_back() noexcept { --at_; }
    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

private:
    void make_room(std::size_t more) override;
    void put_large(std::string_view text) override;

    arena& memory_;
};

}  // namespace genvej::model
