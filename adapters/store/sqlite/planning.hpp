#pragma once
/// Writes down what is to be sent and what is to be done: documents, deliveries with their lanes, follow-ups.
/// Used when a letter is accepted and when a settlement adds to it. Thread-safety: used inside the writer's
/// transaction.
#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// The lane of a patient, drawn by lot when it is needed for the first time; without a patient a new one each
/// time.
std::string lane_of(connection& database, const std::string& cpr);
/// The lane that was drawn for a patient; empty: none was.
std::string known_lane_of(connection& database, const std::string& cpr);

/// @param what its body is packed already; an empty one means the letter's translation
/// @return its number
std::int64_t plan_document(connection& database, ledger& numbers, std::int64_t letter,
                           const outgoing_document& what);

/// Where a delivery belongs.
struct delivery_place {
    std::int64_t letter = 0;
    std::int64_t document = 0;    ///< 0: the letter itself
    std::string_view media_type;  ///< where the plan names none
    std::string_view lane;
    time_ms now = 0;
    std::int64_t partner = 0;  ///< ledger::partner of who posted the letter
    /// It was planned when its letter was accepted, and the letter's row counts it.
    bool with_letter = false;
};
/// @param one its body is packed already
/// @return it goes at once (at_hand.hpp); only of those that were planned with their letter
bool plan_delivery(connection& database, ledger& numbers, const delivery_place& at,
                   const planned_delivery& one);

/// What a half is found by.
struct half {
    std::string_view kind, sender, receiver;
};
void plan_follow_up(connection& database, ledger& numbers, std::int64_t letter, const half& whose,
                    const planned_follow_up& what);
/// The receipt of a document is overdue at `due`, unless that is known already.
void plan_overdue(connection& database, ledger& numbers, std::int64_t document, time_ms due);
/// A delivery has ended otherwise than delivered: where its letter relays, its sender may have to hear it.
void plan_undelivered(connection& database, ledger& numbers, std::int64_t delivery, time_ms now);

/// Gives a letter that was sent without an outgoing_document a row, since something is to be remembered of
/// it.
void give_row(connection& database, ledger& numbers, std::int64_t document);

}  // namespace genvej::store::sqlite
