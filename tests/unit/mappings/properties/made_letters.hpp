#pragma once
/// Letters out of the schemas' tables, as the property tests make them: of every kind that is read, with
/// codes that make sense. Thread-safety: one thread.
#include <cstdint>
#include <string>
#include <vector>

#include "mappings/engine/facts.hpp"
#include "tests/support/generate_letter.hpp"

namespace genvej::test {

/// Folders of mappings with a map of their own name that reads letters.
std::vector<std::string> kinds();
bool is_receipt(const std::string& map);
/// Location numbers of the shipped directory that have a SOR code: every kind of message may go to them.
std::vector<std::string> location_numbers();

/// Of letters that this map reads; receipts are about one letter, an XBIN01 is about a patient.
/// REQUIRES: a map of that name
letter_generator letters_for(const std::string& map, std::uint64_t seed);

/// Text of the first element of that name; empty: there is none.
std::string first_text(const model::node& at, std::string_view name);
/// What the store knows of the message that a receipt is about.
mappings::facts original_of(const model::node& receipt);

}  // namespace genvej::test
