#pragma once
/// What a reception means, whichever engine keeps it: parts of taking one in that look at nothing but the
/// reception itself. Pure, thread-safe.
#include "adapters/store/store.hpp"

namespace genvej::store {

/// Deliveries name documents that are planned with them.
bool is_well_formed(const reception& what);

/// Packs the bodies of what is planned, in place: on the thread that brought them.
void pack_planned(letter_record& letter);

/// Where the translations of letters are, once they stand one behind the other.
struct moved_translations {
    struct place {
        std::size_t at = 0;
        std::size_t size = 0;
    };
    std::vector<place> places;  ///< by letter, counted from where the first begins
    std::string unpacked;  ///< of a letter that came alone and is sent on, if small (recent_translations)
};
/// Moves them behind what `onto` holds, and packs what is planned.
moved_translations move_translations(reception& what, std::string& onto);
/// Memory that the letters hold with what is planned for them.
std::size_t planned_bytes(const reception& what) noexcept;

/// A reception without what is large and without what was planned: what its refusal is written into.
reception without_effect(const reception& what);
/// Of a refused letter only documents go out: receipts to its sender. They wait for nobody.
letter_record answers_of(const letter_record& letter);

/// It has to find what it is about; nothing is delivered of it.
bool is_receipt(const letter_record& letter);

/// The same letter twice inside one reception: the second has no effect; with other content the whole is
/// refused. @param same set when it is one
bool repeats_inside(const reception& what, std::size_t at, bool& same);

/// It says whose a conversation is.
bool claims_thread(const letter_record& letter);
/// An earlier letter of the reception gave the conversation of this one to another patient.
bool contradicts_earlier(const reception& what, std::size_t at);

/// FNV-1a over ids and hashes, each closed by a byte that cannot be in them. It tells messages of one
/// envelope id apart; content itself is compared by the letters' own hashes. Kept: never to be changed.
std::int64_t digest_of(const reception& what);

}  // namespace genvej::store
