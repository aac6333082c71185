#pragma once
/// What the tests of the maps share: the maps, the shipped directory, letters there and back.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/model/tree.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/translate.hpp"
#include "tests/support/letter_compare.hpp"

namespace genvej::test {

/// The embedded maps. @throw std::runtime_error with every issue when they do not load
const mappings::map_set& maps();
/// The shipped, invented organisations.
const mappings::organisations& shipped_directory();
/// An organisations file. @throw std::runtime_error
mappings::organisations read_directory(const std::filesystem::path& file);

/// `xref15/cardiac`: the examples that have a letter, in order.
std::vector<std::string> example_names();

/// What facts.csv in the folder of an example says; nothing where there is none. @throw std::runtime_error
mappings::facts facts_beside(const std::filesystem::path& folder);

/// A letter read from bytes, and its map.
struct read_letter {
    model::document document;
    const mappings::message_map* map = nullptr;
    const schemas::schema* is = nullptr;
};
read_letter parse_letter(std::string_view bytes);
/// A copy of the letter in the namespace of its map: the same, but for an older version.
model::document as_current(const read_letter& letter);

/// Bundle as FHIR JSON, indented.
std::string to_json(const model::node& bundle);
/// The same of what genvej made: it is kept for the validators of others (tests/support/emitted.hpp).
std::string emitted_json(const model::node& bundle);
/// Read back from JSON, as a receiver would have it.
model::document from_json(std::string_view json);
/// Written as XML in that character set, and read again.
model::document through_xml(const model::node& letter);

/// Every line of every issue, for messages of failing tests.
std::string all_lines(const model::issues& found);

/// Nothing lost, and every text that was carried stands at its target.
void expect_nothing_lost(const read_letter& letter, const mappings::translation& made);

/// Declared exceptions of the round trip, from round_trip.csv beside the map and beside the example: `ggop`,
/// or `ggop/corrected`. @throw std::runtime_error when a table is wrong
std::vector<allowed_difference> exceptions_of(const std::string& name);
/// Those beside the example alone.
std::vector<allowed_difference> own_exceptions_of(const std::string& example);
/// Those of the way from FHIR to the letter and back: round_trip_fhir.csv, too.
std::vector<allowed_difference> fhir_exceptions_of(const std::string& name);
/// Breaks only where the map has a row that turns formatted text into a plain one.
text_form form_of(const mappings::message_map& map);

}  // namespace genvej::test
