#include "tests/unit/gateway/delivery/simulation/oracle.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace genvej::delivery::simulation {

namespace {

using namespace std::chrono_literals;

/// What answers of store and network may add to a pause.
constexpr moment slack = 3s;

}  // namespace

void oracle::wrong(const char* what, std::int64_t id) {
    if (problem_.empty()) problem_ = fmt::format("{} (delivery {}, at {} ms)", what, id, in_.now().count());
}

void oracle::planned(std::int64_t id, nature what) {
    messages_.push_back({what, delivery_state::waiting, false, false, 0});
    lane& of = lanes_[kept_.at(id).lane];
    of.members.push_back(id);
    of.ready_since = in_.now();
}

void oracle::disturbed() {
    for (std::size_t i = 0; i < seen_.size(); ++i) disturbed(i);
}

void oracle::check_lane(lane& of, const taken_row& one, std::size_t target, time_ms now, time_ms clock) {
    const bool is_leased =
        of.under_way != 0 &&
        (lease_length_ == 0 || (of.lease_until > clock && of.lease_until - clock <= lease_length_));
    if (is_leased) wrong("two of a lane are under way", one.id);
    for (const std::int64_t other : of.members) {
        if (other >= one.id) break;
        if (store::is_open(mine(other).state)) wrong("not the oldest of its lane", one.id);
    }
    const bool was_held = of.held_by != 0;
    if (was_held && of.hold_until > now && of.hold_until - now <= store::store::longest_hold)
        wrong("its lane is held", one.id);
    if (was_held != one.passes_hold) wrong("a hold that ran out was not told", one.id);
    const moment idle = in_.now() - std::max(of.ready_since, seen_[target].calm_since);
    const bool another_reason = was_held || of.under_way != 0;
    if (!another_reason && idle > targets_[target].retry.cap + slack)
        wrong("postponed beyond the cap", one.id);
    of.held_by = 0;
}

void oracle::taken(std::size_t target, const std::vector<taken_row>& what,
                   const std::vector<std::size_t>& had_turns, time_ms now, time_ms clock) {
    for (const taken_row& one : what) {
        lane& of = lanes_[kept_.at(one.id).lane];
        if (!store::is_open(mine(one.id).state)) wrong("sent although it has ended", one.id);
        check_lane(of, one, target, now, clock);
        of.under_way = one.id;
        of.lease = one.lease;
        of.lease_until = clock + lease_length_;
    }
    check_turns(seen_[target], what, had_turns);
}

void oracle::check_turns(watched_target& of, const std::vector<taken_row>& what,
                         const std::vector<std::size_t>& had_turns) {
    std::map<std::size_t, int> left;
    for (const std::size_t partner : had_turns) ++left[partner];
    for (auto it = of.turns.begin(); it != of.turns.end();)
        it = left.contains(it->first) ? std::next(it) : of.turns.erase(it);
    for (const taken_row& one : what) {
        const std::size_t partner = kept_.at(one.id).partner;
        --left[partner];
        of.turns.erase(partner);
        for (const auto& [other, count] : left) {
            if (other == partner || count <= 0) continue;
            if (++of.turns[other][partner] > 2)
                wrong("a partner waits while another has his third turn", one.id);
        }
    }
}

void oracle::got(std::size_t target, std::size_t node, std::size_t count) {
    const worker_settings& bounds = targets_[target];
    watched_node& by = seen_[target].nodes[node];
    if (by.is_down && (count > 1 || (count == 1 && by.under_way > 0)))
        wrong("more than one is tried in an outage");
    const double least = static_cast<double>(bounds.retry.first.count()) * (1.0 - bounds.retry.jitter);
    if (by.is_down && count > 0 && static_cast<double>((in_.now() - by.last_failure).count()) + 1.0 < least)
        wrong("tried without a pause in an outage");
    by.is_tried = by.is_down && count > 0;
    by.under_way += count;
    if (by.under_way > bounds.concurrency) wrong("too many under way at once");
    if (bounds.per_second > 0) {
        const double passed = static_cast<double>((in_.now() - by.level_at).count()) / 1000.0;
        by.level = std::max(0.0, by.level - passed * bounds.per_second) + static_cast<double>(count);
        by.level_at = in_.now();
        if (by.level > std::max(1.0, bounds.per_second / 10.0) + 0.01) wrong("too many in a second");
        disturbed(target);
    }
}

void oracle::effect(std::size_t /*target*/, std::int64_t id, bool first) {
    if (!first) return;
    message& one = mine(id);
    if (one.has_effect) wrong("two effects of one message", id);
    one.has_effect = true;
    for (const std::int64_t other : lanes_[kept_.at(id).lane].members) {
        if (other >= id) break;
        const message& before = mine(other);
        if (!before.has_effect && !before.touched && store::is_open(before.state))
            wrong("took effect before an older one of its lane", id);
    }
}

