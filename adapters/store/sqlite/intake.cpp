#include "adapters/store/sqlite/intake.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/random_id.hpp"
#include "adapters/store/sqlite/duplicates.hpp"

namespace genvej::store::sqlite {
namespace {

using verdict = accept_outcome::verdict;

void insert_reception(connection& database, ledger& numbers, const reception& what, reception_state state,
                      std::int64_t first) {
    query row = database(
        "INSERT INTO reception (id, public_id, partner, media_type, received, state, first, http_status, "
        "vans_envelope_id, vans_message_id, receipt_media_type) VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, "
        "?, ?, ?)");
    row.bind(++numbers.reception, what.id, what.partner, what.media_type, what.received,
             static_cast<int>(state), first, what.http_status, what.vans_envelope_id, what.vans_message_id,
             what.receipt_media_type);
    row.run();
    const std::string receipt = pack(what.receipt);
    database("INSERT INTO reception_body (reception, issues, receipt, raw) VALUES (?, ?, ?, ?)")
        .bind(numbers.reception, what.issues, blob{receipt}, blob{what.raw})
        .run();
    numbers.sums.receptions++;
    numbers.sums.accepted += state == reception_state::accepted ? 1U : 0U;
    numbers.sums.duplicates += state == reception_state::duplicate ? 1U : 0U;
    numbers.sums.refused += state == reception_state::refused ? 1U : 0U;
}

void insert_letter(connection& database, ledger& numbers, const letter_record& letter) {
    database(
        "INSERT INTO letter (id, reception, kind, sender, receiver, envelope_id, letter_id, content_hash, "
        "message_id, "
        "bundle_id, version_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(++numbers.letter, numbers.reception, letter.kind, letter.sender, letter.receiver,
              letter.envelope_id, letter.letter_id, letter.content_hash, letter.message_id, letter.bundle_id,
              letter.version_code)
        .run();
}

std::string lane_of_patient(connection& database, const std::string& cpr) {
    if (cpr.empty()) return random_lane();
    {
        query known = database("SELECT lane FROM patient WHERE cpr = ?");
        if (known.bind(cpr).step()) return known.string(0);
    }
    std::string lane = random_lane();
    database("INSERT INTO patient (cpr, lane) VALUES (?, ?)").bind(cpr, lane).run();
    return lane;
}

bool lane_is_free(connection& database, std::int64_t target, const std::string& lane) {
    query waiting = database("SELECT 1 FROM delivery WHERE target = ? AND lane = ? AND state = 0 LIMIT 1");
    return !waiting.bind(target, lane).step();
}

void plan(connection& database, ledger& numbers, const planned_delivery& one, const std::string& lane,
          time_ms now) {
    const std::int64_t target = numbers.target(database, one.target);
    const bool head = lane_is_free(database, target, lane);
    const std::string_view media_type = one.media_type.empty() && one.body.empty()
                                            ? std::string_view("application/fhir+json")
                                            : one.media_type;
    database(
        "INSERT INTO delivery (id, letter, target, lane, head, state, attempts, next_attempt, changed, "
        "receiver_key, "
        "media_type, last_error) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, '')")
        .bind(++numbers.delivery, numbers.letter, target, lane, head, now, now, one.receiver_key, media_type)
        .run();
    if (!one.body.empty()) {
        database("INSERT INTO delivery_body (delivery, body) VALUES (?, ?)")
            .bind(numbers.delivery, blob{one.body})
            .run();
    }
    numbers.sums.waiting++;
}

/// A letter that takes effect: its row, its key, its translation, its deliveries.
void take_effect(connection& database, ledger& numbers, const letter_record& letter, time_ms now) {
    insert_letter(database, numbers, letter);
    numbers.sums.letters++;
    if (!letter.letter_id.empty()) {
        database("INSERT INTO letter_key (sender, letter_id, letter) VALUES (?, ?, ?)")
            .bind(letter.sender, letter.letter_id, numbers.letter)
            .run();
    }
    if (!letter.translation.empty()) {
        database("INSERT INTO letter_body (letter, translation) VALUES (?, ?)")
            .bind(numbers.letter, blob{letter.translation})
            .run();
    }
    std::string lane;
    for (const planned_delivery& one : letter.deliveries) {
        if (one.lane.empty() && (lane.empty() || letter.patient.empty()))
            lane = lane_of_patient(database, letter.patient);
        plan(database, numbers, one, one.lane.empty() ? lane : one.lane, now);
    }
}

/// Kept for the operator, without effect: no keys, so that the ids stay free; no translation; nothing to
/// deliver.
void quarantine(connection& database, ledger& numbers, const reception& what) {
    insert_reception(database, numbers, what, reception_state::refused, 0);
    for (const letter_record& letter : what.letters) insert_letter(database, numbers, letter);
}

accept_outcome outcome_of(connection& database, const recognition& seen) {
    accept_outcome out;
    out.what = seen.what;
    if (seen.first == 0) return out;
    query first = database(
        "SELECT public_id, http_status, receipt_media_type, receipt FROM reception JOIN reception_body "
        "ON reception_body.reception = reception.id WHERE reception.id = ?");
    if (!first.bind(seen.first).step()) fail(store_errc::damaged);
    out.first = first.string(0);
    out.first_status = static_cast<std::uint16_t>(first.number(1));
    out.first_receipt_media_type = first.string(2);
    out.first_receipt = unpack(first.text(3)).value();
    return out;
}

void refuse(reception& what, const accept_outcome& why) {
    what.http_status = 422;
    what.receipt.clear();
    what.receipt_media_type.clear();
    if (what.when_reused) what.when_reused(what, why);
}

void store_new(connection& database, ledger& numbers, const reception& what, const recognition& seen) {
    insert_reception(database, numbers, what, reception_state::accepted, 0);
    const std::int64_t number = numbers.reception;
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        if (!seen.known[i]) take_effect(database, numbers, what.letters[i], what.received);
    }
    remember_envelopes(database, what, number);
}

}  // namespace

accept_outcome take_in(connection& database, ledger& numbers, reception& what) {
    if (what.refused) {
        quarantine(database, numbers, what);
        return {};
    }
    const recognition seen = recognise(database, what);
    accept_outcome out = outcome_of(database, seen);
    switch (seen.what) {
        case verdict::stored:
            store_new(database, numbers, what, seen);
            break;
        case verdict::duplicate:
            insert_reception(database, numbers, what, reception_state::duplicate, seen.first);
            remember_envelopes(database, what, seen.first);
            break;
        case verdict::letter_id_reused:
        case verdict::envelope_id_reused:
            refuse(what, out);
            quarantine(database, numbers, what);
            break;
    }
    return out;
}

}  // namespace genvej::store::sqlite
