#pragma once
/// Words that rows of sets ask for, held against the tables that can say them: a word with a slip would
/// quietly answer no for everybody. Pure; thread-safe.
#include <optional>

#include "gateway/indicators/sets.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::indicators {

/// The first word that its datum can never say, with file, line and those that it can.
std::optional<data_rows::problem> check_words(const indicator_sets& sets, const pathway::rules& by);

}  // namespace genvej::gateway::indicators
