#pragma once
/// Runs a map over a message: letter to FHIR Bundle, and Bundle to letter, from the same rows.
///
/// The result may point into the texts of the source: keep the source's document as long as the result.
/// Pure: ids are UUIDv5 of the message's own identifiers, times come from the message (settled.md,
/// "Identifiers"). The source tree is not changed. Every node of the result names its row (node::row;
/// row_of()). Thread-safety: no shared state; one call, one pair of documents.
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/facts.hpp"
#include "mappings/engine/map_set.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::mappings {

/// What the map needs beside the message.
struct context {
    const organisations* directory = nullptr;  ///< nullptr: empty directory
    std::size_t letter = 0;                    ///< which of the letters of the Emessage, from 0
    bool coverage = false;                     ///< record which row carried which source node
    std::vector<std::uint32_t>* used =
        nullptr;                   ///< counts for each row (by number) how often it did something
    const facts* known = nullptr;  ///< what the message itself does not hold; nullptr: nothing
};

/// One source node and what became of it.
struct coverage_row {
    const model::node* source = nullptr;
    const model::node* target = nullptr;  ///< nullptr: excused
    std::uint16_t row = 0;
    std::string excuse;  ///< reason of an `x` row, or what made the node empty
};

struct translation {
    model::document target;
    model::issues found;
    std::vector<coverage_row>
        coverage;  ///< when asked for: one for each node that has a value of its own, lost ones with row 0
    std::string message_id;  ///< MessageHeader.id
    std::string bundle_id;
};

/// @param root `Emessage`
translation letter_to_fhir(const message_map& map, const model::node& root, const context& with = {});
/// @param bundle `Bundle`; the result's root is an Emessage with one letter
translation fhir_to_letter(const message_map& map, const model::node& bundle, const context& with = {});

/// The row that made a node of a result.
const row_view* row_of(const message_map& map, std::uint16_t row);

}  // namespace genvej::mappings
