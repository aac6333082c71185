#pragma once
/// Writes down what became of attempts, and lets the next one in a lane step forward. When a document that
/// expects a receipt was delivered, the receipt's time begins to run. Thread-safety: used inside the writer's
/// transaction.
#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// A delivery that does not wait any more keeps its state: a late result changes nothing.
void record(connection& database, ledger& numbers, const attempt_result& result);

/// The sum that counts deliveries of that state.
std::uint64_t& sum_of(counts& sums, delivery_state state);
/// The delivery at hand that holds a lane becomes a waiting one, which the indexes hold.
/// @return its number; 0: none is at hand
std::int64_t put_into_lane(connection& database, ledger& numbers, std::int64_t target, std::string_view lane);
/// The oldest open one of a lane becomes its head, whoever was. REQUIRES: none of the lane is at hand
void step_forward(connection& database, ledger& numbers, std::int64_t target, const std::string& lane,
                  time_ms now);

}  // namespace genvej::store::sqlite
