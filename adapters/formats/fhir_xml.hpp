#pragma once
/// FHIR XML, read and written without loss; the tree is the one that FHIR JSON gives.
///
/// Which elements repeat and which primitives are numbers comes from conformance/profiles (the table of R4).
/// Narratives keep their markup character by character. Elements out of order, unknown ones, text between
/// elements and numbers that JSON could not write are refused, each with path, line and column.
///
/// Standard: FHIR R4, xml.html. UTF-8 only. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "adapters/formats/input.hpp"
#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats {

/// Errors: `xml.*`, `fhir.*`, `charset.*`, `limit.*`
model::checked<model::document> read_fhir_xml(const input& bytes, const limits& bounds = {});
/// Indented by two; UTF-8 with a declaration.
std::string write_fhir_xml(const model::node& resource);

}  // namespace genvej::formats
