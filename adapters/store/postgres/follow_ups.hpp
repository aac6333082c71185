#pragma once
/// What is still to be done: takes follow-ups that are due, in the hand of one node at a time. A hand is a
/// lease by the database's clock: what a node had that is gone is due again when its lease has run out.
/// Thread-safety: as connection. @throw failure
#include <span>

#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// Who takes, and for how long.
struct holder {
    std::string node;
    std::int64_t lease_ms = 0;
};

std::vector<due_follow_up> take_follow_ups(connection& database, const holder& who, time_ms now,
                                           std::size_t limit);
void give_back(connection& database, const holder& who, std::int64_t follow_up, time_ms due);
/// The earliest time at which one that nobody has in his hand is due.
std::optional<time_ms> earliest_follow_up(connection& database, const holder& who);

/// None: settled.
std::optional<due_follow_up> read_follow_up(connection& database, std::int64_t id);
/// A letter with the bytes of its reception, as a follow-up without a number.
std::optional<due_follow_up> read_accepted(connection& database, std::int64_t letter);
/// Numbers of open halves, oldest first.
std::vector<std::int64_t> halves(connection& database, std::string_view kind, std::string_view sender,
                                 std::string_view receiver, std::span<const std::string> keys);

}  // namespace genvej::store::postgres
