#include <algorithm>

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/sqlite/listings.hpp"
#include "adapters/store/sqlite/readers.hpp"
#include "adapters/store/sqlite/views.hpp"

namespace genvej::store::sqlite {
namespace {

using ids = std::vector<std::int64_t>;

void add_ids(query& rows, ids& to) {
    while (rows.step()) to.push_back(rows.number(0));
}

std::vector<std::int64_t> targets_of(connection& database, const delivery_filter& which) {
    ids out;
    query rows = database("SELECT id FROM target WHERE ?1 = '' OR name = ?1");
    rows.bind(which.target);
    add_ids(rows, out);
    return out;
}

/// Numbers after one, some of each source: the oldest of them are the page.
class collection {
public:
    collection(connection& database, const delivery_filter& which, std::int64_t after, std::size_t most,
               const std::set<std::int64_t>& sending)
        : database_(database),
          sending_(sending),
          targets_(targets_of(database, which)),
          after_(after),
          most_(most) {}

    /// @param unknown 0 or 1; -1: either. @param under_way also those that are being sent
    void add_open(int unknown, bool under_way) {
        for (const std::int64_t target : targets_) {
            query rows = database_(
                "SELECT id FROM delivery WHERE target = ?1 AND state = 0 AND id > ?2 AND (?3 < 0 OR unknown "
                "= ?3) "
                "ORDER BY id LIMIT ?4");
            add(rows.bind(target, after_, unknown, most_ + sending_.size()), under_way);
            if (unknown == 1) continue;
            // At hand of the process that accepted them.
            query fresh = database_(
                "SELECT id FROM delivery WHERE state = 1 AND target = ?1 AND id > ?2 AND id > (SELECT value "
                "FROM "
                "tally WHERE name = 'at hand after') ORDER BY id LIMIT ?3");
            add(fresh.bind(target, after_, most_ + sending_.size()), under_way);
        }
    }
    void add_ended(delivery_state state) {
        for (const std::int64_t target : targets_) {
            query rows = database_(
                "SELECT id FROM delivery WHERE target = ? AND state = ? AND state > 2 AND id > ? ORDER BY id "
                "LIMIT ?");
            add_ids(rows.bind(target, static_cast<int>(state), after_, most_), ids_);
        }
    }
    void add_sending() {
        for (const std::int64_t one : sending_) {
            query row = database_("SELECT target FROM delivery WHERE id = ?");
            const bool fits = row.bind(one).step() &&
                              std::find(targets_.begin(), targets_.end(), row.number(0)) != targets_.end();
            if (fits && one > after_) ids_.push_back(one);
        }
    }
    /// @return from where the next page looks; 0: nothing is left
    std::int64_t add_delivered() {
        std::int64_t last = after_;
        std::size_t seen = 0;
        query rows = database_("SELECT id, target, state FROM delivery WHERE id > ? ORDER BY id LIMIT ?");
        rows.bind(after_, rows_looked_at);
        while (ids_.size() < most_ && rows.step()) {
            ++seen;
            last = rows.number(0);
            const bool fits = std::find(targets_.begin(), targets_.end(), rows.number(1)) != targets_.end();
            if (fits && rows.number(2) == static_cast<int>(delivery_state::delivered)) ids_.push_back(last);
        }
        return seen == rows_looked_at ? last : 0;
    }
    ids in_order() {
        std::sort(ids_.begin(), ids_.end());
        ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
        return std::move(ids_);
    }

private:
    void add(query& rows, bool under_way) {
        while (rows.step()) {
            if (under_way || !sending_.contains(rows.number(0))) ids_.push_back(rows.number(0));
        }
    }

    connection& database_;
    const std::set<std::int64_t>& sending_;
    const ids targets_;
    const std::int64_t after_;
    const std::size_t most_;
    ids ids_;
};

/// @return from where a walk goes on
std::int64_t collect(collection& from, const std::optional<delivery_state>& state) {
    if (!state) {
        from.add_open(-1, true);
        from.add_ended(delivery_state::refused);
        from.add_ended(delivery_state::dead);
        return 0;
    }
    switch (*state) {
        case delivery_state::waiting:
            from.add_open(0, false);
            break;
        case delivery_state::unknown:
            from.add_open(1, false);
            break;
        case delivery_state::sending:
            from.add_sending();
            break;
        case delivery_state::delivered:
            return from.add_delivered();
        case delivery_state::refused:
        case delivery_state::dead:
        case delivery_state::discarded:
            from.add_ended(*state);
            break;
    }
    return 0;
}

}  // namespace

page<delivery_row> list_deliveries(connection& database, const delivery_filter& which, std::int64_t after,
                                   std::size_t limit, const std::set<std::int64_t>& sending) {
    const snapshot one_state(database);
    collection from(database, which, after, limit + 1, sending);
    page<delivery_row> out;
    out.next = collect(from, which.state);
    ids all = from.in_order();
    if (all.size() > limit) {
        all.resize(limit);
        out.next = all.back();
    }
    for (const std::int64_t id : all) out.rows.push_back(read_delivery_row(database, id, sending).value());
    return out;
}

}  // namespace genvej::store::sqlite
