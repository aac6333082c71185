#pragma once
/// Whether the words of a referral hold a sign of signs.csv. Words put a citizen on a list; they never become
/// a value. Thread-safety: no shared state.
#include <string>
#include <string_view>

#include "gateway/pathway/graph.hpp"

namespace genvej::gateway::pathway {

/// Small letters, the Danish ones too; other characters as they are.
std::string in_small_letters(std::string_view utf8);
/// The texts of the message: its sections, notes and values in words, in small letters. It costs more than
/// all else that is derived from a message, so it is made once.
std::string words_of(const graph& in, std::size_t message);
/// The words hold a pattern of that sign.
bool has_sign(const rules& by, std::string_view words, text sign);

}  // namespace genvej::gateway::pathway
