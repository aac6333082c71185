#include "adapters/store/sqlite/attempts.hpp"

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

void promote_next(connection& database, const ledger& numbers, std::int64_t target, std::string_view lane) {
    if (!numbers.others_wait()) return;
    database(
        "UPDATE delivery SET head = 1 WHERE id = (SELECT id FROM delivery WHERE target = ? AND lane = ? AND "
        "state = 0 "
        "ORDER BY id LIMIT 1)")
        .bind(target, lane)
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

void step_forward(connection& database, const ledger& numbers, std::int64_t target, const std::string& lane) {
    database("UPDATE delivery SET head = 0 WHERE target = ? AND lane = ? AND state = 0 AND head = 1")
        .bind(target, lane)
        .run();
    promote_next(database, numbers, target, lane);
}

namespace {

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

/// It waits no more: the next of its lane steps forward.
void conclude(connection& database, ledger& numbers, delivery_state kept, const lanes_at_hand::place& where,
              time_ms now) {
    numbers.sums.waiting--;
    sum_of(numbers.sums, kept)++;
    promote_next(database, numbers, where.target, where.lane);
    if (kept == delivery_state::delivered && where.document != 0)
        note_delivered(database, numbers, where.document, now);
}

/// The first attempt at one that no index has.
void record_at_hand(connection& database, ledger& numbers, const attempt_result& result, delivery_state kept,
                    const lanes_at_hand::place& where) {
    database(
        "UPDATE delivery SET state = ?, attempts = ?, next_attempt = ?, changed = ?, last_error = ? WHERE id "
        "= ?")
        .bind(static_cast<int>(kept), !result.uncounted, result.next_attempt, result.now, result.error,
              result.id)
        .run();
    const lanes_at_hand::place was = where;
    numbers.at_hand->release(result.id);
    if (kept != delivery_state::waiting) conclude(database, numbers, kept, was, result.now);
}

}  // namespace

void record(connection& database, ledger& numbers, const attempt_result& result) {
    // `sending` is no state that is kept: a worker that gives up a message leaves it waiting. Waiting and
    // unknown are both open.
    const bool open = result.state == delivery_state::sending || result.state == delivery_state::unknown;
    const delivery_state kept = open ? delivery_state::waiting : result.state;
    if (const lanes_at_hand::place* where = numbers.at_hand->find(result.id))
        return record_at_hand(database, numbers, result, kept, *where);
    lanes_at_hand::place where;
    {
        query row = database(
            "UPDATE delivery SET state = ?, attempts = attempts + 1, next_attempt = ?, changed = ?, "
            "last_error = ? "
            "WHERE id = ? AND state = 0 RETURNING target, lane, document");
        row.bind(static_cast<int>(kept), result.next_attempt, result.now, result.error, result.id);
        if (!row.step()) return;
        where = {row.number(0), row.string(1), row.number(2)};
        row.run();
    }
    if (kept != delivery_state::waiting) conclude(database, numbers, kept, where, result.now);
}

}  // namespace genvej::store::sqlite
