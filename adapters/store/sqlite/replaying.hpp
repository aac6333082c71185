#pragma once
/// A message that has ended is sent once more: new deliveries with the receiver's keys and the content of the
/// old ones (operations.hpp). Thread-safety: inside the writer's transaction.
#include "adapters/store/sqlite/decisions.hpp"

namespace genvej::store::sqlite {

/// Of each thing that was sent to each target the last delivery counts. What is open is left alone.
action_outcome replay(connection& database, ledger& numbers, deciding& with, const operator_action& what);

}  // namespace genvej::store::sqlite
