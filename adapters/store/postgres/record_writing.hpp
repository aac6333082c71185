#pragma once
/// Writes the record and the citizens' files (record.hpp): what record_rules.hpp plans and letters that are
/// filed. A transaction costs a few statements, however many entries it has.
/// Thread-safety: used inside the writer's transaction. @throw failure
#include "adapters/store/postgres/intake.hpp"
#include "adapters/store/record_rules.hpp"

namespace genvej::store::postgres {

/// Transactions of these partners wait for ours from here on, on whichever node: what one of them finds is
/// still so when it writes.
void take_turns(connection& database, const std::vector<std::string>& partners);

/// With a conflict nothing is written. REQUIRES: take_turns() with its partner
record_outcome write_record(connection& database, counts& sums, const record_transaction& what);

void join_letters(connection& database, std::span<const joined_letter> what, time_ms now);

}  // namespace genvej::store::postgres
