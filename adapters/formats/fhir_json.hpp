#pragma once
/// FHIR JSON, read and written without loss.
///
/// Reading: decimals keep their digits, `_name` siblings join their primitive as children, `null` in arrays keeps the
/// places, repeated keys and comments are refused, control characters are refused (settled.md, "charsets").
/// Writing: key order of the tree (readers and maps give the specification's order), primitives as `node::as` says.
/// Standard: FHIR R4, json.html. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats {

/// The root node's name is the resource type, and so is the `resource` node's only child element inside a Bundle entry
/// (or a `contained` node's): the same tree as FHIR XML gives.
model::checked<model::document> read_fhir_json(std::string_view bytes, const limits& bounds = {});

enum class json_style : std::uint8_t { compact, pretty };
/// Appends to `out`.
void write_fhir_json(const model::node& resource, std::string& out, json_style how = json_style::compact);

}  // namespace genvej::formats
