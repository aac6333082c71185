#pragma once
/// Published mapping sheets joined with the rows of the maps: which row carries what a sheet asks for, or why
/// none does.
///
/// The sheets are the standard's own and no part of the project. What stands here is the join, in our words:
/// mappings/shared/sheets.tsv names each sheet (its file, the maps that answer it, the direction, the SHA-256
/// of the text that was joined), mappings/<folder>/sheets/<sheet>.tsv has a line for each of its rows: number
/// and name, the map rows as `LEFT ~ RIGHT`, separated by `;`, and a reason where there is none or something
/// is to be said. LEFT is a path below the letter's root (`ClinicalEmail/Letter/Identifier`), RIGHT one from
/// the resource without predicates
/// (`Bundle.timestamp`); one side may be empty. A named row must exist and run in the sheet's direction.
/// Thread-safety: no shared state.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/map_set.hpp"

namespace genvej::mappings {

/// A row of a map.
struct map_row_of {
    const message_map* map = nullptr;
    std::uint16_t row = 0;  ///< from 1, as node::row
};

struct sheet_row {
    std::uint32_t number = 0;  ///< of the line, as a spreadsheet shows it: the heading is 1
    std::string_view name;
    std::vector<map_row_of> carriers;
    std::string_view reason;
    std::vector<std::string> unknown;  ///< references that no row of the maps answers
    bool explained() const noexcept { return unknown.empty() && (!carriers.empty() || !reason.empty()); }
};

struct mapping_sheet {
    std::string_view name;   ///< `xdis91_to_carecommunication`
    std::string_view title;  ///< for people
    std::string_view digest;
    bool to_fhir = true;
    std::vector<const message_map*> maps;
    std::vector<sheet_row> rows;
};

/// Every sheet that a map of the set answers. @throw std::logic_error with file and line when a join is
/// malformed: that is our mistake
std::vector<mapping_sheet> sheets_of(const map_set& maps);

/// `Bundle.identifier[system=x].value` without predicates.
std::string without_predicates(std::string_view path);

}  // namespace genvej::mappings
