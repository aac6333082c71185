#include "adapters/store/postgres/settling.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/postgres/history.hpp"
#include "adapters/store/postgres/planned_rows.hpp"
#include "adapters/store/postgres/withdrawal.hpp"
#include "adapters/store/random_id.hpp"

namespace genvej::store::postgres {
namespace {

/// A receipt that was overdue and is still missing is counted, once for each document.
void note_overdue(connection& database, counts& sums, std::int64_t document, time_ms now) {
    query noted = database(
        "UPDATE document SET overdue = $1 WHERE municipality = place($2) AND id = $2 AND verdict = 0 AND "
        "overdue = 0");
    sums.receipts_overdue += noted.bind(now, document).changes() > 0 ? 1U : 0U;
}

void close(connection& database, counts& sums, std::int64_t follow_up, time_ms now) {
    database("DELETE FROM follow_up_key WHERE municipality = place($1) AND follow_up = $1").bind(follow_up);
    std::int64_t document = 0;
    auto kind = follow_up_kind::pair;
    {
        query row = database(
            "DELETE FROM follow_up WHERE municipality = place($1) AND id = $1 RETURNING kind, document");
        if (!row.bind(follow_up).step()) return;  // named twice
        kind = static_cast<follow_up_kind>(row.number(0));
        document = row.number(1);
        row.run();
        sums.waiting_for_pair -= kind == follow_up_kind::pair ? 1U : 0U;
    }
    if (kind == follow_up_kind::overdue) note_overdue(database, sums, document, now);
}

}  // namespace

void give_row(connection& database, counts& sums, std::int64_t document) {
    if (document > 0) return;
    query given = database(
        "INSERT INTO document (municipality, id, letter, form, kind, sender, receiver, envelope_id, "
        "letter_id, "
        "version_code, media_type, receipt_within) SELECT municipality, $1, id, $2, kind, sender, receiver, "
        "CASE WHEN form = $2 THEN envelope_id ELSE bundle_id END, CASE WHEN form = $2 THEN letter_id ELSE "
        "message_id "
        "END, CASE WHEN $2 = 0 THEN version_code ELSE '' END, CASE WHEN $2 = 0 THEN 'application/xml' ELSE "
        "'application/fhir+json' END, 0 FROM letter WHERE municipality = place($3) AND id = $3 ON CONFLICT "
        "DO NOTHING");
    given.bind(document, static_cast<int>(form_of_own_document(document)), letter_of_own_document(document));
    sums.documents += given.changes() > 0 ? 1U : 0U;
}

namespace {

void give_verdict(connection& database, counts& sums, const given_verdict& what, time_ms now) {
    give_row(database, sums, what.document);
    database(
        "UPDATE document SET verdict = $1, code = $2, text = $3 WHERE municipality = place($4) AND id = $4")
        .bind(static_cast<int>(what.verdict), what.code, blob{what.text}, what.document);
    note_verdict(database, what.document, what.verdict, now, what.code);
    const bool positive = what.verdict == receipt_verdict::positive;
    ++(positive ? sums.receipts_positive : sums.receipts_negative);
    {
        query was = database("SELECT overdue > 0 FROM document WHERE municipality = place($1) AND id = $1");
        if (was.bind(what.document).step() && was.number(0) != 0) sums.receipts_overdue--;
    }
    // Nothing is overdue any more, also where somebody has it in his hand: he will find it settled.
    database("DELETE FROM follow_up WHERE municipality = place($1) AND document = $1 AND document <> 0")
        .bind(what.document);
}

/// The patient's, where it is known; else that of the letter's deliveries.
std::string lane_of_letter(connection& database, std::int64_t letter) {
    query row = database(
        "SELECT coalesce(lane, (SELECT d.lane FROM delivery d WHERE d.municipality = letter.municipality + 0 "
        "AND "
        "d.letter = "
        "letter.id ORDER BY id LIMIT 1), '') FROM letter WHERE municipality = place($1) AND id = $1");
    return row.bind(letter).step() ? row.string(0) : std::string();
}

void add_translation(connection& database, const consequence& what, time_ms now) {
    database(
        "UPDATE letter SET message_id = coalesce(nullif($2, ''), message_id), bundle_id = "
        "coalesce(nullif($3, ''), "
        "bundle_id) WHERE municipality = place($1) AND id = $1 AND ($2 <> '' OR $3 <> '')")
        .bind(what.letter, what.message_id, what.bundle_id);
    if (what.translation.empty()) return;
    database("INSERT INTO late_translation (municipality, letter) VALUES (place($1), $1)").bind(what.letter);
    database("INSERT INTO body (municipality, owner, bytes) VALUES (place($1), $1, $2)")
        .bind(what.letter, blob{what.translation});
    note_letter(database, what.letter, event_kind::translated, now);
}

/// Where the plan names none. A document that has no row yet gets one.
std::string media_type_of(connection& database, counts& sums, const consequence& what,
                          const planned_delivery& one) {
    if (one.document != 0) return what.documents[one.document - 1U].media_type;
    if (one.repeats == 0) return one.body.empty() ? "application/fhir+json" : "";
    give_row(database, sums, one.repeats);
    query row = database("SELECT media_type FROM document WHERE municipality = place($1) AND id = $1");
    if (!row.bind(one.repeats).step()) fail(store_errc::damaged);
    return row.string(0);
}

/// A receipt may name the envelope that a document has this time, and no letter.
void note_envelope(connection& database, const planned_delivery& one) {
    if (one.repeats == 0 || one.envelope_id.empty()) return;
    database(
        "INSERT INTO resent_envelope (municipality, document, envelope_id) VALUES (place($1), $1, $2) ON "
        "CONFLICT DO NOTHING")
        .bind(one.repeats, one.envelope_id);
}

void take_effect(connection& database, counts& sums, const consequence& what, time_ms now) {
    add_translation(database, what, now);
    for (const std::int64_t part : what.parts) {
        database("UPDATE letter SET part_of = $1 WHERE municipality = place($2) AND id = $2")
            .bind(what.letter, part);
        note_letter(database, what.letter, event_kind::joined, now, part);
        note_letter(database, part, event_kind::joined, now, what.letter);
    }
    const known_letter letter = read_letter(database, what.letter).value();
    const std::string lane = lane_of_letter(database, what.letter);
    const std::int64_t municipality = what.letter >> 52;
    numbers drawn(database);
    drawn.reserve(what.documents.size() + what.deliveries.size());
    planned_rows plans(drawn, sums);
    delivery_events events;
    std::vector<std::int64_t> documents;
    for (const outgoing_document& one : what.documents)
        documents.push_back(plans.document(municipality, what.letter, one));
    for (const planned_delivery& one : what.deliveries) {
        const bool lot = one.alone || (one.lane.empty() && lane.empty());
        const std::string its_own = lot ? random_lane() : one.lane.empty() ? lane : one.lane;
        const std::string media_type = media_type_of(database, sums, what, one);
        const std::int64_t document = one.document != 0 ? documents[one.document - 1U] : one.repeats;
        note_envelope(database, one);
        const std::int64_t id = plans.delivery(
            {municipality, what.letter, document, letter.partner, media_type, its_own, now}, one);
        events.add(id, one.repeats != 0 ? event_kind::resent : event_kind::planned, now);
    }
    plans.send(database);
    events.send(database);
}

}  // namespace

void settle(connection& database, counts& sums, const settlement& what) {
    for (const std::int64_t one : what.closes) close(database, sums, one, what.now);
    for (const auto& [follow_up, due] : what.postpones) {
        database(
            "UPDATE follow_up SET due = $1, again = 0, leased_until = NULL, holder = NULL WHERE municipality "
            "= "
            "place($2) AND id = $2")
            .bind(due, follow_up);
    }
    for (const consequence& one : what.consequences) take_effect(database, sums, one, what.now);
    for (const given_verdict& one : what.verdicts) give_verdict(database, sums, one, what.now);
    for (const std::int64_t document : what.resent) {
        give_row(database, sums, document);
        database("UPDATE document SET resends = resends + 1 WHERE municipality = place($1) AND id = $1")
            .bind(document);
    }
    for (const changed_reception& one : what.receptions) change(database, sums, one);
}

}  // namespace genvej::store::postgres
