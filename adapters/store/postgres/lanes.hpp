#pragma once
/// Lanes under lock: how deliveries and their lanes stand, and how the next one steps forward. Thread-safety:
/// used inside the writer's transaction. @throw failure
#include <map>
#include <set>
#include <tuple>

#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// A delivery and its lane as they are under the lock.
struct standing {
    std::int64_t municipality = 0;
    std::string target, lane, partner;
    delivery_state state = delivery_state::waiting;
    std::int64_t document = 0;
    time_ms next_attempt = 0;
    std::uint64_t lease = 0;  ///< of its lane
    bool under_way = false;
    std::int64_t held_by = 0;  ///< of its lane
};

/// Locks the lanes of deliveries, and reads those that are known.
std::map<std::int64_t, standing> lock_lanes(connection& database, const column& deliveries);

/// The same, and the deliveries themselves: a lane in which nothing is open may have no row, so that locking
/// lanes keeps nobody from deciding about what has ended there.
std::map<std::int64_t, standing> lock_deliveries(connection& database, const column& deliveries);

/// Lanes that something has changed in. A lane is written once, whatever happened in it.
class changed_lanes {
public:
    void touch(const standing& at) { lanes_[key_of(at)]; }
    /// What was under way has ended.
    void ends_lease(const standing& at) { lanes_[key_of(at)].ends_lease = true; }
    void hold(const standing& at, std::int64_t by, time_ms until);
    /// A lane may have gone while nothing was open in it.
    void reopen(const standing& at, std::int64_t delivery, time_ms due);
    /// Nothing of it is answered yet: connection::finish().
    /// @param left told then, if a lane is left with something in it; empty: nobody asks
    void send(connection& database, const std::function<void()>& left = {}) const;

private:
    struct change {
        bool ends_lease = false;
        std::int64_t held_by = 0;  ///< 0: as it was
        time_ms held_until = 0;
        std::int64_t reopened = 0;
        time_ms due = 0;
        std::string partner;
    };
    using key = std::tuple<std::int64_t, std::string, std::string>;
    static key key_of(const standing& at) { return {at.municipality, at.target, at.lane}; }

    std::map<key, change> lanes_;
};

}  // namespace genvej::store::postgres
