#include "adapters/store/sqlite/attempts.hpp"

#include "adapters/store/sqlite/history.hpp"
#include "adapters/store/sqlite/holds.hpp"
#include "adapters/store/sqlite/planning.hpp"

namespace genvej::store::sqlite {

std::uint64_t& sum_of(counts& sums, delivery_state state) {
    switch (state) {
        case delivery_state::delivered:
            return sums.delivered;
        case delivery_state::refused:
            return sums.refused_deliveries;
        case delivery_state::dead:
            return sums.dead;
        case delivery_state::discarded:
            return sums.discarded;
        case delivery_state::waiting:
        case delivery_state::sending:
        case delivery_state::unknown:
            break;
    }
    return sums.waiting;
}

namespace {

/// Where the lane is held, it waits until the end of that.
void promote_next(connection& database, ledger& numbers, std::int64_t target, std::string_view lane,
                  time_ms now) {
    if (!numbers.others_wait()) return;
    const time_ms until = held_until(database, numbers, target, lane, now);
    database(
        "UPDATE delivery SET head = ?, next_attempt = max(next_attempt, ?) WHERE id = (SELECT id FROM "
        "delivery WHERE target = ? AND lane = ? AND state = 0 ORDER BY id LIMIT 1)")
        .bind(until > 0 ? 2 : 1, until, target, lane)
        .run();
}

}  // namespace

std::int64_t put_into_lane(connection& database, ledger& numbers, std::int64_t target,
                           std::string_view lane) {
    const std::int64_t delivery = numbers.at_hand->holder(target, lane);
    if (delivery == 0) return 0;
    database("UPDATE delivery SET state = 0 WHERE id = ?").bind(delivery).run();
    numbers.at_hand->release(delivery);
    return delivery;
}

void step_forward(connection& database, ledger& numbers, std::int64_t target, const std::string& lane,
                  time_ms now) {
    database(
        "UPDATE delivery SET head = 0, next_attempt = iif(head = 2, min(next_attempt, ?), next_attempt) "
        "WHERE "
        "target = ? AND lane = ? AND state = 0 AND head > 0")
        .bind(now, target, lane)
        .run();
    promote_next(database, numbers, target, lane, now);
}

namespace {

/// Whatever is open is 0: that it may have arrived is noted beside it; `sending` is never kept.
int kept_state(delivery_state state) {
    return is_open(state) ? 0 : static_cast<int>(state);
}

bool is_unknown(const attempt_result& result) {
    return result.state == delivery_state::unknown;
}

/// From now on its receipt is awaited, unless it was faster than we are.
void note_delivered(connection& database, ledger& numbers, std::int64_t document, time_ms now) {
    time_ms within = 0;
    {
        query row = database(
            "UPDATE document SET delivered = ? WHERE id = ? RETURNING iif(verdict = 0, receipt_within, 0)");
        if (!row.bind(now, document).step()) fail(store_errc::damaged);
        within = row.number(0);
        row.run();
    }
    if (within > 0) plan_overdue(database, numbers, document, now + within);
}

/// It waits no more: the next of its lane steps forward, or waits behind what went wrong.
void conclude(connection& database, ledger& numbers, const attempt_result& result,
              const lanes_at_hand::place& where) {
    numbers.sums.waiting--;
    sum_of(numbers.sums, result.state)++;
    if (result.hold_until > result.now)
        hold_lane(database, numbers, where.target, where.lane, result.hold_until, result.id);
    promote_next(database, numbers, where.target, where.lane, result.now);
    if (result.state != delivery_state::delivered) {
        // A receipt that came with the end tells the sender itself, unless it does not count.
        if (result.receipt == nullptr || result.receipt->refused)
            plan_undelivered(database, numbers, result.id, result.now);
    } else if (where.document != 0) {
        note_delivered(database, numbers, where.document, result.now);
    }
}

/// What came of it stands in the delivery's row; only what went wrong, or what another attempt will write
/// over, is noted beside it.
void note_attempt(connection& database, const attempt_result& result) {
    if (result.state == delivery_state::delivered) return;
    note_delivery(database, result.id, event_kind::attempted, result.now, result.state, result.error);
}

/// The first attempt at one that no index has.
void record_at_hand(connection& database, ledger& numbers, const attempt_result& result,
                    const lanes_at_hand::place& where) {
    database(
        "UPDATE delivery SET state = ?, unknown = ?, attempts = ?, next_attempt = ?, changed = ?, last_error "
        "= ? WHERE id = ?")
        .bind(kept_state(result.state), is_unknown(result), !result.uncounted, result.next_attempt,
              result.now, result.error, result.id)
        .run();
    note_attempt(database, result);
    // release() ends what `where` refers to.
    const lanes_at_hand::place was{where.target, where.lane, where.document};
    numbers.at_hand->release(result.id);
    numbers.sums.unknown += is_unknown(result) ? 1U : 0U;
    if (!is_open(result.state)) conclude(database, numbers, result, was);
}

}  // namespace

void record(connection& database, ledger& numbers, const attempt_result& result) {
    if (const lanes_at_hand::place* where = numbers.at_hand->find(result.id))
        return record_at_hand(database, numbers, result, *where);
    lanes_at_hand::place where;
    bool was_unknown = false;
    bool passed_hold = false;
    {
        query row = database(
            "SELECT target, lane, document, unknown, head = 2 FROM delivery WHERE id = ? AND state = 0");
        if (!row.bind(result.id).step()) return;
        where = {row.number(0), row.string(1), row.number(2)};
        was_unknown = row.number(3) != 0;
        passed_hold = row.number(4) != 0;
    }
    // A head that passed a hold is a head like any other from now on.
    database(
        "UPDATE delivery SET state = ?, unknown = ?, attempts = attempts + ?, next_attempt = ?, changed = ?, "
        "last_error = ?, head = min(head, 1) WHERE id = ?")
        .bind(kept_state(result.state), is_unknown(result), !result.uncounted, result.next_attempt,
              result.now, result.error, result.id)
        .run();
    note_attempt(database, result);
    if (passed_hold) forget_hold(database, numbers, where.target, where.lane);
    numbers.sums.unknown -= was_unknown ? 1U : 0U;
    numbers.sums.unknown += is_unknown(result) ? 1U : 0U;
    if (!is_open(result.state)) conclude(database, numbers, result, where);
}

}  // namespace genvej::store::sqlite
