#pragma once
/// The delivery part of the store as docs/delivery.md says it, in memory: small enough to be read, and held
/// against the same statements as the engines (model_store_test.cpp). Knows several nodes and leases.
///
/// Numbers in place of names: a target, a partner, a lane of a target. Thread-safety: none.
#include <map>
#include <string>
#include <vector>

#include "adapters/store/store.hpp"
#include "tests/unit/gateway/delivery/simulation/defects.hpp"

namespace genvej::delivery::simulation {

using store::attempt_result;
using store::delivery_state;
using store::time_ms;

/// A delivery as the store keeps it.
struct row {
    std::int64_t id = 0;  ///< from 1, in order of planning
    std::size_t target = 0, partner = 0, lane = 0;
    delivery_state state = delivery_state::waiting;
    std::uint32_t attempts = 0;
    time_ms next_attempt = 0;
    std::string error;
};

struct taken_row {
    std::int64_t id = 0;
    std::uint32_t attempts = 0;
    std::uint64_t lease = 0;
    bool passes_hold = false;
    std::uint32_t key = 0;  ///< which of its keys: always 0, but for a planted defect
};

class model_store {
public:
    /// @param lease_length 0: one node, whose leases end with it
    model_store(time_ms lease_length, defect planted) : lease_length_(lease_length), planted_(planted) {}

    std::int64_t plan(std::size_t target, std::size_t partner, std::size_t lane, time_ms now);
    /// @param clock the database's
    std::vector<taken_row> take_due(std::size_t target, time_ms now, std::size_t limit, time_ms horizon,
                                    time_ms clock);
    std::optional<time_ms> next_due(std::size_t target, time_ms clock) const;
    void record(const std::vector<attempt_result>& results);
    /// @return whether it changed something
    bool decide(const store::delivery_decision& what, time_ms clock);
    /// The only node died and begins anew.
    void reopen();

    const row& at(std::int64_t id) const { return rows_[static_cast<std::size_t>(id - 1)]; }
    std::size_t size() const noexcept { return rows_.size(); }
    bool is_under_way(std::int64_t id, time_ms clock) const;
    /// Partners that have a head that is due.
    std::vector<std::size_t> partners_due(std::size_t target, time_ms now, time_ms horizon,
                                          time_ms clock) const;

private:
    struct lane {
        std::size_t target = 0;
        std::vector<std::int64_t> open;  ///< in order
        time_ms hold_until = 0;
        std::int64_t held_by = 0;
        std::int64_t under_way = 0;  ///< 0: none
        std::uint64_t lease = 0;
        time_ms lease_until = 0;
    };
    row& mine(std::int64_t id) { return rows_[static_cast<std::size_t>(id - 1)]; }
    bool is_leased(const lane& of, time_ms clock) const;
    std::int64_t due_head(const lane& of, time_ms now, time_ms horizon, time_ms clock) const;
    std::vector<std::int64_t> in_turns(std::vector<std::int64_t> due, std::size_t target) const;
    taken_row hand_out(std::int64_t id, time_ms clock);
    void apply(const attempt_result& what);
    static void end(lane& of, std::int64_t id);

    const time_ms lease_length_;
    const defect planted_;
    std::vector<row> rows_;
    std::map<std::size_t, lane> lanes_;
    std::map<std::size_t, std::size_t> last_partner_;  ///< served, of each target
    std::uint64_t last_lease_ = 0;
    std::uint64_t records_ = 0;
};

}  // namespace genvej::delivery::simulation
