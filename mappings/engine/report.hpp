#pragma once
/// What the maps cover, for people and programs: `genvej maps coverage` and `genvej maps export`.
///
/// The coverage report lists, for each message, every element of its schema with the rows that carry it or
/// the reason why none does, and every row with the number of examples that exercise it in each direction.
/// The export is the table of the rows beside the certainty of their schema elements and their reasons.
/// Thread-safety: no shared state.
#include <string>
#include <string_view>

#include "mappings/engine/map_set.hpp"

namespace genvej::mappings {

enum class report_format : std::uint8_t { text, json, html, csv };
/// False: no such format.
bool report_format_from(std::string_view name, report_format& out) noexcept;

std::string coverage_report(const map_set& maps, report_format how);
std::string export_rows(const map_set& maps, report_format how);

}  // namespace genvej::mappings
