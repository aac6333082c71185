#pragma once
/// A message that has ended is sent once more: new deliveries with the receiver's keys and the content of the
/// old ones (operations.hpp). Thread-safety: inside the writer's transaction.
#include "adapters/store/operations.hpp"
#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// Of each thing that was sent to each target the last delivery counts. What is open is left alone. @throw
/// failure
action_outcome replay(connection& database, counts& sums, const operator_action& what);

}  // namespace genvej::store::postgres
