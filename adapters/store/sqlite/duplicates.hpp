#pragma once
/// Tells a duplicate from a new message and from an id that was used twice (settled.md, "duplicate";
/// design.md, 5).
///
/// Only letters that took effect count: a refused id is free for the corrected letter. A reception with
/// several letters is a duplicate when all of them are; when only some are, those have no second effect and
/// the others count. An envelope id is tied to a digest of all letters inside: another digest is another
/// message. Thread-safety: used inside the writer's transaction.
#include <vector>

#include "adapters/store/sqlite/keys_at_hand.hpp"

namespace genvej::store::sqlite {

struct recognition {
    accept_outcome::verdict what = accept_outcome::verdict::stored;
    std::int64_t first = 0;   ///< number of the reception that is known already
    std::vector<bool> known;  ///< by letter: took effect before
    bool envelope_is_known =
        false;  ///< of what is stored: its letters were refused after they had taken effect
};

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
