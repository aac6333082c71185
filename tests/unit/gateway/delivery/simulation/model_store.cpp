#include "tests/unit/gateway/delivery/simulation/model_store.hpp"

#include <algorithm>

namespace genvej::delivery::simulation {

namespace {

bool is_held(time_ms hold_until, time_ms now) {
    return hold_until > now && hold_until - now <= store::store::longest_hold;
}

}  // namespace

std::int64_t model_store::plan(std::size_t target, std::size_t partner, std::size_t which, time_ms now) {
    row one;
    one.id = static_cast<std::int64_t>(rows_.size() + 1);
    one.target = target;
    one.partner = partner;
    one.lane = which;
    one.next_attempt = now;
    rows_.push_back(one);
    lane& of = lanes_[which];
    of.target = target;
    of.open.push_back(one.id);
    return one.id;
}

bool model_store::is_leased(const lane& of, time_ms clock) const {
    if (of.under_way == 0) return false;
    if (lease_length_ == 0) return true;
    // One that ends further ahead than it is long is over: the database's clock jumped back.
    return of.lease_until > clock && of.lease_until - clock <= lease_length_;
}

bool model_store::is_under_way(std::int64_t id, time_ms clock) const {
    const lane& of = lanes_.at(at(id).lane);
    return of.under_way == id && is_leased(of, clock);
}

std::int64_t model_store::due_head(const lane& of, time_ms now, time_ms horizon, time_ms clock) const {
    if (of.open.empty()) return 0;
    if (is_leased(of, clock) && planted_ != defect::ignores_what_is_under_way) return 0;
    if (is_held(of.hold_until, now)) return 0;
    std::size_t which = planted_ == defect::newest_first ? of.open.size() - 1 : 0;
    if (planted_ == defect::ignores_what_is_under_way && is_leased(of, clock)) which = 1;
    if (which >= of.open.size()) return 0;
    const row& head = at(of.open[which]);
    const bool jumped = head.next_attempt > now + horizon && planted_ != defect::ignores_the_horizon;
    return head.next_attempt <= now || jumped ? head.id : 0;
}

std::vector<std::size_t> model_store::partners_due(std::size_t target, time_ms now, time_ms horizon,
                                                   time_ms clock) const {
    std::vector<std::size_t> out;
    for (const auto& [name, of] : lanes_) {
        if (of.target != target) continue;
        if (const std::int64_t id = due_head(of, now, horizon, clock); id != 0) out.push_back(at(id).partner);
    }
    return out;
}

/// Round and round the partners, beginning behind the one that had the last turn; each one's oldest first.
std::vector<std::int64_t> model_store::in_turns(std::vector<std::int64_t> due, std::size_t target) const {
    std::sort(due.begin(), due.end(), [this](std::int64_t a, std::int64_t b) {
        return std::pair(at(a).next_attempt, a) < std::pair(at(b).next_attempt, b);
    });
    if (planted_ == defect::forgets_whose_turn_it_is) return due;
    std::map<std::size_t, std::vector<std::int64_t>> by_partner;
    for (const std::int64_t id : due) by_partner[at(id).partner].push_back(id);
    std::vector<std::int64_t> out;
    const auto last = last_partner_.find(target);
    for (std::size_t round = 0; out.size() < due.size(); ++round) {
        const auto add = [&](bool behind) {
            for (const auto& [partner, ids] : by_partner) {
                const bool is_behind = last != last_partner_.end() && partner > last->second;
                if (is_behind == behind && round < ids.size()) out.push_back(ids[round]);
            }
        };
        add(true);
        add(false);
    }
    return out;
}

taken_row model_store::hand_out(std::int64_t id, time_ms clock) {
    const row& one = at(id);
    lane& of = lanes_.at(one.lane);
    of.under_way = id;
    of.lease = ++last_lease_;
    of.lease_until = clock + lease_length_;
    taken_row out{id, one.attempts, of.lease, of.held_by != 0, 0};
    of.held_by = 0;
    of.hold_until = 0;
    if (planted_ == defect::another_key) out.key = one.attempts;
    if (planted_ == defect::passes_in_silence) out.passes_hold = false;
    return out;
}

std::vector<taken_row> model_store::take_due(std::size_t target, time_ms now, std::size_t limit,
                                             time_ms horizon, time_ms clock) {
    std::vector<std::int64_t> due;
    for (const auto& [name, of] : lanes_) {
        if (of.target != target) continue;
        if (const std::int64_t id = due_head(of, now, horizon, clock); id != 0) due.push_back(id);
    }
    std::vector<taken_row> out;
    for (const std::int64_t id : in_turns(std::move(due), target)) {
        if (out.size() == limit) break;
        out.push_back(hand_out(id, clock));
        last_partner_[target] = at(id).partner;
    }
    return out;
}

std::optional<time_ms> model_store::next_due(std::size_t target, time_ms clock) const {
    std::optional<time_ms> out;
    for (const auto& [name, of] : lanes_) {
        if (of.target != target || of.open.empty()) continue;
        if (is_leased(of, clock) && lease_length_ == 0) continue;
        const time_ms when =
            is_leased(of, clock) ? of.lease_until : std::max(at(of.open.front()).next_attempt, of.hold_until);
        out = std::min(out.value_or(when), when);
    }
    return out;
}

void model_store::end(lane& of, std::int64_t id) {
    of.open.erase(std::remove(of.open.begin(), of.open.end(), id), of.open.end());
}

void model_store::apply(const attempt_result& what) {
    row& one = mine(what.id);
    lane& of = lanes_.at(one.lane);
    const bool present = of.under_way == what.id && of.lease == what.lease;
    const bool believed = present || planted_ == defect::believes_old_leases;
    if (present) of.under_way = 0;
    if (!store::is_open(one.state)) return;
    if (!believed && what.state != delivery_state::delivered) return;
    one.state = what.state;
    one.attempts += what.uncounted ? 0 : 1;
    one.next_attempt = what.next_attempt;
    one.error = what.error;
    if (store::is_open(what.state)) return;
    end(of, what.id);
    if (what.hold_until > what.now && planted_ != defect::forgets_holds) {
        of.hold_until = what.hold_until;
        of.held_by = what.id;
    }
}

void model_store::record(const std::vector<attempt_result>& results) {
    if (planted_ == defect::loses_results && ++records_ % 3 == 0) return;
    for (const attempt_result& one : results) apply(one);
}

bool model_store::decide(const store::delivery_decision& what, time_ms clock) {
    row& one = mine(what.id);
    lane& of = lanes_.at(one.lane);
    if (is_under_way(what.id, clock)) return false;
    const bool was_open = store::is_open(one.state);
    if (one.state == delivery_state::delivered) return false;
    if (what.discards) {
        if (one.state == delivery_state::discarded) return false;
        one.state = delivery_state::discarded;
        one.error = what.reason;
        end(of, what.id);
    } else if (was_open) {
        if (one.next_attempt <= what.now) return false;
        one.next_attempt = what.now;
    } else {
        one.state = delivery_state::waiting;
        one.attempts = 0;
        one.next_attempt = what.now;
        of.open.insert(std::lower_bound(of.open.begin(), of.open.end(), what.id), what.id);
    }
    if (of.held_by == what.id) {
        of.held_by = 0;
        of.hold_until = 0;
    }
    return true;
}

void model_store::reopen() {
    for (auto& [name, of] : lanes_) of.under_way = 0;
}

}  // namespace genvej::delivery::simulation
