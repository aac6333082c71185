#pragma once
/// Where each row of a map reads and writes, in full: `Sender/EANIdentifier` below the root of the letter,
/// and `Composition.section[code.coding.code=cave].title` below the resource, whatever block or alias it
/// stands in.
///
/// For reports and for whoever documents the FHIR side by the rows. Thread-safety: no shared state.
#include <string>
#include <vector>

#include "mappings/engine/program.hpp"

namespace genvej::mappings {

struct row_place {
    std::vector<std::string> letter;  ///< paths below the letter's root element, `/Envelope/...` included
    std::vector<std::string> fhir;    ///< from the type of the resource; predicates as they are written
};

/// One for each row of the map, in the order of `program::rows`. A constant has no place.
std::vector<row_place> places_of(const program& map);

}  // namespace genvej::mappings
