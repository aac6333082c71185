#pragma once
/// Which versions of the standards genvej reads (conformance/profiles/versions.tsv).
///
/// A canonical address may end in `|version` (FHIR R4 references.html, 2.3.0.7). Thread-safety: constant.
#include <optional>
#include <string_view>

namespace genvej::profiles {

/// The majors that genvej reads, `2;3;4`, when the address names another version of a standard that it knows;
/// else nothing is wrong.
std::optional<std::string_view> versions_instead_of(std::string_view canonical);

}  // namespace genvej::profiles
