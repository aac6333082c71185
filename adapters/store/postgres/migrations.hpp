#pragma once
/// Brings a database to the present form: numbered steps, each in its own transaction, only forward, one node
/// at a time. The steps are the files NNN_name.sql beside this one; the table `genvej` holds the number of
/// the last. Thread-safety: as connection.
#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// The number of the last step that this program knows.
std::int64_t latest_version();

/// @throw failure: not_ours, from_the_future, and what the database reports
void migrate(connection& database);

/// Partitions for bodies: for this month and the two that follow, so that no acceptance has to wait for one.
void make_partitions(connection& database);

}  // namespace genvej::store::postgres
