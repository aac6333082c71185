#pragma once
/// The characters of a formatted text, `Break` as a line feed. Thread-safety: no shared state.
#include <string_view>

#include "mappings/vocabulary/conversion.hpp"

namespace genvej::mappings {

/// Of source 0, or what is left of it after something was taken off. Made once for all rows that ask for it.
std::string_view plain_text_of(conversion& row);
/// Of any element, in the arena.
std::string_view plain_text_below(const model::node& element, model::arena& memory);

}  // namespace genvej::mappings
