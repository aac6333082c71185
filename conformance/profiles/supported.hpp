#pragma once
/// What a profile asks its users to support: elements that have to be filled where the sender knows them, and
/// understood where they come. For the reports on maps; nothing is refused by it.
///
/// Source: conformance/profiles/supported.tsv (facts: paths marked mustSupport in the published snapshots),
/// written by conformance/profiles/make_supported_table. Thread-safety: constant.
#include <span>
#include <string_view>

namespace genvej::profiles {

struct supported_row {
    std::string_view profile;  ///< canonical URL without version
    std::string_view
        path;  ///< from the resource: `Patient.name.family`; no slice names, choices as `value[x]`
};

/// The rows of a profile in the order of its elements (a version behind `|` is ignored); empty: none are
/// known.
std::span<const supported_row> supported_of(std::string_view profile_url);

}  // namespace genvej::profiles
