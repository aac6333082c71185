#include "adapters/store/postgres/taking.hpp"

#include <algorithm>
#include <tuple>

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
    // How large they are when they are unpacked (packed.hpp): known without reading them. Looked up for these
    // few alone: OFFSET 0.
    "sized AS (SELECT k.*, coalesce(sum(coalesce(s.size, 0)) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED "
    "PRECEDING AND 1 "
    "PRECEDING), 0) AS before FROM locked k LEFT JOIN LATERAL (SELECT CASE "
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
    "RETURNING place, lane.delivery, lane.lease, lane.lane, lane.partner, was_held";

/// Everything of a delivery in one look; its body where it lies beside it.
constexpr const char* read_one =
    "SELECT d.receiver_key, d.media_type, d.attempts, coalesce(own.bytes, his.bytes), rb.translations, "
    "l.translation_at, l.translation_size FROM delivery d JOIN letter l ON l.municipality = d.municipality + "
    "0 "
    "AND l.id = "
    "d.letter LEFT JOIN body own ON own.municipality = d.municipality + 0 AND own.kept = d.kept AND "
    "own.owner = "
    "d.id LEFT "
    "JOIN document t ON t.municipality = d.municipality + 0 AND t.id = d.document LEFT JOIN body his ON "
    "his.municipality = "
    "d.municipality + 0 AND his.kept = t.kept AND his.owner = d.document AND own.owner IS NULL LEFT JOIN "
    "reception_body rb "
    "ON rb.municipality = l.municipality + 0 AND rb.kept = l.kept AND rb.reception = l.reception AND "
    "own.owner "
    "IS NULL AND "
    "his.owner IS NULL AND d.document >= 0 AND l.translation_size > 0 WHERE d.municipality = place($1) AND "
    "d.id = $1";

void complete(connection& database, due_delivery& out, rows& row) {
    if (!row.step()) fail(store_errc::damaged);
    out.receiver_key = row.string(0);
    out.media_type = row.string(1);
    out.attempts = static_cast<std::uint32_t>(row.number(2));
    if (!row.is_null(3)) {
        out.body = unpack(row.text(3)).value();
    } else if (!row.is_null(4)) {
        out.body = unpack(row.text(4)).value();
        const auto at = static_cast<std::size_t>(row.number(5));
        const auto size = static_cast<std::size_t>(row.number(6));
        if (size != out.body.size()) out.body = out.body.substr(at, size);
    } else {
        out.body = read_delivery_body(database, out.id);
    }
}

}  // namespace

std::vector<due_delivery> take_due(connection& database, const holder& who, const wanted& what,
                                   std::string& last) {
    std::vector<std::tuple<std::int64_t, due_delivery, std::string>> taken;
    {
        query leased = database(lease_lanes);
        leased.bind(what.target, what.now, what.limit, what.now + what.horizon, what.after, who.lease_ms,
                    who.node);
        while (leased.step()) {
            due_delivery one;
            one.id = leased.number(1);
            one.target = what.target;
            one.lease = static_cast<std::uint64_t>(leased.number(2));
            one.lane = leased.string(3);
            one.passes_hold = leased.number(5) != 0;
            taken.emplace_back(leased.number(0), std::move(one), leased.string(4));
        }
    }
    std::sort(taken.begin(), taken.end(),
              [](const auto& a, const auto& b) { return std::get<0>(a) < std::get<0>(b); });
    if (taken.empty()) return {};
    last = std::get<2>(taken.back());
    for (const auto& one : taken) database.send(read_one, parameters(std::get<1>(one).id));
    std::vector<rows> bodies = database.finish();
    std::vector<due_delivery> out;
    out.reserve(taken.size());
    for (std::size_t i = 0; i < taken.size(); ++i) {
        complete(database, std::get<1>(taken[i]), bodies[i]);
        out.push_back(std::move(std::get<1>(taken[i])));
    }
    return out;
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

void renew(connection& database, const holder& who, const hands& what) {
    const auto [leases, follow_ups, citizens] = what.held();
    if (leases.empty() && follow_ups.empty() && citizens.empty()) return;
    database.send(
        "UPDATE lane SET leased_until = clock_timestamp() + $2 * interval '1 millisecond' FROM "
        "unnest($3::bigint[]) AS "
        "r(k) WHERE holder = $1 AND lease = k AND leased_until > clock_timestamp()",
        parameters(who.node, who.lease_ms, leases));
    database.send(
        "UPDATE follow_up SET leased_until = clock_timestamp() + $2 * interval '1 millisecond' FROM "
        "unnest($3::bigint[]) "
        "AS r(i) WHERE holder = $1 AND municipality = place(i) AND id = i AND leased_until > "
        "clock_timestamp()",
        parameters(who.node, who.lease_ms, follow_ups));
    database.send(
        "UPDATE citizen SET leased_until = clock_timestamp() + $2 * interval '1 millisecond' FROM "
        "unnest($3::bigint[]) AS r(i) WHERE holder = $1 AND municipality = place(i) AND id = i AND "
        "leased_until > clock_timestamp()",
        parameters(who.node, who.lease_ms, citizens));
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
