#include "tests/support/generate_text.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace genvej::test {

namespace {

/// Code points of the bytes 80 to 9F of windows-1252 that mean something (WHATWG, encoding), then A0 to FF.
const std::vector<char32_t>& windows_1252() {
    static const std::vector<char32_t> all = [] {
        std::vector<char32_t> out{0x20AC, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030,
                                  0x0160, 0x2039, 0x0152, 0x017D, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x017E, 0x0178};
        for (char32_t code = 0xA0; code <= 0xFF; ++code) out.push_back(code);
        return out;
    }();
    return all;
}

struct unit {
    std::size_t length;  ///< in code points
    std::string_view text;
};

constexpr std::array<unit, 16> danish{
    {{1, "a"},
     {1, "e"},
     {1, "n"},
     {1, "t"},
     {1, "r"},
     {1, "s"},
     {1, "æ"},
     {1, "ø"},
     {1, "å"},
     {1, "Æ"},
     {1, "Ø"},
     {1, "Å"},
     {1, " "},
     {1, "é"},
     {1, "7"},
     {1, "k"}}
};
// Letters with marks that have no precomposed form, Danish letters taken apart, a mark on a blank.
constexpr std::array<unit, 6> combining{
    {{2, "e\u0301"},
     {2, "A\u030A"},
     {3, "o\u0323\u0302"},
     {2, "n\u0303"},
     {2, "\u00A0\u0308"},
     {1, "\u1E69"}}
};
// Hebrew, Arabic, and the marks that change direction.
constexpr std::array<unit, 5> right_to_left{
    {{4, "שלום"}, {5, "مرحبا"}, {3, "\u200Fא\u200E"}, {3, "\u202Bב\u202C"}, {1, "٣"}}
};
// Outside the first plane: one, with a joiner, with a skin, a flag, a letter of old mathematics.
constexpr std::array<unit, 5> emoji{
    {{1, "😀"}, {3, "👩\u200D⚕"}, {2, "👍🏽"}, {2, "🇩🇰"}, {1, "𝔊"}}
};
constexpr std::array<unit, 20> signs{
    {{1, "&"}, {1, "<"}, {1, ">"}, {1, "\""}, {1, "'"}, {3, "]]>"}, {5, "&amp;"},
     {1, "\\"}, {1, "/"}, {1, "#"}, {1, "?"}, {2, ", "}, {1, ";"}, {1, "{"},
     {1, "|"}, {1, "%"}, {1, "$"}, {1, ":"}, {1, "-"}, {1, "\u2028"}}
};

}  // namespace

std::string utf8_of(char32_t code) {
    const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0U | (code >> 6U)), byte(0x80U | (code & 0x3FU))};
    if (code < 0x10000)
        return {byte(0xE0U | (code >> 12U)), byte(0x80U | ((code >> 6U) & 0x3FU)),
                byte(0x80U | (code & 0x3FU))};
    return {byte(0xF0U | (code >> 18U)), byte(0x80U | ((code >> 12U) & 0x3FU)),
            byte(0x80U | ((code >> 6U) & 0x3FU)), byte(0x80U | (code & 0x3FU))};
}

std::string text_generator::text(std::size_t least, std::size_t most) {
    std::size_t room = length(std::max<std::size_t>(least, 1), most);
    // Most texts are of one kind, as most people write one language; some mix everything.
    const bool mixed = one_in(4);
    const auto main = static_cast<kind>(one_in(2) ? 0 : roll(6));
    std::string out;
    bool blank_before = true;  // a text does not begin with white space
    while (room > 0) {
        const auto what = mixed ? static_cast<kind>(roll(6)) : one_in(5) ? kind::danish : main;
        std::string piece;
        append(what, room, piece);
        const bool blank = piece == " " || piece == ", ";
        if (blank && (blank_before || room == 0)) piece = piece.size() == 1 ? "x" : "xx";
        blank_before = piece == " " || piece == ", ";
        out += piece;
    }
    if (out.back() == ' ') out.back() = 'x';
    return out;
}

void text_generator::start_at(std::size_t number) noexcept {
    next_ = number * 37 % windows_1252().size();
}

void text_generator::append(kind what, std::size_t& room, std::string& out) {
    if (what == kind::windows_1252) {
        used_.set(next_);
        out += utf8_of(windows_1252()[next_]);
        next_ = (next_ + 1) % windows_1252().size();
        --room;
        return;
    }
    const auto pick = [&](const auto& from) { return from[roll(from.size())]; };
    const unit next = what == kind::combining       ? pick(combining)
                      : what == kind::right_to_left ? pick(right_to_left)
                      : what == kind::emoji         ? pick(emoji)
                      : what == kind::signs         ? pick(signs)
                                                    : pick(danish);
    const bool fits = next.length <= room;
    out += fits ? next.text : std::string_view("x");
    room -= fits ? next.length : 1;
}

std::string text_generator::digits(std::size_t count) {
    std::string out;
    while (out.size() < count) out += static_cast<char>('0' + roll(10));
    return out;
}

std::string text_generator::hex(std::size_t count) {
    std::string out;
    while (out.size() < count) out += "0123456789abcdef"[roll(16)];
    return out;
}

std::size_t text_generator::length(std::size_t least, std::size_t most) {
    switch (roll(8)) {
        case 0:
            return least;
        case 1:
            return most;
        default:
            return least + roll(std::min<std::size_t>(most - least + 1, 24));
    }
}

std::string text_generator::not_used() const {
    std::string out;
    for (std::size_t i = 0; i < windows_1252().size(); ++i) {
        if (!used_[i]) out += utf8_of(windows_1252()[i]);
    }
    return out;
}

}  // namespace genvej::test
