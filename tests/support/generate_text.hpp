#pragma once
/// Texts as people and their systems write them, and as nobody would: Danish, all of windows-1252, combining
/// characters, writing from right to left, emoji, signs that mean something to XML or JSON. The same every
/// time for the same dice. Thread-safety: one generator belongs to one thread.
#include <bitset>
#include <string>

#include "tests/support/mutate.hpp"

namespace genvej::test {

class text_generator {
public:
    explicit text_generator(dice& with) : dice_(&with) {}
    void roll_with(dice& with) noexcept { dice_ = &with; }
    /// Goes round the list of windows-1252 from there, so that a message is the same whatever was made
    /// before.
    void start_at(std::size_t number) noexcept;

    /// So many characters (Unicode code points), none of them a line end; the outer ones are no white space.
    /// REQUIRES: most > 0
    std::string text(std::size_t least, std::size_t most);
    /// Digits only.
    std::string digits(std::size_t count);
    /// Lower case hexadecimal.
    std::string hex(std::size_t count);
    /// A length in the range, the ends more often than what lies between.
    std::size_t length(std::size_t least, std::size_t most);
    std::size_t roll(std::size_t sides) { return dice_->roll(sides); }
    bool one_in(std::size_t sides) { return dice_->roll(sides) == 0; }

    /// Characters above ASCII that windows-1252 has and that no text held so far; empty: all were there.
    std::string not_used() const;

private:
    enum class kind : std::uint8_t { danish, windows_1252, combining, right_to_left, emoji, signs };

    /// One or a few code points; `room`: so many may still follow.
    void append(kind what, std::size_t& room, std::string& out);

    dice* dice_;
    std::bitset<0x200> used_;  ///< numbers in the list of windows-1252
    std::size_t next_ = 0;     ///< goes round that list, so that none is left out
};

/// The bytes of a code point in UTF-8.
std::string utf8_of(char32_t code);

}  // namespace genvej::test
