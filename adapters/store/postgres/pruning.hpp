#pragma once
/// Removes the content of old messages and gives the room back to the file system (upkeep.hpp).
///
/// Bytes lie in months. Of a month that is older than what is asked for, whatever must stay moves to a
/// partition of its own, and the month is dropped as a whole; the month in which the time lies, and that
/// partition, are gone through row by row (docs/decisions/2026-11-26-prune-moves-what-stays.md). What a node
/// may ask for meanwhile it finds: a message counts as pruned from the transaction on that says so
/// (reception.pruned), and a row that moves changes with the row that names it.
///
/// Beside nodes: slices are short transactions; a month is dropped under a lock that is given up after 50 ms
/// and tried again, so that nobody waits longer. Thread-safety: works on the connection that it is given.
/// @throw failure: busy, when another prunes, or when somebody (a backup, a verification) has a month in use
/// for a minute; what was done so far stays done, and the next run goes on from there
#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/upkeep.hpp"

namespace genvej::store::postgres {

/// @param to everything but the bytes
void prune(connection& database, const prune_order& what, const progress& how_far, prune_report& to);

/// Of all tables and indexes of the store.
std::uint64_t bytes_on_disk(connection& database);

}  // namespace genvej::store::postgres
