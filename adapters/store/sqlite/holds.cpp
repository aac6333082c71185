#include "adapters/store/sqlite/holds.hpp"

namespace genvej::store::sqlite {

time_ms held_until(connection& database, ledger& numbers, std::int64_t target, std::string_view lane,
                   time_ms now) {
    if (numbers.holds == 0) return 0;
    time_ms until = 0;
    {
        query row = database("SELECT until FROM lane_hold WHERE target = ? AND lane = ?");
        if (!row.bind(target, lane).step()) return 0;
        until = row.number(0);
    }
    if (until > now && until - now <= store::longest_hold) return until;
    forget_hold(database, numbers, target, lane);
    return 0;
}

void forget_hold(connection& database, ledger& numbers, std::int64_t target, std::string_view lane) {
    database("DELETE FROM lane_hold WHERE target = ? AND lane = ?").bind(target, lane).run();
    numbers.holds -= database.changes() > 0 ? 1 : 0;
}

void hold_lane(connection& database, ledger& numbers, std::int64_t target, std::string_view lane,
               time_ms until, std::int64_t delivery) {
    database("INSERT OR IGNORE INTO lane_hold (target, lane, until, delivery) VALUES (?, ?, ?, ?)")
        .bind(target, lane, until, delivery)
        .run();
    if (database.changes() > 0) {
        ++numbers.holds;
        return;
    }
    database("UPDATE lane_hold SET until = ?, delivery = ? WHERE target = ? AND lane = ?")
        .bind(until, delivery, target, lane)
        .run();
}

void end_hold(connection& database, ledger& numbers, std::int64_t target, std::string_view lane,
              std::int64_t delivery) {
    if (numbers.holds == 0) return;
    database("DELETE FROM lane_hold WHERE target = ? AND lane = ? AND delivery = ?")
        .bind(target, lane, delivery)
        .run();
    numbers.holds -= database.changes() > 0 ? 1 : 0;
}

}  // namespace genvej::store::sqlite
