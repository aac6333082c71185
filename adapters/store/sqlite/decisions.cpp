#include "adapters/store/sqlite/decisions.hpp"

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/sqlite/attempts.hpp"
#include "adapters/store/sqlite/history.hpp"
#include "adapters/store/sqlite/holds.hpp"
#include "adapters/store/sqlite/planning.hpp"

namespace genvej::store::sqlite {
namespace {

/// What a decision is about, with its lane.
struct found : subject {
    std::int64_t target = 0;
    std::string lane;
    bool unknown = false;
};

std::optional<found> find(connection& database, std::int64_t id) {
    query row = database("SELECT target, lane, state, next_attempt, unknown FROM delivery WHERE id = ?");
    if (!row.bind(id).step()) return std::nullopt;
    return found{
        {static_cast<delivery_state>(row.number(2)), row.number(3), false},
        row.number(0),
        row.string(1),
        row.number(4) != 0
    };
}

using verdict = deciding::verdict;

bool is_pruned(connection& database, std::int64_t delivery) {
    query row = database(
        "SELECT pruned FROM delivery JOIN letter ON letter.id = delivery.letter JOIN reception ON "
        "reception.id = "
        "letter.reception WHERE delivery.id = ?");
    return row.bind(delivery).step() && row.number(0) != 0;
}

void write(connection& database, const subject& whose, const delivery_decision& what) {
    if (what.discards) {
        database(
            "UPDATE delivery SET state = ?, unknown = 0, head = 0, changed = ?, last_error = ? WHERE id = ?")
            .bind(static_cast<int>(delivery_state::discarded), what.now, what.reason, what.id)
            .run();
    } else if (is_open(whose.state)) {
        database("UPDATE delivery SET next_attempt = ? WHERE id = ?").bind(what.now, what.id).run();
    } else {
        database("UPDATE delivery SET state = 0, attempts = 0, next_attempt = ?, changed = ? WHERE id = ?")
            .bind(what.now, what.now, what.id)
            .run();
    }
}

}  // namespace

void deciding::open_lane(connection& database, ledger& numbers, std::int64_t target, std::string_view lane) {
    if (const std::int64_t held = put_into_lane(database, numbers, target, lane); held != 0)
        put_down_.insert(held);
}

verdict deciding::decide(connection& database, ledger& numbers, const delivery_decision& what) {
    // What is under way ends first; what is decided about is not taken meanwhile.
    if (!reserved_.contains(what.id) && !under_way_.reserve(what.id)) return verdict::under_way;
    reserved_.insert(what.id);
    std::optional<found> whose = find(database, what.id);
    if (!whose) return verdict::unknown;
    open_lane(database, numbers, whose->target, whose->lane);
    if (put_down_.contains(what.id)) whose = find(database, what.id);
    const verdict seen = verdict_on(*whose, what, [&] { return is_pruned(database, what.id); });
    if (seen != verdict::done) return seen;
    write(database, *whose, what);
    note_delivery(database, what.id, what.discards ? event_kind::discarded : event_kind::repeated, what.now,
                  delivery_state::waiting, what.reason);
    const delivery_state now = state_after(*whose, what);
    --sum_of(numbers.sums, whose->state);
    ++sum_of(numbers.sums, now);
    numbers.sums.unknown -= whose->unknown && what.discards ? 1U : 0U;
    if (what.discards) plan_undelivered(database, numbers, what.id, what.now);
    end_hold(database, numbers, whose->target, whose->lane, what.id);
    step_forward(database, numbers, whose->target, whose->lane, what.now);
    return verdict::done;
}

void deciding::end(boost::system::error_code error) {
    const std::lock_guard nobody_looks(taking_);
    if (!error) at_hand_.forget(put_down_);
    for (const std::int64_t id : reserved_) under_way_.release(id);
}

void decisions_job::apply(connection& database, ledger& numbers) {
    changed_.clear();
    deciding_.begin();
    for (const delivery_decision& one : what_) {
        if (deciding_.decide(database, numbers, one) == deciding::verdict::done) changed_.push_back(one.id);
    }
}

void decisions_job::finish(boost::system::error_code error) {
    deciding_.end(error);
    done_(error ? result<std::vector<std::int64_t>>(error)
                : result<std::vector<std::int64_t>>(std::move(changed_)));
}

}  // namespace genvej::store::sqlite
