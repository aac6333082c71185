#pragma once
/// What persons decide about deliveries: sent again, or given up. Many at once cost as many statements as
/// one. Lanes are locked first, in the order of their names, then the deliveries, so that what another node
/// has under way or has decided is seen, and what is decided about is not taken meanwhile. Thread-safety:
/// inside the writer's transaction.
#include <span>

#include "adapters/store/operations.hpp"
#include "adapters/store/postgres/lanes.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

struct decision_outcome {
    action_outcome::verdict what = action_outcome::verdict::unknown;
    std::string target;  ///< of the delivery, where there is one
};
/// One for each, in the order of `what`; of the same delivery the later one sees what the earlier one did.
/// @throw failure
std::vector<decision_outcome> decide(connection& database, counts& sums,
                                     std::span<const delivery_decision> what);

}  // namespace genvej::store::postgres
