#pragma once
/// Holds a store against what it promises (upkeep.hpp; the questions: adapters/store/audit/sqlite.sql).
/// Thread-safety: works on the connection that it is given. @throw boost::system::system_error
#include "adapters/store/audit_rules.hpp"
#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// Everything that is asked in SQL: rows against one another, sums, indexes, pages. One state of the store.
void audit_rows(connection& database, findings& to);
/// What was received and planned, from the rows. The same state, when the caller has begun it.
void count_rows(connection& database, audit& to);
/// Unpacks every body, one after the other, each slice of rows in a state of its own, so that a gateway's log
/// does not grow meanwhile.
/// @param again holds hashes of letters against their content; none: they are left alone
void audit_bodies(connection& database, const progress& how_far, const hash_again& again, findings& to,
                  audit& sums);

}  // namespace genvej::store::sqlite
