#pragma once
/// Forgets citizens of whom nothing is left (prune_rules.hpp), beside nodes that write.
///
/// Whoever looks up a citizen's lane and puts something into it says so first, until his transaction ends
/// (keep_citizens). Who forgets waits for all of these, and they for him: at most 50 ms, then he steps back
/// and comes again. Thread-safety: one connection, one call at a time.
#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/prune_rules.hpp"

namespace genvej::store::postgres {

/// In a transaction, before lanes are looked up: nobody is forgotten until it ends. Sent, not waited for.
void keep_citizens(connection& database);

/// @param between called when nothing is held
/// @return how many @throw failure: busy, when others were in the way for a minute
std::uint64_t forget_citizens(connection& database, const std::function<void()>& between);

}  // namespace genvej::store::postgres
