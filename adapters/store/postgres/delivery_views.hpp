#pragma once
/// Deliveries as operators see them: where each stands, what it waits for, which node has it under way.
/// Thread-safety: each call works on the connection it is given. @throw failure
#include "adapters/store/operations.hpp"
#include "adapters/store/postgres/follow_ups.hpp"

namespace genvej::store::postgres {

/// In the order of `ids`; what is not known is left out. @param who this node: what it has under way is no
/// other's
std::vector<delivery_row> read_delivery_rows(connection& database, const holder& who, const column& ids);

}  // namespace genvej::store::postgres
