#pragma once
/// What the reports say of rows. Used by report*.cpp only. Thread-safety: no shared state.
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/message_map.hpp"

namespace genvej::mappings {

/// `xsd`, `sample`, `doc`, `xsl`, `inferred`
std::string_view name_of(schemas::certainty known) noexcept;

/// For each row of the map, how the least certain letter element is known that it reads or writes; empty: it
/// has none.
std::vector<std::string_view> certainty_of(const message_map& map);

/// For each row of the map, what it says in one line: `Letter/Identifier <-> MessageHeader.id as uuid when
/// ...`, with whole paths.
std::vector<std::string> sentences_of(const message_map& map);

}  // namespace genvej::mappings
