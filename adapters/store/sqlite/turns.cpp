#include "adapters/store/sqlite/turns.hpp"

namespace genvej::store::sqlite {
namespace {

std::int64_t number_of(connection& database, std::string_view target) {
    query row = database("SELECT id FROM target WHERE name = ?");
    return row.bind(target).step() ? row.number(0) : 0;
}

/// Partners that have a head, one step down the index for each.
template <class Each>
void for_each_partner(connection& database, std::int64_t target, const Each& each) {
    std::int64_t partner = -1;
    for (;;) {
        {
            query row = database(
                "SELECT partner FROM delivery WHERE target = ? AND state = 0 AND head = 1 AND partner > ? "
                "ORDER "
                "BY partner LIMIT 1");
            if (!row.bind(target, partner).step()) return;
            partner = row.number(0);
        }
        each(partner);
    }
}

void add_ids(query& rows, std::vector<std::int64_t>& to) {
    while (rows.step()) to.push_back(rows.number(0));
}

/// Whose hold is over; or ends further ahead than any hold is long, since the clock jumped.
void add_held(connection& database, std::int64_t target, time_ms now, std::size_t limit,
              heads_by_partner& to) {
    const auto add = [&](const char* which, time_ms bound) {
        query rows = database(which);
        rows.bind(target, bound, limit);
        while (rows.step()) to[rows.number(1)].push_back(rows.number(0));
    };
    add("SELECT id, partner FROM delivery WHERE target = ? AND state = 0 AND head = 2 AND next_attempt <= ? "
        "ORDER BY next_attempt, id LIMIT ?",
        now);
    add("SELECT id, partner FROM delivery WHERE target = ? AND state = 0 AND head = 2 AND next_attempt > ? "
        "ORDER BY next_attempt, id LIMIT ?",
        now + store::longest_hold);
}

}  // namespace

heads_by_partner due_heads(connection& database, std::string_view target, const due_times& when,
                           std::size_t limit) {
    heads_by_partner out;
    const std::int64_t number = number_of(database, target);
    if (number == 0 || limit == 0) return out;
    add_held(database, number, when.now, limit, out);
    for_each_partner(database, number, [&](std::int64_t partner) {
        std::vector<std::int64_t>& ids = out[partner];
        {
            query rows = database(
                "SELECT id FROM delivery WHERE target = ? AND partner = ? AND state = 0 AND head = 1 AND "
                "next_attempt <= ? ORDER BY next_attempt, id LIMIT ?");
            add_ids(rows.bind(number, partner, when.now, limit), ids);
        }
        if (ids.size() >= limit || when.horizon >= store::endless) return;
        query rows = database(
            "SELECT id FROM delivery WHERE target = ? AND partner = ? AND state = 0 AND head = 1 AND "
            "next_attempt > ? ORDER BY next_attempt, id LIMIT ?");
        add_ids(rows.bind(number, partner, when.now + when.horizon, limit - ids.size()), ids);
    });
    return out;
}

std::optional<time_ms> earliest(connection& database, std::string_view target,
                                const std::set<std::int64_t>& sending) {
    std::optional<time_ms> out;
    const std::int64_t number = number_of(database, target);
    if (number == 0) return out;
    const auto first_of = [&](query& rows) {
        while (rows.step()) {
            if (sending.contains(rows.number(1))) continue;
            out = std::min(out.value_or(rows.number(0)), rows.number(0));
            return;
        }
    };
    {
        query rows = database(
            "SELECT next_attempt, id FROM delivery WHERE target = ? AND state = 0 AND head = 2 ORDER BY "
            "next_attempt, id LIMIT ?");
        first_of(rows.bind(number, sending.size() + 1));
    }
    for_each_partner(database, number, [&](std::int64_t partner) {
        query rows = database(
            "SELECT next_attempt, id FROM delivery WHERE target = ? AND partner = ? AND state = 0 AND head = "
            "1 "
            "ORDER BY next_attempt, id LIMIT ?");
        first_of(rows.bind(number, partner, sending.size() + 1));
    });
    return out;
}

}  // namespace genvej::store::sqlite
