#pragma once
/// Lanes that wait behind a delivery that was refused or is dead (docs/delivery.md).
/// Thread-safety: used inside the writer's transaction.
#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// Until when the lane is held; 0: it is not. A hold that is over goes.
time_ms held_until(connection& database, ledger& numbers, std::int64_t target, std::string_view lane,
                   time_ms now);
void hold_lane(connection& database, ledger& numbers, std::int64_t target, std::string_view lane,
               time_ms until, std::int64_t delivery);
/// Its head was taken, so that the hold is over.
void forget_hold(connection& database, ledger& numbers, std::int64_t target, std::string_view lane);
/// If that delivery holds the lane, it does so no more.
void end_hold(connection& database, ledger& numbers, std::int64_t target, std::string_view lane,
              std::int64_t delivery);

}  // namespace genvej::store::sqlite
