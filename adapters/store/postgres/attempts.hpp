#pragma once
/// Writes down what became of attempts, and what persons decide about deliveries; lets the next one in a lane
/// step forward (docs/delivery.md). When a document that expects a receipt was delivered, the receipt's time
/// begins to run. Lanes are locked first, in the order of their names. Thread-safety: used inside the
/// writer's transaction.
#include <span>

#include "adapters/store/postgres/lanes.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// A delivery that is not open any more keeps its state: a late result changes nothing. What comes with an
/// old lease counts only when delivered. @throw failure
void record(connection& database, counts& sums, std::span<const attempt_result* const> results);

/// @return ids of those that changed something, in the order of `what`. @throw failure
std::vector<std::int64_t> decide(connection& database, counts& sums, std::span<const delivery_decision> what);

}  // namespace genvej::store::postgres
