#pragma once
/// What each row does in the examples: the value that it read and the one that it wrote. Used by report*.cpp
/// only. Thread-safety: no shared state.
#include <string>
#include <vector>

#include "mappings/engine/map_set.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::mappings {

struct row_example {
    std::string example;  ///< `full`
    std::string left;     ///< value in the letter; empty: the row adds something
    std::string right;    ///< value in FHIR
};

/// For each row of the map, by number - 1, at most two examples, of different cases.
std::vector<std::vector<row_example>> row_examples(const map_set& maps, const message_map& map,
                                                   const example_reader& read,
                                                   const organisations& directory);

}  // namespace genvej::mappings
