#include "adapters/store/sqlite/decisions.hpp"

#include "adapters/store/sqlite/attempts.hpp"
#include "adapters/store/sqlite/history.hpp"
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

using verdict = deciding::verdict;

verdict discard(connection& database, const subject& whose, const delivery_decision& what) {
    if (whose.state == delivery_state::delivered || whose.state == delivery_state::discarded)
        return verdict::no_effect;
    database("UPDATE delivery SET state = ?, unknown = 0, head = 0, changed = ?, last_error = ? WHERE id = ?")
        .bind(static_cast<int>(delivery_state::discarded), what.now, what.reason, what.id)
        .run();
    return verdict::done;
}

bool is_pruned(connection& database, std::int64_t delivery) {
    query row = database(
        "SELECT pruned FROM delivery JOIN letter ON letter.id = delivery.letter JOIN reception ON "
        "reception.id = "
        "letter.reception WHERE delivery.id = ?");
    return row.bind(delivery).step() && row.number(0) != 0;
}

verdict send_again(connection& database, const subject& whose, const delivery_decision& what) {
    if (whose.state == delivery_state::delivered) return verdict::no_effect;
    if (is_open(whose.state)) {
        if (whose.next_attempt <= what.now) return verdict::no_effect;
        database("UPDATE delivery SET next_attempt = ? WHERE id = ?").bind(what.now, what.id).run();
        return verdict::done;
    }
    if (is_pruned(database, what.id)) return verdict::pruned;
    database("UPDATE delivery SET state = 0, attempts = 0, next_attempt = ?, changed = ? WHERE id = ?")
        .bind(what.now, what.now, what.id)
        .run();
    return verdict::done;
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
    std::optional<subject> whose = find(database, what.id);
    if (!whose) return verdict::unknown;
    open_lane(database, numbers, whose->target, whose->lane);
    if (put_down_.contains(what.id)) whose = find(database, what.id);
    const verdict seen = what.discards ? discard(database, *whose, what) : send_again(database, *whose, what);
    if (seen != verdict::done) return seen;
    note_delivery(database, what.id, what.discards ? event_kind::discarded : event_kind::repeated, what.now,
                  delivery_state::waiting, what.reason);
    const delivery_state now = what.discards           ? delivery_state::discarded
                               : is_open(whose->state) ? whose->state
                                                       : delivery_state::waiting;
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