void oracle::check_news(watched_node& by, const attempt_end& how, breaker_news news, std::uint32_t failures) {
    by.in_a_row = how.against_target ? by.in_a_row + 1 : 0;
    if (!by.is_down) {
        const bool must = how.against_target && by.in_a_row >= failures;
        if (must != (news == breaker_news::opened)) wrong("an outage was not told, or one that is none");
        if (news == breaker_news::closed) wrong("an outage ended that had not begun");
    } else {
        if (news == breaker_news::opened) wrong("an outage was told twice");
        // What was sent before it was told decides nothing: it may also have been delivered.
        if (news == breaker_news::closed && how.against_target) wrong("an outage ended by a failure");
    }
    if (news == breaker_news::opened) {
        by.is_down = true;
        ++alerts_;
    } else if (news == breaker_news::closed) {
        by.is_down = false;
        by.in_a_row = 0;
        ++resolutions_;
    }
    if (news == breaker_news::opened || by.is_tried) by.last_failure = in_.now();
    by.is_tried = false;
}

void oracle::ended(std::size_t target, std::size_t node, const attempt_end& how, breaker_news news,
                   const attempt_result& made) {
    const worker_settings& bounds = targets_[target];
    watched_node& by = seen_[target].nodes[node];
    --by.under_way;
    disturbed(target);
    const bool free_of_charge = how.against_target && by.is_down;
    if (made.uncounted != free_of_charge)
        wrong("an attempt was counted that is none, or not counted", made.id);
    check_news(by, how, news, bounds.breaker_failures);
    if (made.state == delivery_state::delivered) return;
    if (!free_of_charge) ++mine(made.id).counted;
    const time_ms pause = made.next_attempt - made.now;
    if (store::is_open(made.state) && (pause < 0 || pause > bounds.retry.cap.count()))
        wrong("the next attempt lies beyond the cap", made.id);
    const time_ms hold = store::is_open(made.state) || bounds.retry.hold.count() == 0
                             ? 0
                             : made.now + bounds.retry.hold.count();
    if (made.hold_until != hold) wrong("another hold than was asked for", made.id);
}

void oracle::written(const std::vector<attempt_result>& what) {
    for (const attempt_result& one : what) {
        lane& of = lanes_[kept_.at(one.id).lane];
        message& whose = mine(one.id);
        const bool present = of.under_way == one.id && of.lease == one.lease;
        if (present) of.under_way = 0;
        of.ready_since = in_.now();
        disturbed(kept_.at(one.id).target);
        if (store::is_open(whose.state) && (present || one.state == delivery_state::delivered)) {
            whose.state = one.state;
            if (!store::is_open(one.state) && one.hold_until > one.now) {
                of.hold_until = one.hold_until;
                of.held_by = one.id;
            }
            const std::uint32_t most = targets_[kept_.at(one.id).target].retry.attempts;
            if (one.state == delivery_state::dead && whose.what != nature::unsendable && whose.counted < most)
                wrong("dead before its attempts were used up", one.id);
        }
    }
    for (const attempt_result& one : what) {
        if (kept_.at(one.id).state != mine(one.id).state) wrong("the store keeps another state", one.id);
    }
}

void oracle::decided(const store::delivery_decision& what) {
    lane& of = lanes_[kept_.at(what.id).lane];
    message& whose = mine(what.id);
    if (what.discards) {
        whose.state = delivery_state::discarded;
    } else if (!store::is_open(whose.state)) {
        whose.state = delivery_state::waiting;
        whose.counted = 0;
        whose.touched = true;
    }
    of.ready_since = in_.now();
    if (of.held_by == what.id) of.held_by = 0;
}

void oracle::died(std::size_t node) {
    for (watched_target& one : seen_) one.nodes[node] = {};
    if (lease_length_ == 0) {
        for (auto& [name, of] : lanes_) of.under_way = 0;
    }
    disturbed();
}

void oracle::at_the_end(const network& by) {
    for (std::size_t i = 0; i < messages_.size(); ++i) {
        const auto id = static_cast<std::int64_t>(i + 1);
        const row& kept = kept_.at(id);
        const std::size_t effects = by.effects(id);
        if (store::is_open(kept.state)) wrong("has not ended", id);
        if (effects > 1) wrong("two effects of one message", id);
        if (kept.state == delivery_state::delivered && effects != 1) wrong("delivered without effect", id);
        if (kept.state != delivery_state::delivered && kept.error.empty())
            wrong("ended without a reason", id);
        if (kept.state == delivery_state::refused && messages_[i].what != nature::unwanted)
            wrong("refused though nobody refused it", id);
    }
}

}  // namespace genvej::delivery::simulation
