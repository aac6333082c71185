#pragma once
/// Whose citizen a Patient is: number and municipality (register-once.md, section 1).
/// Standards: dk-core 3.4.0, Patient.identifier (slices cpr, x-ecpr, d-ecpr). Pure, thread-safe.
#include <optional>
#include <span>
#include <string>

#include "adapters/store/record.hpp"
#include "conformance/model/issue.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway::record {

/// The number is one identifier of CPR's system or of one of the replacement numbers'; the municipality is
/// that of the directory's entry for the SOR code of managingOrganization.
/// @param serves SOR codes of the municipalities that the partner registers for; empty: all
/// Issues: `record.cpr`, `record.cpr_value`, `record.municipality_unknown`, `record.municipality`. What is
/// missing altogether is said by required.csv.
std::optional<store::citizen_key> citizen_of(const model::node& patient,
                                             const mappings::organisations& directory,
                                             std::span<const std::string> serves, model::issues& found);

/// The municipality's three-digit code; 0: the SOR code is none of a municipality.
std::uint16_t municipality_with(std::string_view sor, const mappings::organisations& directory);

}  // namespace genvej::gateway::record
