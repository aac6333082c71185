#pragma once
/// Character data of an XML document: finding its end, and what it stands for.
///
/// Nearly all of a letter is character data, so its end is looked for in sixteen bytes at once. What has no
/// references, no carriage returns and no bytes to widen stands for itself and is never copied.
/// Standard: XML 1.0 fifth edition, 2.11 (ends of lines), 3.3.3 (values of attributes), 4.6.
/// Thread-safe: no shared state.
#include <array>
#include <cstdint>
#include <string_view>

#include "conformance/model/arena.hpp"

namespace genvej::formats::xml {

/// What ends a construct, besides forbidden characters and control characters.
class stop_set {
public:
    explicit constexpr stop_set(std::string_view characters) {
        for (std::size_t which = 0; which < any_.size(); ++which) {
            for (char& c : any_[which]) c = characters[which < characters.size() ? which : 0];
        }
    }
    /// Sixteen times the same character.
    const char* repeated(std::size_t which) const noexcept { return any_[which].data(); }
    bool has(char c) const noexcept { return c == any_[0][0] || c == any_[1][0] || c == any_[2][0]; }

private:
    alignas(16) std::array<std::array<char, 16>, 3> any_{};
};

inline constexpr stop_set text_stops{"<&]"};
inline constexpr stop_set double_quoted_stops{"<&\""};
inline constexpr stop_set single_quoted_stops{"<&'"};
inline constexpr stop_set comment_stops{"-"};
inline constexpr stop_set instruction_stops{"?"};
inline constexpr stop_set cdata_stops{"]"};

/// UTF-8: the next stop, control character or EF, with which the UTF-8 of the forbidden U+FFFE and U+FFFF
/// begins; else `end`.
const char* find_stop(const char* from, const char* end, const stop_set& stops) noexcept;
/// One byte a character: the next stop or control character. Adds to `beyond_ascii` how many bytes from 80 to
/// FF stand before it.
const char* find_stop(const char* from, const char* end, const stop_set& stops,
                      std::uint32_t& beyond_ascii) noexcept;

/// The first byte that no name of ASCII letters, digits, `-`, `.` and `_` goes on with.
const char* find_name_end(const char* from, const char* end) noexcept;

/// What a piece of character data was seen to hold.
enum seen : std::uint8_t {
    seen_return = 1U << 0U,       ///< carriage return
    seen_line_or_tab = 1U << 1U,  ///< line feed or tab
    seen_reference = 1U << 2U,
    seen_wide = 1U << 3U,  ///< in a text of one byte a character: one that UTF-8 writes with more
};

/// How character data is to be read, by what makes it differ from what is written.
enum class text_kind : std::uint8_t {
    content = seen_return | seen_reference | seen_wide,
    value = seen_return | seen_line_or_tab | seen_reference | seen_wide,  ///< of an attribute
    verbatim = seen_return | seen_wide,                                   ///< CDATA; names
};

/// What a reference that has passed the strict pass stands for; moves from its `&` to behind its `;`.
std::uint32_t referred(const char*& from, const char* end) noexcept;

/// What the characters stand for, in UTF-8: references replaced, ends of lines made one line feed (in values
/// a blank). In `memory`.
/// @param written has passed the strict pass
/// @param readable_to end of the document: blocks may be read until there
/// @param single_byte as windows-1252; else UTF-8
std::string_view decode(std::string_view written, const char* readable_to, text_kind how, bool single_byte,
                        model::arena& memory);

}  // namespace genvej::formats::xml
