#pragma once
/// The readable text of each resource: what mappings/shared/narrative.tsv lists, with Danish labels.
///
/// Made from the finished resource, after the rows, and from nothing else. One line for each value, in the
/// order of the table; what repeats is kept together, so that the lines of one part of a message stand side
/// by side. An element is shown by the first row that fits it: rows with a predicate stand before the one
/// without. Lines of a text stay lines. Standard: FHIR R4, narrative.html; MedCom governance: every resource
/// of a message but the Bundle has a narrative that shows its id, what its profile obliges, references by
/// their id, and no base64. Thread-safety: constant table.
#include <string_view>

#include "conformance/model/issue.hpp"
#include "conformance/model/tree.hpp"

namespace genvej::mappings {

/// Puts `text` {status `generated`, div} into each resource of the Bundle that has none.
void add_narratives(model::document& bundle);

/// What is wrong with the table: issues `map.narrative`; empty when nothing is.
model::issues check_narratives();
/// The same for a table that is not the program's own.
model::issues check_narratives(std::string_view text);

}  // namespace genvej::mappings
