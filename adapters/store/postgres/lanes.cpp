#include "adapters/store/postgres/lanes.hpp"

namespace genvej::store::postgres {

// ANY of one: lanes come and go, so that there may be none when a plan is made and many when it is used. A
// table that seems to be empty would be read whole and each of its rows be held against each that is looked
// for; by this comparison rows can be found, and tables not be ordered for that.
std::map<std::int64_t, standing> lock_lanes(connection& database, const column& deliveries) {
    database.send(
        "SELECT 1 FROM (SELECT DISTINCT d.municipality, d.target, d.lane FROM unnest($1::bigint[]) AS r(i) "
        "JOIN delivery d ON d.municipality = place(i) AND d.id = i) AS k JOIN lane ON lane.municipality = "
        "ANY (ARRAY[k.municipality]) AND lane.target = k.target AND lane.lane = k.lane ORDER BY "
        "k.municipality, k.target, k.lane FOR UPDATE OF lane",
        parameters(deliveries));
    // A statement of its own: what changed while we waited for the lock is seen.
    database.send(
        "SELECT d.id, d.municipality, d.target, d.lane, d.partner, d.state, d.document, d.next_attempt, "
        "coalesce(l.lease, "
        "0), coalesce(l.sending = d.id AND l.leased_until > clock_timestamp(), false), coalesce(l.held_by, "
        "0) "
        "FROM "
        "unnest($1::bigint[]) AS r(i) "
        "JOIN delivery d ON d.municipality = place(i) AND d.id = i LEFT JOIN lane l ON "
        "l.municipality = ANY (ARRAY[d.municipality]) AND l.target = d.target AND l.lane = d.lane",
        parameters(deliveries));
    std::vector<rows> answers = database.finish();
    std::map<std::int64_t, standing> out;
    for (rows& one = answers.back(); one.step();) {
        out[one.number(0)] = {one.number(1),
                              one.string(2),
                              one.string(3),
                              one.string(4),
                              static_cast<delivery_state>(one.number(5)),
                              one.number(6),
                              one.number(7),
                              static_cast<std::uint64_t>(one.number(8)),
                              one.number(9) != 0,
                              one.number(10)};
    }
    return out;
}

std::map<std::int64_t, standing> lock_deliveries(connection& database, const column& deliveries) {
    // Lanes come first, as everywhere; those that another one has opened while we waited come last.
    lock_lanes(database, deliveries);
    database.send(
        "SELECT 1 FROM unnest($1::bigint[]) AS r(i) JOIN delivery d ON d.municipality = place(i) AND d.id = "
        "i "
        "ORDER BY d.municipality, d.id FOR UPDATE OF d",
        parameters(deliveries));
    return lock_lanes(database, deliveries);
}

void changed_lanes::hold(const standing& at, std::int64_t by, time_ms until) {
    change& lane = lanes_[key_of(at)];
    lane.held_by = by;
    lane.held_until = until;
}

void changed_lanes::reopen(const standing& at, std::int64_t delivery, time_ms due) {
    change& lane = lanes_[key_of(at)];
    lane.reopened = delivery;
    lane.due = due;
    lane.partner = at.partner;
}

void changed_lanes::send(connection& database, const std::function<void()>& left) const {
    column municipalities = int8s(), targets = texts(), lanes = texts();
    column ends = booleans(), held_by = int8s(), held_until = int8s();
    column again[6] = {int8s(), texts(), texts(), texts(), int8s(), int8s()};
    for (const auto& [name, what] : lanes_) {
        const auto& [municipality, target, lane] = name;
        municipalities.add(municipality);
        targets.add(target);
        lanes.add(lane);
        ends.add(what.ends_lease);
        held_by.add(what.held_by);
        held_until.add(what.held_until);
        if (what.reopened == 0) continue;
        again[0].add(municipality);
        again[1].add(target);
        again[2].add(lane);
        again[3].add(what.partner);
        again[4].add(what.reopened);
        again[5].add(what.due);
    }
    if (!again[0].empty()) {
        database.send(
            "INSERT INTO lane (municipality, target, lane, partner, delivery, due) SELECT * FROM "
            "unnest($1::bigint[], "
            "$2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) AS r(m, t, l, p, d, u) ORDER BY "
            "m, t, l ON "
            "CONFLICT (municipality, target, lane) DO UPDATE SET partner = lane.partner",
            parameters(again[0], again[1], again[2], again[3], again[4], again[5]));
    }
    if (municipalities.empty()) return;
    // Both ask in the words of delivery_lane (008_open_in_a_lane.sql) and, by || and +, in those of no other
    // index: each of them would pass over every open delivery of the target.
    //
    // Most lanes have nothing left: these go at once, so that their rows are not written before they go. A
    // hold ends with what holds it.
    database.send(
        "DELETE FROM lane USING unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS "
        "r(m, t, l, b, h) WHERE lane.municipality = ANY (ARRAY[m]) AND lane.target = t AND lane.lane = l AND "
        "h = 0 AND (held_until = 0 OR (b <> 0 AND held_by = b)) AND (SELECT d.id FROM delivery d WHERE "
        "d.lane = l AND d.target || '' = t AND d.municipality + 0 = m AND (d.state IN (0, 5)) IS TRUE ORDER "
        "BY d.municipality, d.id LIMIT 1) IS NULL",
        parameters(municipalities, targets, lanes, held_by, held_until));
    // Of the others the oldest open delivery is the head, whoever was. A new hold takes the place of an old
    // one.
    database.send(
        "UPDATE lane SET partner = coalesce(n.partner, lane.partner), delivery = coalesce(n.id, 0), "
        "due = coalesce(n.next_attempt, 0), "
        "lease = CASE WHEN e THEN 0 ELSE lease END, sending = CASE WHEN e THEN 0 ELSE sending END, "
        "leased_until = CASE WHEN e THEN NULL ELSE leased_until END, holder = CASE WHEN e THEN NULL ELSE "
        "holder END, "
        "held_until = CASE WHEN b <> 0 AND (h <> 0 OR held_by = b) THEN h ELSE held_until END, "
        "held_by = CASE WHEN b <> 0 AND (h <> 0 OR held_by = b) THEN CASE WHEN h = 0 THEN 0 ELSE b END ELSE "
        "held_by END "
        "FROM unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[]) AS "
        "r(m, t, l, e, b, "
        "h) LEFT JOIN LATERAL (SELECT d.id, d.partner, d.next_attempt FROM delivery d WHERE d.lane = l AND "
        "d.target || '' = t AND d.municipality + 0 = m AND (d.state IN (0, 5)) IS TRUE ORDER BY "
        "d.municipality, d.id LIMIT 1) AS n ON true WHERE lane.municipality = ANY (ARRAY[m]) AND lane.target "
        "= t AND lane.lane = l",
        parameters(municipalities, targets, lanes, ends, held_by, held_until), [left](const rows& answer) {
            if (left && answer.changes() > 0) left();
        });
}

}  // namespace genvej::store::postgres
