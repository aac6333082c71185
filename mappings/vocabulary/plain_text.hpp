#pragma once
/// The characters of a formatted text, `Break` as a line feed. Thread-safety: no shared state.
#include <limits>
#include <string_view>

#include "mappings/vocabulary/conversion.hpp"

namespace genvej::mappings {

/// Of source 0, or what is left of it after something was taken off. Stops soon behind `most` bytes.
std::string_view plain_text_of(conversion& row, std::size_t most = std::numeric_limits<std::size_t>::max());

}  // namespace genvej::mappings
