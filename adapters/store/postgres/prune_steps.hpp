#pragma once
/// What a run of pruning.hpp does to a slice of messages, or to a month: look, remove, move away, drop.
/// Thread-safety: one connection, one call at a time. @throw failure; store_errc::busy when others were in
/// the way all the time
#include <string>
#include <thread>
#include <vector>

#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/upkeep.hpp"

namespace genvej::store::postgres {

/// Where bytes that stay when their month is dropped lie.
constexpr std::string_view stays_day = "-infinity";

/// A range of days, the end not in it, in which bytes lie.
struct days {
    std::string from, end;
    bool whole = false;  ///< a month that is dropped: what stays is moved
};

/// Where a walk along bytes is.
struct position {
    std::int64_t municipality = -1, number = 0;
    std::string day{stays_day};
};

/// A message whose bytes lie there.
struct candidate {
    position at;
    bool is_old = false, was_pruned = false;
};

/// What the messages of a slice are, and how often.
struct sorted {
    std::vector<candidate> free, stay;
    prune_report seen;
};

/// Rolls back what was not committed. A lock that does not come soon is given up, before the server would
/// look for a deadlock and might end the other's transaction.
class transaction {
public:
    explicit transaction(connection& database) : database_(database) {
        database_.send("BEGIN ISOLATION LEVEL READ COMMITTED", parameters());
        database_.send("SET LOCAL lock_timeout = '300ms'", parameters());
    }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() { database_.roll_back(); }
    void commit() { database_("COMMIT").run(); }

private:
    connection& database_;
};

constexpr int slice_tries = 20;
/// Again, a few times, when somebody was in the way.
template <class Work>
void in_transaction(connection& database, const Work& work) {
    for (int attempt = 1;; ++attempt) {
        try {
            transaction one(database);
            work();
            one.commit();
            return;
        } catch (const failure& error) {
            if (error.code() != store_errc::busy || attempt == slice_tries || database.broken()) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(attempt));
    }
}

/// The next messages whose bytes lie in these days, at most what.at_once.
std::vector<candidate> read_slice(connection& database, const days& where, const position& after,
                                  const prune_order& what);
/// Nobody plans anything for these meanwhile who looks at them under a lock.
void lock_messages(connection& database, const std::vector<candidate>& which);
sorted sort(connection& database, std::vector<candidate> slice);
/// From here on they are pruned. What lies in months that are dropped goes with them.
void remove_content(connection& database, const std::vector<candidate>& which, bool whole,
                    const std::string& first_kept_day, time_ms now);
void move_away(connection& database, const std::vector<candidate>& which);
/// Bytes of deliveries, documents and later translations whose message stays. @return there may be more
bool move_others(connection& database, const days& where, position& after, std::uint32_t at_once);
/// Several times, with a pause: whoever waits behind us goes first.
void drop(connection& database, const std::string& partition);

}  // namespace genvej::store::postgres
