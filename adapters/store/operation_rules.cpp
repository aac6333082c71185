#include "adapters/store/operation_rules.hpp"

#include <algorithm>

namespace genvej::store {
namespace {

using verdict = action_outcome::verdict;

bool fits(std::string_view wanted, std::string_view is) noexcept {
    return wanted.empty() || wanted == is;
}

}  // namespace

bool fits(const message_filter& which, const message_row& row) noexcept {
    return fits(which.partner, row.partner) && (!which.state || *which.state == row.state) &&
           row.received >= which.from && (which.until == 0 || row.received < which.until);
}

bool fits(const message_filter& which, const std::vector<message_row::letter>& letters) {
    const bool any =
        which.kind.empty() && which.sender.empty() && which.receiver.empty() && which.letter_id.empty();
    return any || std::any_of(letters.begin(), letters.end(), [&](const message_row::letter& one) {
               return fits(which.kind, one.kind) && fits(which.sender, one.sender) &&
                      fits(which.receiver, one.receiver) && fits(which.letter_id, one.letter_id);
           });
}

void count_deliveries(message_row& in, delivery_state state, std::uint32_t count) {
    switch (state) {
        case delivery_state::delivered:
            in.delivered += count;
            return;
        case delivery_state::refused:
            in.refused += count;
            return;
        case delivery_state::dead:
            in.dead += count;
            return;
        case delivery_state::discarded:
            in.discarded += count;
            return;
        case delivery_state::waiting:
        case delivery_state::sending:
        case delivery_state::unknown:
            break;
    }
    in.open += count;
}

message_event event_at(time_ms at, event_kind kind) {
    message_event out;
    out.at = at;
    out.last = at;
    out.kind = kind;
    return out;
}

void add_deliveries(const std::vector<traced_delivery>& from, time_ms received,
                    std::vector<message_event>& to) {
    const auto add = [&](const traced_delivery& one, event_kind kind, time_ms at) {
        message_event& event = to.emplace_back(event_at(at, kind));
        event.delivery = one.id;
        event.target = one.target;
    };
    for (const traced_delivery& one : from) {
        if (one.with_letter) add(one, event_kind::planned, received);
    }
    for (const traced_delivery& one : from) {
        if (one.state == delivery_state::delivered) add(one, event_kind::delivered, one.changed);
    }
}

std::string word_of(event_kind kind, std::int64_t state, std::string other) {
    switch (kind) {
        case event_kind::attempted:
            return std::string(to_string(static_cast<delivery_state>(state)));
        case event_kind::acknowledged:
            return state == static_cast<int>(receipt_verdict::positive) ? "positive" : "negative";
        case event_kind::joined:
            return other;
        default:
            return {};
    }
}

void put_in_order(std::vector<message_event>& events) {
    const auto place = [](const message_event& one) { return one.at == 0 ? store::endless : one.at; };
    std::stable_sort(events.begin(), events.end(),
                     [&](const message_event& a, const message_event& b) { return place(a) < place(b); });
}

action_outcome::verdict verdict_on(const subject& whose, const delivery_decision& what,
                                   const std::function<bool()>& is_pruned) {
    // What is under way ends first.
    if (whose.under_way) return verdict::under_way;
    if (whose.state == delivery_state::delivered) return verdict::no_effect;
    if (what.discards) return whose.state == delivery_state::discarded ? verdict::no_effect : verdict::done;
    if (is_open(whose.state)) return whose.next_attempt <= what.now ? verdict::no_effect : verdict::done;
    return is_pruned() ? verdict::pruned : verdict::done;
}

delivery_state state_after(const subject& whose, const delivery_decision& what) noexcept {
    if (what.discards) return delivery_state::discarded;
    return is_open(whose.state) ? whose.state : delivery_state::waiting;
}

void add_target(action_outcome& to, std::string_view name) {
    if (std::find(to.targets.begin(), to.targets.end(), name) == to.targets.end())
        to.targets.emplace_back(name);
}

void conclude_replay(action_outcome& to, std::size_t found) noexcept {
    if (to.deliveries.empty()) to.what = found == 0 ? verdict::no_effect : verdict::open;
}

}  // namespace genvej::store
