#pragma once
/// What recognition_rules.hpp asks, and the rows by which it is answered.
/// Thread-safety: used inside the writer's transaction.
#include "adapters/store/recognition_rules.hpp"
#include "adapters/store/sqlite/keys_at_hand.hpp"

namespace genvej::store::sqlite {

recognition recognise(connection& database, const keys_at_hand& at_hand, const reception& what);

/// The usual case, told by looking only: a reception of one letter, which is new, in envelopes that are new.
bool is_new(connection& database, const keys_at_hand& at_hand, const reception& what);

/// Marks the identifiers of a letter as used, in the index. REQUIRES: it is new
void remember_letter(connection& database, const letter_record& letter, std::int64_t number);
/// Marks the envelopes of a reception as used, in the index; those that are known stay as they are.
void remember_envelopes(connection& database, const keys_at_hand& at_hand, const reception& what,
                        std::int64_t number);
/// Those that are known belong to that reception from now on.
void move_envelopes(connection& database, const keys_at_hand& at_hand, const reception& what,
                    std::int64_t number);

/// The letter that took effect under that identifier; 0: none did.
std::int64_t letter_by_key(connection& database, const keys_at_hand& at_hand, std::string_view sender,
                           std::string_view letter_id);
/// Only in the index: for readers, who have asked keys_at_hand before they opened their snapshot.
std::int64_t letter_by_key(connection& database, std::string_view sender, std::string_view letter_id);

/// Frees the identifiers of what takes effect no more.
void forget_letter(connection& database, keys_at_hand& at_hand, std::int64_t letter);
void forget_envelopes(connection& database, std::int64_t reception);

}  // namespace genvej::store::sqlite
