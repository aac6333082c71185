#pragma once
/// What the reports say of rows. Used by report*.cpp only. Thread-safety: no shared state.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/message_map.hpp"
#include "mappings/engine/sheets.hpp"

namespace genvej::mappings {

/// `xsd`, `sample`, `doc`, `xsl`, `inferred`
std::string_view name_of(schemas::certainty known) noexcept;

/// For each row of the map how sure it is: how the least certain letter element is known that it reads or
/// writes; for a row that has none `sheet` where a published sheet has it, else `own`: it says what genvej
/// says itself.
std::vector<std::string_view> certainty_of(const message_map& map, std::span<const mapping_sheet> sheets);
/// It rests on a letter element that no published schema shows.
bool is_inferred(std::string_view certainty) noexcept;

/// For each row of the map, what it says in one line: `Letter/Identifier <-> MessageHeader.id as uuid when
/// ...`, with whole paths.
std::vector<std::string> sentences_of(const message_map& map);

}  // namespace genvej::mappings
