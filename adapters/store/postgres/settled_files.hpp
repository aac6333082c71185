#pragma once
/// Settlements of citizens' files (record.hpp, citizen_settlement), many in one transaction: two round trips
/// and a few statements for all of them, and what they make one by one. Thread-safety: used inside the
/// writer's transaction. @throw failure
#include <span>

#include "adapters/store/postgres/intake.hpp"
#include "adapters/store/record.hpp"

namespace genvej::store::postgres {

struct settled_file {
    const citizen_settlement* what = nullptr;
    std::span<const packed_reception> makes;  ///< what it makes, packed
    boost::system::error_code objection;      ///< outdated, unknown; none: it took effect
};

/// Of several for one citizen the first may take effect.
void settle_files(connection& database, counts& sums, std::span<settled_file* const> all);

}  // namespace genvej::store::postgres
