#include "adapters/store/sqlite/decisions.hpp"

#include "adapters/store/sqlite/attempts.hpp"
#include "adapters/store/sqlite/holds.hpp"
#include "adapters/store/sqlite/planning.hpp"

namespace genvej::store::sqlite {
namespace {

/// A delivery as a decision finds it.
struct subject {
    std::int64_t target = 0;
    std::string lane;
    delivery_state state = delivery_state::waiting;
    time_ms next_attempt = 0;
    bool unknown = false;
};

std::optional<subject> find(connection& database, std::int64_t id) {
    query row = database("SELECT target, lane, state, next_attempt, unknown FROM delivery WHERE id = ?");
    if (!row.bind(id).step()) return std::nullopt;
    return subject{row.number(0), row.string(1), static_cast<delivery_state>(row.number(2)), row.number(3),
                   row.number(4) != 0};
}

bool discard(connection& database, const subject& whose, const delivery_decision& what) {
    if (whose.state == delivery_state::delivered || whose.state == delivery_state::discarded) return false;
    database("UPDATE delivery SET state = ?, unknown = 0, head = 0, changed = ?, last_error = ? WHERE id = ?")
        .bind(static_cast<int>(delivery_state::discarded), what.now, what.reason, what.id)
        .run();
    return true;
}

bool send_again(connection& database, const subject& whose, const delivery_decision& what) {
    if (whose.state == delivery_state::delivered) return false;
    if (is_open(whose.state)) {
        if (whose.next_attempt <= what.now) return false;
        database("UPDATE delivery SET next_attempt = ? WHERE id = ?").bind(what.now, what.id).run();
        return true;
    }
    database("UPDATE delivery SET state = 0, attempts = 0, next_attempt = ?, changed = ? WHERE id = ?")
        .bind(what.now, what.now, what.id)
        .run();
    return true;
}

/// @param put_down what was at hand in that lane until now
bool decide(connection& database, ledger& numbers, const delivery_decision& what,
            std::set<std::int64_t>& put_down) {
    std::optional<subject> whose = find(database, what.id);
    if (!whose) return false;
    if (const std::int64_t held = put_into_lane(database, numbers, whose->target, whose->lane); held != 0) {
        put_down.insert(held);
        if (held == what.id) whose->state = delivery_state::waiting;
    }
    const bool changed = what.discards ? discard(database, *whose, what) : send_again(database, *whose, what);
    if (!changed) return false;
    const delivery_state now = what.discards           ? delivery_state::discarded
                               : is_open(whose->state) ? whose->state
                                                       : delivery_state::waiting;
    --sum_of(numbers.sums, whose->state);
    ++sum_of(numbers.sums, now);
    numbers.sums.unknown -= whose->unknown && what.discards ? 1U : 0U;
    if (what.discards) plan_undelivered(database, numbers, what.id, what.now);
    end_hold(database, numbers, whose->target, whose->lane, what.id);
    step_forward(database, numbers, whose->target, whose->lane, what.now);
    return true;
}

}  // namespace

void decisions_job::apply(connection& database, ledger& numbers) {
    changed_.clear();
    put_down_.clear();
    for (const delivery_decision& one : what_) {
        // What is under way ends first; what is decided about is not taken meanwhile.
        if (!reserved_.contains(one.id) && !under_way_.reserve(one.id)) continue;
        reserved_.insert(one.id);
        if (decide(database, numbers, one, put_down_)) changed_.push_back(one.id);
    }
}

void decisions_job::finish(boost::system::error_code error) {
    {
        const std::lock_guard nobody_looks(taking_);
        if (!error) at_hand_.forget(put_down_);
        for (const std::int64_t id : reserved_) under_way_.release(id);
    }
    done_(error ? result<std::vector<std::int64_t>>(error)
                : result<std::vector<std::int64_t>>(std::move(changed_)));
}

}  // namespace genvej::store::sqlite
