#include "adapters/store/sqlite/planning.hpp"

#include <algorithm>

#include "adapters/store/random_id.hpp"
#include "adapters/store/sqlite/correlations.hpp"
#include "adapters/store/sqlite/holds.hpp"

namespace genvej::store::sqlite {
namespace {

bool lane_is_free(connection& database, const ledger& numbers, std::int64_t target, std::string_view lane) {
    if (numbers.at_hand->is_held(target, lane)) return false;
    if (!numbers.others_wait()) return true;
    query waiting = database("SELECT 1 FROM delivery WHERE target = ? AND lane = ? AND state = 0 LIMIT 1");
    return !waiting.bind(target, lane).step();
}

}  // namespace

std::string known_lane_of(connection& database, const std::string& cpr) {
    query known = database("SELECT lane FROM patient WHERE cpr = ?");
    return known.bind(cpr).step() ? known.string(0) : std::string();
}

std::string lane_of(connection& database, const std::string& cpr) {
    if (cpr.empty()) return random_lane();
    if (std::string known = known_lane_of(database, cpr); !known.empty()) return known;
    std::string lane = random_lane();
    database("INSERT INTO patient (cpr, lane) VALUES (?, ?)").bind(cpr, lane).run();
    return lane;
}

std::int64_t plan_document(connection& database, ledger& numbers, std::int64_t letter,
                           const outgoing_document& what) {
    database(
        "INSERT INTO document (id, letter, form, kind, sender, receiver, envelope_id, letter_id, "
        "version_code, "
        "media_type, receipt_within) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(++numbers.document, letter, static_cast<int>(what.form), what.kind, what.sender, what.receiver,
              what.envelope_id, what.letter_id, what.version_code, what.media_type, what.receipt_within)
        .run();
    if (!what.body.empty()) {
        database("INSERT INTO document_body (document, body) VALUES (?, ?)")
            .bind(numbers.document, blob{what.body})
            .run();
    }
    numbers.sums.documents++;
    return numbers.document;
}

bool plan_delivery(connection& database, ledger& numbers, const delivery_place& at,
                   const planned_delivery& one) {
    const std::int64_t target = numbers.target(database, one.target);
    const bool head = lane_is_free(database, numbers, target, at.lane);
    const time_ms until = head ? held_until(database, numbers, target, at.lane, at.now) : 0;
    const bool at_once = head && until == 0 && at.with_letter && numbers.at_hand->has_room();
    database(
        "INSERT INTO delivery (id, letter, target, lane, head, state, attempts, next_attempt, changed, "
        "receiver_key, media_type, last_error, document, later, partner) "
        "VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, '', nullif(?, 0), ?, ?)")
        .bind(++numbers.delivery, at.letter, target, at.lane,
              until > 0 ? 2
              : head    ? 1
                        : 0,
              at_once, std::max(at.now, until), at.now, one.receiver_key,
              one.media_type.empty() ? at.media_type : std::string_view(one.media_type), at.document,
              !at.with_letter, at.partner)
        .run();
    if (!one.body.empty()) {
        database("INSERT INTO delivery_body (delivery, body) VALUES (?, ?)")
            .bind(numbers.delivery, blob{one.body})
            .run();
    }
    // The lane first: until it is held, what waits is counted without this one.
    if (at_once) numbers.at_hand->hold(numbers.delivery, {target, std::string(at.lane), at.document});
    numbers.sums.waiting++;
    numbers.sums.planned++;
    return at_once;
}

void plan_follow_up(connection& database, ledger& numbers, std::int64_t letter, const half& whose,
                    const planned_follow_up& what) {
    database("INSERT INTO follow_up (id, letter, kind, due, until) VALUES (?, ?, ?, ?, ?)")
        .bind(++numbers.follow_up, letter, static_cast<int>(what.kind), what.due, what.until)
        .run();
    for (const std::string& key : what.keys) {
        database(
            "INSERT OR IGNORE INTO follow_up_key (key, sender, receiver, kind, follow_up) VALUES (?, ?, ?, "
            "?, ?)")
            .bind(key, whose.sender, whose.receiver, whose.kind, numbers.follow_up)
            .run();
    }
    numbers.sums.waiting_for_pair += what.kind == follow_up_kind::pair ? 1U : 0U;
}

void plan_overdue(connection& database, ledger& numbers, std::int64_t document, time_ms due) {
    database(
        "INSERT INTO follow_up (id, letter, document, kind, due, until) SELECT ?1, letter, id, ?2, ?3, 0 "
        "FROM "
        "document WHERE id = ?4 AND NOT EXISTS (SELECT 1 FROM follow_up WHERE follow_up.document = ?4 AND "
        "follow_up.kind = ?2)")
        .bind(++numbers.follow_up, static_cast<int>(follow_up_kind::overdue), due, document)
        .run();
}

void plan_undelivered(connection& database, ledger& numbers, std::int64_t delivery, time_ms now) {
    std::int64_t document = 0;
    {
        query row = database(
            "SELECT letter.id, letter.form, document, EXISTS (SELECT 1 FROM delivery_body WHERE delivery = "
            "?1) "
            "FROM delivery JOIN letter ON letter.id = delivery.letter WHERE delivery.id = ?1 AND relays = 1");
        if (!row.bind(delivery).step()) return;
        // What has a body of its own left as it came; what came as FHIR and its translation are one.
        const bool as_letter = row.number(1) == static_cast<int>(message_form::oioxml) && row.number(3) != 0;
        document = row.number(2) != 0
                       ? row.number(2)
                       : own_document(row.number(0), as_letter ? message_form::oioxml : message_form::fhir);
    }
    give_row(database, numbers, document);
    // A new one also where one is open: whoever has that in his hand has read how things stood before.
    database(
        "INSERT INTO follow_up (id, letter, document, kind, due, until) SELECT ?, letter, id, ?, ?, 0 FROM "
        "document WHERE id = ?")
        .bind(++numbers.follow_up, static_cast<int>(follow_up_kind::undelivered), now, document)
        .run();
}

void give_row(connection& database, ledger& numbers, std::int64_t document) {
    if (document > 0) return;
    database(
        "INSERT OR IGNORE INTO document (id, letter, form, kind, sender, receiver, envelope_id, letter_id, "
        "version_code, media_type, receipt_within) SELECT ?1, id, ?2, kind, sender, receiver, "
        "iif(form = ?2, envelope_id, bundle_id), iif(form = ?2, letter_id, message_id), "
        "iif(?2 = 0, version_code, ''), iif(?2 = 0, 'application/xml', 'application/fhir+json'), 0 "
        "FROM letter WHERE id = ?3")
        .bind(document, static_cast<int>(form_of_own_document(document)), letter_of_own_document(document))
        .run();
    numbers.sums.documents += database.changes() > 0 ? 1U : 0U;
}

}  // namespace genvej::store::sqlite
