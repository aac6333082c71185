#pragma once
/// A reception that was accepted and is refused later: its letters take effect no more, their identifiers are
/// free. Thread-safety: used inside the writer's transaction.
#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// Keeps what was found; where it is refused, withdraws its letters.
void change(connection& database, ledger& numbers, const changed_reception& what);

}  // namespace genvej::store::sqlite
