#pragma once
/// FHIR XML, read and written without loss; the tree is the one that FHIR JSON gives.
///
/// Which elements repeat and which primitives are numbers comes from conformance/profiles (the table of R4).
/// Standard: FHIR R4, xml.html. UTF-8 only. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats {

model::checked<model::document> read_fhir_xml(std::string_view bytes, const limits& bounds = {});
std::string write_fhir_xml(const model::node& resource);

}  // namespace genvej::formats
