#pragma once
/// XHTML as FHIR's narratives hold it: written escaped, read piece by piece.
///
/// Standard: FHIR R4, narrative.html (legal elements); XML 1.0. Thread-safety: no shared state.
#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/model/arena.hpp"

namespace genvej::mappings {

inline constexpr std::string_view division_begin = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";
inline constexpr std::string_view division_end = "</div>";

/// `<div xmlns=...>text</div>`
std::string division_of(std::string_view text);

/// One piece of markup.
struct markup_piece {
    enum class kind : std::uint8_t { text, open, close, empty, end };
    kind what = kind::end;
    std::string_view name;        ///< of a tag
    std::string_view attributes;  ///< as written
    std::string_view text;        ///< as written: see unescaped()

    /// Value of an attribute as written, or empty.
    std::string_view attribute(std::string_view name_of) const noexcept;
};

/// Characters with the entities resolved: a view where there are none, else in the arena. What is no known
/// entity stays as it was written.
std::string_view unescaped(std::string_view text, model::arena& memory);

/// Reads markup from the front; lenient, since others write it: what is no tag is text.
class markup_reader {
public:
    explicit markup_reader(std::string_view markup) : rest_(markup) {}
    markup_piece next();

private:
    bool read_tag(markup_piece& out);
    std::string_view rest_;
};

}  // namespace genvej::mappings
