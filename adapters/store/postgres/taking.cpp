#include "adapters/store/postgres/taking.hpp"

#include <algorithm>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/bodies.hpp"
#include "adapters/store/taking_rules.hpp"

namespace genvej::store::postgres {
namespace {

/// Each partner that has something in lanes of a target is found by a step along the index, and of each the
/// first few that are due, so that a long queue of one costs the others nothing.
// A hold that ends later than store::longest_hold from now is over: the clock jumped.
static_assert(store::longest_hold == 604'800'000);
// What comes after so many bytes is left to the next one who asks.
static_assert(taken_bytes == 16'000'000);
constexpr const char* lease_lanes =
    "WITH RECURSIVE partners(partner) AS ("
    "(SELECT partner FROM lane WHERE target = $1 AND delivery <> 0 ORDER BY partner LIMIT 1) UNION ALL "
    "SELECT (SELECT lane.partner FROM lane WHERE target = $1 AND delivery <> 0 AND lane.partner > p.partner "
    "ORDER BY "
    "lane.partner LIMIT 1) FROM partners p WHERE p.partner IS NOT NULL), "
    "due AS (SELECT p.partner, l.municipality, l.lane, row_number() OVER (PARTITION BY p.partner ORDER BY "
    "l.due, "
    "l.delivery) AS turn FROM partners p CROSS JOIN LATERAL ("
    "(SELECT municipality, lane, due, delivery FROM lane WHERE target = $1 AND lane.partner = p.partner AND "
    "delivery <> "
    "0 AND due <= $2 AND (held_until <= $2 OR held_until > $2 + 604800000) AND is_free(leased_until, "
    "$6) ORDER BY due, delivery LIMIT $3) "
    "UNION ALL "
    "(SELECT municipality, lane, due, delivery FROM lane WHERE target = $1 AND lane.partner = p.partner AND "
    "delivery <> "
    "0 AND due > $4 AND (held_until <= $2 OR held_until > $2 + 604800000) AND is_free(leased_until, $6) "
    "ORDER BY due, delivery LIMIT $3)) "
    "AS l WHERE p.partner IS NOT NULL), "
    // More than are wanted, since another node may be about to take some of them.
    "candidates AS (SELECT *, $1::text AS target, row_number() OVER (ORDER BY turn, partner <= $5, partner) "
    "AS place FROM due "
    "ORDER BY turn, "
    "partner <= $5, partner LIMIT 4 * $3), "
    "locked AS (SELECT lane.municipality, lane.target, lane.lane, lane.delivery, place, held_until <> 0 AS "
    "was_held FROM "
    // ANY as in lanes.cpp (lock_lanes), and + 0, so that lane_due is not read whole either.
    "candidates c JOIN lane ON lane.municipality = ANY (ARRAY[c.municipality]) AND lane.target = c.target "
    "AND lane.lane = c.lane WHERE delivery + 0 <> 0 AND "
    "(due <= $2 "
    "OR due > $4) AND (held_until <= $2 OR held_until > $2 + 604800000) AND is_free(leased_until, $6) "
    "ORDER BY place LIMIT $3 FOR UPDATE OF "
    "lane SKIP LOCKED), "
    // How large they are when they are unpacked (packed.hpp): known without reading them, and they are read
    // only where they are given. Looked up for these few alone: OFFSET 0.
    "sized AS (SELECT k.*, s.*, coalesce(sum(coalesce(s.size, 0)) OVER (ORDER BY place ROWS BETWEEN "
    "UNBOUNDED "
    "PRECEDING AND 1 "
    "PRECEDING), 0) AS before FROM locked k LEFT JOIN LATERAL (SELECT d.receiver_key, d.media_type, "
    "d.attempts, d.letter, coalesce(own.bytes, his.bytes) AS body, coalesce(own.bytes, his.bytes) IS NULL "
    "AND "
    "d.document >= 0 AND l.translation_size > 0 AS is_translation, CASE "
    "WHEN b.bytes IS NULL THEN l.translation_size "
    "WHEN get_byte(substring(b.bytes FROM 1 FOR 5), 0) = 4 THEN get_byte(substring(b.bytes FROM 1 FOR 5), 1) "
    "+ "
    "(get_byte(substring(b.bytes FROM 1 FOR 5), 2) << 8) + (get_byte(substring(b.bytes FROM 1 FOR 5), 3) << "
    "16) + "
    "(get_byte(substring(b.bytes FROM 1 FOR 5), 4)::bigint << 24) "
    "ELSE octet_length(b.bytes) END AS size FROM delivery d JOIN letter l ON l.municipality = d.municipality "
    "+ 0 AND l.id = d.letter "
    "LEFT JOIN document t ON t.municipality = d.municipality + 0 AND t.id = d.document "
    "LEFT JOIN late_translation late ON late.municipality = d.municipality + 0 AND late.letter = l.id AND "
    "l.translation_size = 0 "
    "LEFT JOIN body own ON own.municipality = d.municipality + 0 AND own.kept = d.kept AND own.owner = d.id "
    "LEFT JOIN body his ON his.municipality = d.municipality + 0 AND his.kept = t.kept AND his.owner = t.id "
    "LEFT JOIN body its ON its.municipality = d.municipality + 0 AND its.kept = late.kept AND its.owner = "
    "late.letter "
    "CROSS JOIN LATERAL (SELECT coalesce(own.bytes, his.bytes, its.bytes) AS bytes) AS b "
    "WHERE d.municipality = k.municipality + 0 AND d.id = k.delivery OFFSET 0) AS s ON true) "
    "UPDATE lane SET lease = nextval('lease'), sending = lane.delivery, held_until = 0, held_by = 0, "
    "leased_until "
    "= clock_timestamp() + $6 * interval '1 millisecond', holder "
    "= $7 FROM sized k WHERE k.before < 16000000 AND lane.municipality = ANY (ARRAY[k.municipality]) AND "
    "lane.target = k.target AND lane.lane = k.lane "
    "RETURNING place, lane.delivery, lane.lease, lane.lane, lane.partner, was_held, receiver_key, "
    "media_type, "
    "attempts, letter, is_translation, body";

head read_head(query& row, std::string_view target) {
    if (row.is_null(6)) fail(store_errc::damaged);
    head out;
    out.place = row.number(0);
    out.what.id = row.number(1);
    out.what.target = target;
    out.what.lease = static_cast<std::uint64_t>(row.number(2));
    out.what.lane = row.string(3);
    out.partner = row.string(4);
    out.what.passes_hold = row.number(5) != 0;
    out.what.receiver_key = row.string(6);
    out.what.media_type = row.string(7);
    out.what.attempts = static_cast<std::uint32_t>(row.number(8));
    if (row.number(10) != 0) out.translation_of = row.number(9);
    out.has_body = !row.is_null(11);
    if (out.has_body) out.what.body = unpack(row.text(11)).value();
    return out;
}

/// In one look.
void read_translations(connection& database, std::vector<head>& of) {
    column letters = int8s();
    std::vector<head*> asked;
    for (head& one : of) {
        if (one.has_body || one.translation_of == 0) continue;
        letters.add(one.translation_of);
        asked.push_back(&one);
    }
    if (asked.empty()) return;
    query found = database(
        "SELECT n, b.translations, l.translation_at, l.translation_size FROM unnest($1::bigint[]) WITH "
        "ORDINALITY AS r(i, n) JOIN letter l ON l.municipality = place(i) AND l.id = i JOIN reception_body b "
        "ON "
        "b.municipality = l.municipality + 0 AND b.kept = l.kept AND b.reception = l.reception");
    found.bind(letters);
    while (found.step()) {
        head& one = *asked[static_cast<std::size_t>(found.number(0) - 1)];
        one.what.body = translation_in(unpack(found.text(1)).value(), found.number(2), found.number(3));
        one.has_body = true;
    }
}

}  // namespace

std::vector<head> lease_due(connection& database, const holder& who, const wanted& what) {
    query leased = database(lease_lanes);
    leased.bind(what.target, what.now, what.limit, what.now + what.horizon, what.after, who.lease_ms,
                who.node);
    std::vector<head> out;
    while (leased.step()) out.push_back(read_head(leased, what.target));
    std::sort(out.begin(), out.end(), [](const head& a, const head& b) { return a.place < b.place; });
    return out;
}

bool give_remembered(recent_translations& recent, std::vector<head>& to) {
    bool all = true;
    for (head& one : to) {
        if (!one.has_body && one.translation_of != 0) {
            if (auto remembered = recent.take(one.translation_of)) {
                one.what.body = std::move(*remembered);
                one.has_body = true;
            }
        }
        all = all && one.has_body;
    }
    return all;
}

void read_bodies(connection& database, std::vector<head>& of) {
    read_translations(database, of);
    for (head& one : of) {
        if (!one.has_body) one.what.body = read_delivery_body(database, one.what.id);
        one.has_body = true;
    }
}

std::optional<time_ms> earliest(connection& database, const holder& who, std::string_view target) {
    query row = database(
        "WITH RECURSIVE partners(partner) AS ("
        "(SELECT partner FROM lane WHERE target = $1 AND delivery <> 0 ORDER BY partner LIMIT 1) UNION ALL "
        "SELECT (SELECT lane.partner FROM lane WHERE target = $1 AND delivery <> 0 AND lane.partner > "
        "p.partner ORDER "
        "BY lane.partner LIMIT 1) FROM partners p WHERE p.partner IS NOT NULL) "
        "SELECT min(due) FROM ((SELECT l.due FROM partners p CROSS JOIN LATERAL (SELECT due FROM lane WHERE "
        "target = $1 "
        "AND lane.partner = p.partner AND delivery <> 0 AND held_until = 0 AND is_free(leased_until, "
        "$3) ORDER BY due, delivery LIMIT 1) AS l) UNION ALL "
        "(SELECT greatest(due, held_until) FROM lane WHERE target = $1 AND held_until <> 0 AND delivery <> 0 "
        "AND "
        "is_free(leased_until, $3)) UNION ALL "
        "(SELECT greatest(due, (extract(epoch FROM leased_until) * 1000)::bigint) FROM lane WHERE holder IS "
        "NOT NULL AND "
        "holder <> $2 AND target = $1 AND delivery <> 0 AND leased_until >= clock_timestamp())) AS "
        "every(due)");
    row.bind(target, who.node, who.lease_ms);
    if (!row.step() || row.is_null(0)) return std::nullopt;
    return row.number(0);
}

// What somebody has locked is being settled, or is renewed next time. Who waited for it would have it locked
// afterwards, whether or not it is still his (an UPDATE locks the newest version before it looks at it
// again), and takers would pass over it; and one row in somebody's hands would keep all the others from being
// renewed.
void renew(connection& database, const holder& who, const hands& what) {
    const auto [leases, follow_ups, citizens] = what.held();
    if (leases.empty() && follow_ups.empty() && citizens.empty()) return;
    database.send(
        "WITH mine AS (SELECT municipality, target, lane.lane FROM unnest($3::bigint[]) AS r(k) JOIN lane ON "
        "holder = $1 AND lease = k AND leased_until > clock_timestamp() FOR UPDATE OF lane SKIP LOCKED) "
        "UPDATE lane SET leased_until = clock_timestamp() + $2 * interval '1 millisecond' FROM mine m WHERE "
        "lane.municipality = ANY (ARRAY[m.municipality]) AND lane.target = m.target AND lane.lane = m.lane",
        parameters(who.node, who.lease_ms, leases));
    for (const auto& [statement, ids] : {
             std::pair{
                       "WITH mine AS (SELECT municipality, id FROM unnest($3::bigint[]) AS r(i) JOIN follow_up "
                 "ON holder = $1 AND municipality = place(i) AND id = i AND leased_until > "
                 "clock_timestamp() FOR UPDATE OF follow_up SKIP LOCKED) UPDATE follow_up f SET "
                 "leased_until = clock_timestamp() + $2 * interval '1 millisecond' FROM mine m WHERE "
                 "f.municipality = m.municipality AND f.id = m.id", &follow_ups},
             std::pair{
                       "WITH mine AS (SELECT municipality, id FROM unnest($3::bigint[]) AS r(i) JOIN citizen ON "
                 "holder = $1 AND municipality = place(i) AND id = i AND leased_until > clock_timestamp() "
                 "FOR UPDATE OF citizen SKIP LOCKED) UPDATE citizen c SET leased_until = "
                 "clock_timestamp() + $2 * interval '1 millisecond' FROM mine m WHERE c.municipality = "
                 "m.municipality AND c.id = m.id",                  &citizens  }
    }) {
        database.send(statement, parameters(who.node, who.lease_ms, *ids));
    }
    database.finish();
}

void forget_old_holds(connection& database) {
    database(
        "DELETE FROM lane WHERE delivery = 0 AND held_until <> 0 AND held_until < (extract(epoch FROM "
        "clock_timestamp() - interval '7 days') * 1000)::bigint")
        .run();
}

void let_go(connection& database, const holder& who) {
    database.send(
        "UPDATE lane SET lease = 0, sending = 0, leased_until = NULL, holder = NULL WHERE holder = $1",
        parameters(who.node));
    database.send("UPDATE follow_up SET again = 0, leased_until = NULL, holder = NULL WHERE holder = $1",
                  parameters(who.node));
    database.send("UPDATE citizen SET leased_until = NULL, holder = NULL WHERE holder = $1",
                  parameters(who.node));
    database.finish();
}

}  // namespace genvej::store::postgres
