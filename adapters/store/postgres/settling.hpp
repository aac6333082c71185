#pragma once
/// Makes a settlement take effect: in one transaction or not at all (docs/exchange.md, "How it runs").
///
/// Everything that could stand against it is looked at before the first write, so that a settlement that
/// comes too late harms none of those that share its commit. Thread-safety: inside the
/// writer's transaction.
#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// What stands against it: settled_already, outdated, unknown; none: it may take effect.
boost::system::error_code objection_to(connection& database, const settlement& what);

/// Gives a letter that was sent without an outgoing_document a row, since something is to be remembered of
/// it.
void give_row(connection& database, counts& sums, std::int64_t document);

/// REQUIRES: there was no objection, in the same transaction. @param what packed
void settle(connection& database, counts& sums, const settlement& what);

}  // namespace genvej::store::postgres
