#pragma once
/// Where names and character data of an XML document end.
///
/// Nearly all of a letter is character data, so its end is looked for in sixteen bytes at once.
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

/// The first byte that no name of ASCII letters, digits, `-`, `.` and `_` goes on with.
const char* find_name_end(const char* from, const char* end) noexcept;

/// The value of an attribute: references replaced, white space made blanks. A view of what is written where
/// that is the same, else in `memory`.
/// @param written has passed the strict pass
std::string_view normalised(std::string_view written, model::arena& memory);

}  // namespace genvej::formats::xml
