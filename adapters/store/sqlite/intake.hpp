#pragma once
/// Puts one reception into the database: its letters, its bodies, its deliveries, or the fact that it is a
/// duplicate. Thread-safety: used inside the writer's transaction.
#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// @param what its bodies (raw, translation, body of a delivery) are packed already; issues and receipt are
/// not
/// @throw boost::system::system_error; the transaction must then be rolled back and the ledger put back
accept_outcome take_in(connection& database, ledger& numbers, reception& what);

}  // namespace genvej::store::sqlite
