#pragma once
/// The name of an organisation in a letter: three fields of 35 characters (settled.md, "names").
/// Thread-safety: pure functions.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace genvej::mappings {

/// Do they hold the whole name? One that is longer loses its end, and goes into the text as well.
bool fits_name_fields(std::string_view name);

/// The fields, at most so many: split at the commas where that fits, else between words.
std::vector<std::string> name_fields(std::string_view name, std::size_t fields);

}  // namespace genvej::mappings
