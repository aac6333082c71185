#pragma once
/// Brings a database to the present form: numbered steps, each in its own transaction, only forward, one node
/// at a time. The steps are the files NNN_name.sql beside this one; the table `genvej` holds the number of
/// the last. Thread-safety: as connection.
#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// The number of the last step that this program knows.
std::int64_t latest_version();

/// The number of the last step that the database has had; 0: it is empty. @throw failure: not_ours
std::int64_t form_of(connection& database);

/// What a node says for as long as its session lives: it has the database. Waits while somebody has it alone.
void say_that_a_node_is_here(connection& database);

/// While this lives no node has the database, and none begins to. @throw failure: in_use
class without_nodes {
public:
    explicit without_nodes(connection& database);
    without_nodes(const without_nodes&) = delete;
    without_nodes& operator=(const without_nodes&) = delete;
    ~without_nodes();

private:
    connection& database_;
};

/// @throw failure: not_ours, from_the_future, and what the database reports
void migrate(connection& database);

/// Partitions for bodies: for this month and the two that follow, so that no acceptance has to wait for one.
void make_partitions(connection& database);

/// Statistics for tables that have begun to fill and of which the planner knows nothing: it would hear of
/// them a minute or two later, from the server's own looking after, and plan until then for tables that are
/// empty. A table that is still empty is left alone: of one that was never looked at the planner assumes ten
/// pages, and of one that was found empty nothing, so that a search through all of it would seem to cost
/// nothing.
void note_statistics(connection& database);

}  // namespace genvej::store::postgres
