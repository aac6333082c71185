#pragma once
/// Watches a schedule and says what was wrong: statements of docs/delivery.md, each checked from what was
/// seen, not from what the store or the machine believes. Thread-safety: none.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gateway/delivery/worker_machine.hpp"
#include "tests/unit/gateway/delivery/simulation/model_store.hpp"
#include "tests/unit/gateway/delivery/simulation/network.hpp"

namespace genvej::delivery::simulation {

class oracle {
public:
    oracle(const world& in, const model_store& kept, std::vector<worker_settings> targets,
           time_ms lease_length)
        : in_(in),
          kept_(kept),
          targets_(std::move(targets)),
          lease_length_(lease_length),
          seen_(targets_.size()) {}

    void planned(std::int64_t id, nature what);
    /// Something happened that may delay messages: a clock jumped, a node was away, the store failed, ...
    void disturbed(std::size_t target) { seen_[target].calm_since = in_.now(); }
    void disturbed();
    /// The store gave these.
    /// @param had_turns partners that had something due, one entry for each head
    void taken(std::size_t target, const std::vector<taken_row>& what,
               const std::vector<std::size_t>& had_turns, time_ms now, time_ms clock);
    /// A node got so many and sends them now.
    void got(std::size_t target, std::size_t node, std::size_t count);
    void effect(std::size_t target, std::int64_t id, bool first);
    /// A node saw the end of an attempt, and what it made of it.
    void ended(std::size_t target, std::size_t node, const attempt_end& how, breaker_news news,
               const attempt_result& made);
    void abandoned(std::size_t target, std::size_t node) { --seen_[target].nodes[node].under_way; }
    /// The store has taken these in, whether or not the node learns of it.
    void written(const std::vector<attempt_result>& what);
    void decided(const store::delivery_decision& what);
    /// The node's memory is gone.
    void died(std::size_t node);
    /// Everything has come to rest.
    void at_the_end(const network& by);

    const std::string& problem() const noexcept { return problem_; }
    /// Outages that were told.
    std::uint64_t alerts() const noexcept { return alerts_; }
    std::uint64_t resolutions() const noexcept { return resolutions_; }

private:
    struct message {
        nature what = nature::welcome;
        delivery_state state = delivery_state::waiting;
        bool has_effect = false;
        bool touched = false;       ///< a person sent it again: its place in the lane is gone
        std::uint32_t counted = 0;  ///< failures that use up attempts, since it was planned or sent again
    };
    struct lane {
        std::vector<std::int64_t> members;  ///< in order
        moment ready_since{0};
        time_ms hold_until = 0;
        std::int64_t held_by = 0;
        std::int64_t under_way = 0;
        std::uint64_t lease = 0;
        time_ms lease_until = 0;
    };
    struct watched_node {
        std::uint32_t in_a_row = 0;
        bool is_down = false;    ///< as was told
        bool is_tried = false;   ///< one, after the pause
        moment last_failure{0};  ///< that began the outage, or of the one that was tried
        std::size_t under_way = 0;
        double level = 0;  ///< of messages a second
        moment level_at{0};
    };
    struct watched_target {
        moment calm_since{0};
        std::map<std::size_t, watched_node> nodes;
        /// For a partner that waits: turns that each other one had meanwhile.
        std::map<std::size_t, std::map<std::size_t, int>> turns;
    };
    void wrong(const char* what, std::int64_t id = 0);
    void check_lane(lane& of, const taken_row& one, std::size_t target, time_ms now, time_ms clock);
    void check_turns(watched_target& of, const std::vector<taken_row>& what,
                     const std::vector<std::size_t>& had_turns);
    void check_news(watched_node& by, const attempt_end& how, breaker_news news, std::uint32_t failures);
    message& mine(std::int64_t id) { return messages_[static_cast<std::size_t>(id - 1)]; }

    const world& in_;
    const model_store& kept_;
    const std::vector<worker_settings> targets_;
    const time_ms lease_length_;
    std::vector<watched_target> seen_;
    std::vector<message> messages_;
    std::map<std::size_t, lane> lanes_;
    std::uint64_t alerts_ = 0, resolutions_ = 0;
    std::string problem_;
};

}  // namespace genvej::delivery::simulation
