#pragma once
/// What is still to be done: reads follow-ups that are due, and knows which are in somebody's hand.
#include <map>
#include <mutex>
#include <span>

#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// Follow-ups that somebody works on, and those that he gave back until later. Nothing of it is written down:
/// after a restart all are due again. Thread-safety: every function may be called from any thread.
class hands {
public:
    /// Those that are not to be taken at `now`; what was given back until then is free again.
    std::map<std::int64_t, std::optional<time_ms>> held_at(time_ms now);
    std::map<std::int64_t, std::optional<time_ms>> held() const;
    void take(std::int64_t id);
    void give_back(std::int64_t id, time_ms due);
    /// After the commit that settled or postponed them.
    void let_go(std::span<const std::int64_t> ids);

private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::optional<time_ms>> held_;  // given back: until when
};

/// Numbers of those that are due, oldest first. Thread-safety of this and the following: as connection.
std::vector<std::int64_t> due_follow_ups(connection& database, time_ms now, std::size_t limit);
/// None: settled. @throw boost::system::system_error
std::optional<due_follow_up> read_follow_up(connection& database, std::int64_t id);
/// A letter with the bytes of its reception, as a follow-up without a number. None: no such letter, or its
/// content was removed.
std::optional<due_follow_up> read_accepted(connection& database, std::int64_t letter);
/// Numbers of open halves, oldest first.
std::vector<std::int64_t> halves(connection& database, std::string_view kind, std::string_view sender,
                                 std::string_view receiver, std::span<const std::string> keys);
/// The earliest time at which one of those that are not held is due.
std::optional<time_ms> earliest_follow_up(connection& database,
                                          const std::map<std::int64_t, std::optional<time_ms>>& held);

}  // namespace genvej::store::sqlite
