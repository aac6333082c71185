#pragma once
/// Holds a store against what it promises (upkeep.hpp; the questions: adapters/store/audit/postgres.sql).
///
/// All of it is asked in the caller's snapshot, and comes row by row: neither a table with millions of rows
/// nor millions of broken promises are kept here. The server may write what it sorts and hashes to its own
/// disk. Thread-safety: works on the connection that it is given, which reads whole tables. @throw failure
#include "adapters/store/audit_rules.hpp"
#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// Everything that is asked in SQL: rows against one another, sums, indexes.
void audit_rows(connection& database, findings& to);
/// What was received and planned, from the rows.
void count_rows(connection& database, audit& to);
/// Unpacks every body, and reads whatever is still to be sent as it would be sent.
/// @param again empty: hashes of letters are believed
void audit_bodies(connection& database, const progress& how_far, const hash_again& again, findings& to,
                  audit& sums);

}  // namespace genvej::store::postgres
