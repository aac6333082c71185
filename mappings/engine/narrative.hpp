#pragma once
/// The readable text of each resource: what mappings/shared/narrative.tsv lists, with Danish labels.
///
/// Made from the finished resource, after the rows. Standard: FHIR R4, narrative.html; MedCom governance:
/// every resource of a message but the Bundle has a narrative that shows its id, references by their id, and
/// no base64. Thread-safety: constant table.
#include "conformance/model/issue.hpp"
#include "conformance/model/tree.hpp"

namespace genvej::mappings {

/// Puts `text` {status `generated`, div} into each resource of the Bundle that has none.
void add_narratives(model::document& bundle);

/// What is wrong with the table: issues `map.narrative`; empty when nothing is.
model::issues check_narratives();

}  // namespace genvej::mappings
