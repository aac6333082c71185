#include "adapters/store/postgres/replaying.hpp"

#include <algorithm>

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/postgres/history.hpp"
#include "adapters/store/postgres/lanes.hpp"
#include "adapters/store/postgres/planned_rows.hpp"

namespace genvej::store::postgres {
namespace {

using verdict = action_outcome::verdict;

/// The delivery that is repeated.
struct earlier {
    std::int64_t id = 0, letter = 0, document = 0;
    std::string receiver_key, media_type, body;  ///< packed; empty: the document's, or the translation
};

/// A letter itself has no document, or once something is known of it one below zero: one thing all the same.
column last_of_each(connection& database, std::int64_t reception) {
    query rows = database(
        "SELECT max(d.id) FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND d.letter "
        "= l.id WHERE l.municipality + 0 = place($1) AND l.reception = $1 GROUP BY d.letter, d.target, "
        "greatest(d.document, 0) ORDER BY 1");
    rows.bind(reception);
    column out = int8s();
    while (rows.step()) out.add(rows.number(0));
    return out;
}

std::vector<earlier> read_earlier(connection& database, const column& ids) {
    query rows = database(
        "SELECT d.id, d.letter, d.document, d.receiver_key, d.media_type, coalesce(b.bytes, '') FROM "
        "unnest($1::bigint[]) WITH ORDINALITY AS w(i, n) JOIN delivery d ON d.municipality = place(i) AND "
        "d.id = i LEFT JOIN body b ON b.municipality = d.municipality + 0 AND b.kept = d.kept AND b.owner = "
        "d.id ORDER BY n");
    rows.bind(ids);
    std::vector<earlier> out;
    while (rows.step()) {
        out.push_back(
            {rows.number(0), rows.number(1), rows.number(2), rows.string(3), rows.string(4), rows.string(5)});
    }
    return out;
}

/// What the public id of a reception may be.
bool is_plain(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

/// New deliveries on their way into the tables.
class repetition {
public:
    repetition(connection& database, counts& sums, time_ms now)
        : database_(database), numbers_(database), plans_(numbers_, sums), now_(now) {}

    std::int64_t add(const earlier& what, const standing& at) {
        planned_delivery plan;
        plan.target = at.target;
        plan.receiver_key = what.receiver_key;
        plan.media_type = what.media_type;
        plan.body = what.body;
        const std::int64_t id = plans_.delivery(
            {at.municipality, what.letter, what.document, at.partner, what.media_type, at.lane, now_}, plan);
        lanes_.touch(at);
        if (at.held_by == what.id) lanes_.hold(at, what.id, 0);
        events_.add(id, event_kind::replayed, now_);
        return id;
    }
    void send() {
        plans_.send(database_);
        lanes_.send(database_);
        events_.send(database_);
        database_.finish();
    }

private:
    connection& database_;
    numbers numbers_;
    planned_rows plans_;
    changed_lanes lanes_;
    delivery_events events_;
    const time_ms now_;
};

}  // namespace

action_outcome replay(connection& database, counts& sums, const operator_action& what) {
    // An error of the database would end what others have in this transaction, too.
    if (!is_plain(what.reception)) return {verdict::unknown, {}, {}, 0};
    std::int64_t reception = 0;
    {
        // Not pruned until the transaction has ended.
        query row = database("SELECT id, pruned FROM reception WHERE public_id = $1 FOR SHARE");
        if (!row.bind(what.reception).step()) return {verdict::unknown, {}, {}, 0};
        if (row.number(1) != 0) return {verdict::pruned, {}, {}, 0};
        reception = row.number(0);
    }
    const column ids = last_of_each(database, reception);
    const std::map<std::int64_t, standing> found = lock_lanes(database, ids);
    action_outcome out;
    std::size_t asked_for = 0;
    repetition again(database, sums, what.now);
    for (const earlier& one : read_earlier(database, ids)) {
        const standing& at = found.at(one.id);
        if (!what.target.empty() && at.target != what.target) continue;
        ++asked_for;
        if (is_open(at.state)) continue;
        out.deliveries.push_back(again.add(one, at));
        add_target(out, at.target);
    }
    if (!out.deliveries.empty()) again.send();
    conclude_replay(out, asked_for);
    return out;
}

}  // namespace genvej::store::postgres
