#pragma once
/// Whether a resource is one of FHIR R4: what the readers do not see to, in one walk over its tree.
///
/// Mandatory elements, forms of primitives, codes of required bindings, periods that end before they begin,
/// narratives that would do something, attachments. Unknown elements, kinds of values and repetitions are the
/// readers' business (adapters/formats). Contained resources are refused: they would have no id and no
/// versions. References are gathered for whoever resolves them. Pure, thread-safe.
#include <cstdint>
#include <vector>

#include "conformance/model/issue.hpp"
#include "conformance/profiles/element_table.hpp"

namespace genvej::gateway::record {

/// REQUIRES: `type` is one of resource_rows()
/// @param references the `reference` of each Reference is added, in the order of the tree
/// @param most_bytes of one attachment, decoded
/// Issues: `record.missing`, `record.primitive`, `record.code`, `record.order`, `record.contained`,
/// `bundle.active`, `limit.attachment`
void check_structure(model::node& resource, const profiles::type_row& type, std::uint64_t most_bytes,
                     std::vector<model::node*>& references, model::issues& found);

}  // namespace genvej::gateway::record
