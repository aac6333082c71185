#pragma once
/// What recognition_rules.hpp asks, answered from claims that are staked (claims.hpp); and whether
/// conversations are those of their patients. Thread-safety: as claims.
#include "adapters/store/postgres/claims.hpp"
#include "adapters/store/recognition_rules.hpp"

namespace genvej::store::postgres {

recognition recognise(const claims& found, const reception& what);

}  // namespace genvej::store::postgres
