#pragma once
/// Sets of indicators for people. Pure; thread-safe.
#include <string>

#include "gateway/indicators/sets.hpp"

namespace genvej::gateway::indicators {

/// A row in words: `walk6, watt from start to end: rises_percent 10`.
std::string words_of(const set_row& row);
/// All sets as docs/indicators.md: each row with its certainty and source.
std::string sets_document(const indicator_sets& of);
/// One set, or one of its indicators, for a terminal.
std::string set_text(const indicator_set& of, const indicator* only);

}  // namespace genvej::gateway::indicators
