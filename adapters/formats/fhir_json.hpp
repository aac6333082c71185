#pragma once
/// FHIR JSON, read and written without loss.
///
/// Reading: decimals keep their digits, `_name` siblings join their primitive as children, `null` in arrays
/// keeps the places; children stand in the order of the specification, whatever their order in the text.
/// Comments, repeated keys, control characters, unknown elements and narratives that are not XHTML are
/// refused, each with path, line and column; after a hundred mistakes the reader stops.
///
/// Writing: in the order of the tree, primitives as `node::as` says.
///
/// Standard: FHIR R4, json.html. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "adapters/formats/input.hpp"
#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats {

/// The root node's name is the resource type, and so is the name of the only child of a `resource` or
/// `contained` node: the same tree as FHIR XML gives. Errors: `json.*`, `fhir.*`, `charset.*`, `limit.*`
model::checked<model::document> read_fhir_json(const input& bytes, const limits& bounds = {});

enum class json_style : std::uint8_t { compact, pretty };
/// Appends to `out`. `pretty` indents by two and ends with a line feed.
void write_fhir_json(const model::node& resource, std::string& out, json_style how = json_style::compact);

}  // namespace genvej::formats
