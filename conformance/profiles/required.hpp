#pragma once
/// What a profile demands beyond FHIR R4, as rows: elements that must be there in every message.
///
/// Sources: conformance/profiles/required.tsv (facts: path and cardinality, taken from the profiles'
/// snapshots) and conformance/profiles/genvej/required.tsv (our own profiles, made with them). Only
/// unconditional demands stand there; invariants and demands that hold inside an optional element do not.
/// What R4 itself demands is in the element table (`element_row::min`) and not repeated. Thread-safety:
/// constant.
#include <cstdint>
#include <span>
#include <string_view>

namespace genvej::profiles {

struct required_row {
    std::string_view profile;   ///< canonical URL without version
    std::string_view resource;  ///< type that the profile is for: `Patient`
    std::string_view
        path;  ///< from the resource: `Patient.identifier.system`; no slice names, choices as `value[x]`
    std::uint16_t min = 1;  ///< how often at least
};

/// The rows of a profile in their order (a version behind `|` is ignored); empty: none are known.
std::span<const required_row> required_of(std::string_view profile_url);

/// Every row, ordered by profile: for checks of the table itself.
std::span<const required_row> required_rows();

}  // namespace genvej::profiles
