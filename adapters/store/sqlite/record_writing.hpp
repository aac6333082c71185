#pragma once
/// Writes the record and the citizens' files (record.hpp): what record_rules.hpp plans, letters that are
/// filed, what a settlement says. Thread-safety: used inside the writer's transaction.
/// @throw boost::system::system_error; the transaction must then be rolled back
#include "adapters/store/record_rules.hpp"
#include "adapters/store/sqlite/intake.hpp"

namespace genvej::store::sqlite {

/// With a conflict nothing is written.
record_outcome write_record(connection& database, ledger& numbers, const record_transaction& what);

/// The letter is in that citizen's file from now on, and he is due. He is made where there is none.
void file_letter(connection& database, std::int64_t letter, const citizen_key& whose, time_ms now);
void join_letters(connection& database, std::span<const joined_letter> what, time_ms now);

/// @param makes what the settlement makes, packed
/// @param at_once what goes at once, to be sent after the commit
/// @return outdated, unknown; none: it took effect
boost::system::error_code settle_citizen(connection& database, ledger& numbers,
                                         const citizen_settlement& what,
                                         std::span<const packed_reception> makes,
                                         std::vector<deliveries_at_hand::entry>& at_once);

}  // namespace genvej::store::sqlite
