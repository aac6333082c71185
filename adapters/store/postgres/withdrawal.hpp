#pragma once
/// A reception that was accepted and is refused later: its letters take effect no more, their identifiers are
/// free. Thread-safety: used inside the writer's transaction.
#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// Keeps what was found; where it is refused, withdraws its letters.
void change(connection& database, counts& sums, const changed_reception& what);

}  // namespace genvej::store::postgres
