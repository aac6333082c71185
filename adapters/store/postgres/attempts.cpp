#include "adapters/store/postgres/attempts.hpp"

#include <set>

#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/postgres/history.hpp"
#include "adapters/store/postgres/settling.hpp"

namespace genvej::store::postgres {
namespace {

/// Deliveries that have changed, column by column.
struct changed_rows {
    column ids = int8s(), states = int8s(), attempts = int8s(), next = int8s(), changed = int8s(),
           errors = texts();
    column documents = int8s(), delivered = int8s();
    std::vector<std::pair<std::int64_t, time_ms>> undelivered;
    delivery_events events;
};

void note(changed_rows& out, changed_lanes& lanes, counts& sums, const attempt_result& result,
          const standing& at) {
    const bool present = result.lease == 0 || at.lease == result.lease;
    if (present) lanes.ends_lease(at);
    if (!is_open(at.state) || (!present && result.state != delivery_state::delivered)) return;
    // `sending` is no state that is kept: a worker that gives up a message leaves it waiting.
    const delivery_state kept =
        result.state == delivery_state::sending ? delivery_state::waiting : result.state;
    sum_of(sums, at.state)--;
    sum_of(sums, kept)++;
    out.ids.add(result.id);
    out.states.add(static_cast<int>(kept));
    out.attempts.add(result.uncounted ? 0 : 1);
    out.next.add(result.next_attempt);
    out.changed.add(result.now);
    out.errors.add(result.error);
    lanes.touch(at);
    const bool delivered = kept == delivery_state::delivered;
    // What came of it stands in the delivery's row; only what went wrong, or what another attempt will write
    // over, is noted beside it.
    if (!delivered) out.events.add(result.id, event_kind::attempted, result.now, kept, result.error);
    if (is_open(kept)) return;
    lanes.hold(at, result.id, delivered ? 0 : result.hold_until);
    // A receipt that came with the end tells the sender itself, unless it does not count.
    if (!delivered && (result.receipt == nullptr || result.receipt->refused))
        out.undelivered.emplace_back(result.id, result.now);
    if (!delivered || at.document == 0) return;
    out.documents.add(result.id);
    out.delivered.add(result.now);
}

/// From now on receipts are awaited, unless they were faster than we are.
void note_delivered(connection& database, const changed_rows& what) {
    if (what.documents.empty()) return;
    database.send(
        "WITH sent AS (UPDATE document SET delivered = w FROM unnest($1::bigint[], $2::bigint[]) AS r(i, w) "
        "JOIN "
        "delivery d ON d.municipality = place(i) AND d.id = i WHERE document.municipality = d.municipality + "
        "0 "
        "AND "
        "document.id = d.document RETURNING document.municipality, document.id, document.letter, verdict, "
        "receipt_within, delivered) "
        "INSERT INTO follow_up (municipality, id, letter, document, kind, due, until) SELECT municipality, "
        "(municipality::bigint << 52) | nextval('number'), letter, id, 2, delivered + receipt_within, 0 FROM "
        "sent "
        "WHERE verdict = 0 AND receipt_within > 0 AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE "
        "f.municipality = "
        "sent.municipality + 0 AND f.document = sent.id AND f.document <> 0 AND f.kind = 2)",
        parameters(what.documents, what.delivered));
}

void write(connection& database, counts& sums, const changed_rows& out, const changed_lanes& lanes,
           leased_ahead& ahead) {
    if (!out.ids.empty()) {
        database.send(
            "UPDATE delivery SET state = s, attempts = attempts + a, next_attempt = n, changed = c, "
            "last_error = e FROM "
            "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) AS "
            "r(i, s, a, n, c, "
            "e) WHERE municipality = place(i) AND id = i",
            parameters(out.ids, out.states, out.attempts, out.next, out.changed, out.errors));
    }
    lanes.send(database, [&ahead] { ahead.changes_lanes(); });
    out.events.send(database);
    note_delivered(database, out);
    for (const auto& [delivery, now] : out.undelivered) plan_undelivered(database, sums, delivery, now);
}

}  // namespace

void plan_undelivered(connection& database, counts& sums, std::int64_t delivery, time_ms now) {
    std::int64_t document = 0;
    {
        query row = database(
            "SELECT l.id, l.form, d.document, EXISTS (SELECT 1 FROM body b WHERE b.municipality = "
            "d.municipality AND b.kept = d.kept AND b.owner = d.id) FROM delivery d JOIN letter l ON "
            "l.municipality = d.municipality + 0 AND l.id = d.letter WHERE d.municipality = place($1) AND "
            "d.id = $1 "
            "AND relays");
        if (!row.bind(delivery).step()) return;
        // What has a body of its own left as it came; what came as FHIR and its translation are one.
        const bool as_letter = row.number(1) == static_cast<int>(message_form::oioxml) && row.number(3) != 0;
        document = row.number(2) != 0
                       ? row.number(2)
                       : own_document(row.number(0), as_letter ? message_form::oioxml : message_form::fhir);
    }
    give_row(database, sums, document);
    // A new one also where one is open: whoever has that in his hand has read how things stood before.
    database(
        "INSERT INTO follow_up (municipality, id, letter, document, kind, due, until) SELECT municipality, "
        "(municipality::bigint << 52) | nextval('number'), letter, id, $2, $3, 0 FROM document WHERE "
        "municipality "
        "= place($1) AND id = $1")
        .bind(document, static_cast<int>(follow_up_kind::undelivered), now);
}

void record(connection& database, counts& sums, std::span<const attempt_result* const> results,
            leased_ahead& ahead) {
    if (results.empty()) return;
    column ids = int8s();
    for (const attempt_result* one : results) ids.add(one->id);
    const std::map<std::int64_t, standing> found = lock_lanes(database, ids);
    changed_rows out;
    changed_lanes lanes;
    std::set<std::int64_t> noted;
    std::vector<const attempt_result*> later;  // a second word about the same delivery: after the first
    for (const attempt_result* one : results) {
        if (!noted.insert(one->id).second) {
            later.push_back(one);
        } else if (const auto at = found.find(one->id); at != found.end()) {
            note(out, lanes, sums, *one, at->second);
        }
    }
    write(database, sums, out, lanes, ahead);
    record(database, sums, later, ahead);
}

}  // namespace genvej::store::postgres
