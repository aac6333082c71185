#pragma once
/// Which codes FHIR R4 allows in an element of type `code`: its required bindings, as rows.
///
/// Source: HL7's R4 value sets and code systems (facts), written to conformance/profiles/r4_codes.tsv by
/// conformance/profiles/make_r4_codes. Thread-safety: constant.
#include <string_view>

namespace genvej::profiles {

/// Separated by blanks, in the order of the specification; empty: R4 binds nothing there, or the codes are
/// not listed (types of media, languages).
/// @param owner type that has the element: `Encounter`, `Encounter.statusHistory`, `Identifier`
std::string_view codes_of(std::string_view owner, std::string_view element);

/// Is it one of the codes that are separated by blanks?
bool is_listed(std::string_view codes, std::string_view one) noexcept;

}  // namespace genvej::profiles
