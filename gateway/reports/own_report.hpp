#pragma once
/// A vendor's own §140 or §119 report, as it comes by PUT /fhir/Bundle/{id}: read and checked as KL would
/// (register-once.md, section 1). It is passed on as it came; only address and credentials change for the
/// vendor.
///
/// Checked: that it is a delivery report, has the id of the address, is about one citizen of a municipality
/// that the partner serves, that each resource claims a profile of KL's and has what that demands and nothing
/// that it forbids, and that every reference leads to an entry. Errors: `report.*`, those of the readers.
/// Pure; thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/store.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/config/configuration.hpp"

namespace genvej::gateway::reports {

struct own_report {
    std::string_view kind;     ///< `KL140`, `KL119`; empty: it is none
    std::string id;            ///< Bundle.id
    std::string citizen;       ///< CPR
    std::string municipality;  ///< SOR
    std::string body;          ///< FHIR JSON: as it came, or what its XML says
    model::issues found;
};

/// @param id of the address
/// @param serves SOR codes of the municipalities that the partner registers for; empty: all
own_report read_own_report(std::string_view raw, std::string_view id, const std::vector<std::string>& serves);

}  // namespace genvej::gateway::reports
