#pragma once
/// Deliveries that were free to go and did not, since their target takes nothing: it is down, or gets no more
/// than it may. They become waiting ones like all that wait long, so that the mark behind which the others
/// lie moves on, and what is at hand (at_hand.hpp) is left to those that go.
/// Thread-safety: used inside the writer's transaction.
#include <set>

#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// So many deliveries may be planned meanwhile.
constexpr std::int64_t stale_after = 8192;

/// The oldest that are stale, some of them. @return their numbers: nobody may take them from what is at hand
/// after the commit
std::set<std::int64_t> put_down_stale(connection& database, ledger& numbers);

}  // namespace genvej::store::sqlite
