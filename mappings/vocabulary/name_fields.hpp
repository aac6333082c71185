#pragma once
/// The name of an organisation in a letter: three fields of 35 characters (settled.md, "names").
/// Thread-safety: pure functions.
#include <string_view>

namespace genvej::mappings {

/// Do they hold the whole name? One that is longer loses its end, and goes into the text as well.
bool fits_name_fields(std::string_view name);

}  // namespace genvej::mappings
