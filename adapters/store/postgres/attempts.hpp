#pragma once
/// Writes down what became of attempts; lets the next one in a lane step forward (docs/delivery.md). When a
/// document that expects a receipt was delivered, the receipt's time begins to run. Lanes are locked first,
/// in the order of their names. Thread-safety: used inside the writer's transaction.
#include <span>

#include "adapters/store/postgres/ahead.hpp"
#include "adapters/store/postgres/lanes.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// A delivery that is not open any more keeps its state: a late result changes nothing. What comes with an
/// old lease counts only when delivered. @param ahead is told where something else in a lane steps forward
/// @throw failure
void record(connection& database, counts& sums, std::span<const attempt_result* const> results,
            leased_ahead& ahead);

/// A delivery has ended otherwise than delivered: where its letter relays, its sender may have to hear it.
/// @throw failure
void plan_undelivered(connection& database, counts& sums, std::int64_t delivery, time_ms now);

}  // namespace genvej::store::postgres
