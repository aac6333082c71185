#pragma once
/// The rows of all maps as a table for people or programs. Pure, thread-safe.
#include <string>
#include <string_view>

#include "mappings/engine/map_set.hpp"

namespace genvej::gateway {

/// @param format text, html, json or csv
std::string export_rows(const mappings::map_set& maps, std::string_view format);

}  // namespace genvej::gateway
