#include "adapters/store/sqlite/settling.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/random_id.hpp"
#include "adapters/store/sqlite/correlations.hpp"
#include "adapters/store/sqlite/history.hpp"
#include "adapters/store/sqlite/message_index.hpp"
#include "adapters/store/sqlite/planning.hpp"
#include "adapters/store/sqlite/withdrawal.hpp"

namespace genvej::store::sqlite {
namespace {

/// A receipt that was overdue and is still missing is counted, once for each document.
void note_overdue(connection& database, ledger& numbers, std::int64_t document, time_ms now) {
    database("UPDATE document SET overdue = ? WHERE id = ? AND verdict = 0 AND overdue = 0")
        .bind(now, document)
        .run();
    numbers.sums.receipts_overdue += database.changes() > 0 ? 1U : 0U;
}

void close(connection& database, ledger& numbers, std::int64_t follow_up, time_ms now) {
    database("DELETE FROM follow_up_key WHERE follow_up = ?").bind(follow_up).run();
    std::int64_t document = 0;
    auto kind = follow_up_kind::pair;
    {
        query row = database("DELETE FROM follow_up WHERE id = ? RETURNING kind, document");
        if (!row.bind(follow_up).step()) return;  // named twice
        kind = static_cast<follow_up_kind>(row.number(0));
        document = row.number(1);
        row.run();
        numbers.sums.waiting_for_pair -= kind == follow_up_kind::pair ? 1U : 0U;
    }
    if (kind == follow_up_kind::overdue) note_overdue(database, numbers, document, now);
}

void give_verdict(connection& database, ledger& numbers, const given_verdict& what, time_ms now) {
    give_row(database, numbers, what.document);
    database("UPDATE document SET verdict = ?, code = ?, text = ? WHERE id = ?")
        .bind(static_cast<int>(what.verdict), what.code, what.text, what.document)
        .run();
    note_verdict(database, what.document, what.verdict, now, what.code);
    const bool positive = what.verdict == receipt_verdict::positive;
    ++(positive ? numbers.sums.receipts_positive : numbers.sums.receipts_negative);
    {
        query was = database("SELECT overdue > 0 FROM document WHERE id = ?");
        if (was.bind(what.document).step() && was.number(0) != 0) numbers.sums.receipts_overdue--;
    }
    // Nothing is overdue any more, also where somebody has it in his hand: he will find it settled.
    database("DELETE FROM follow_up WHERE document = ?").bind(what.document).run();
}

/// The patient's, where it is known; else that of the letter's deliveries.
std::string lane_of_letter(connection& database, std::int64_t letter) {
    query row = database(
        "SELECT coalesce(lane, (SELECT delivery.lane FROM letter_delivery JOIN delivery ON delivery.id = "
        "letter_delivery.delivery WHERE of_letter = letter.id ORDER BY delivery.id LIMIT 1), '') FROM letter "
        "WHERE id = ?");
    return row.bind(letter).step() ? row.string(0) : std::string();
}

std::int64_t partner_of_letter(connection& database, ledger& numbers, std::int64_t letter) {
    std::string name;
    {
        query row = database(
            "SELECT reception.partner FROM letter JOIN reception ON reception.id = letter.reception WHERE "
            "letter.id = ?");
        if (!row.bind(letter).step()) fail(store_errc::damaged);
        name = row.string(0);
    }
    return numbers.partner(database, name);
}

void add_translation(connection& database, const consequence& what, time_ms now) {
    if (!what.message_id.empty()) rename_message(database, what.letter, what.message_id);
    if (!what.bundle_id.empty()) {
        database("UPDATE letter SET bundle_id = ? WHERE id = ?").bind(what.bundle_id, what.letter).run();
    }
    if (what.translation.empty()) return;
    database("INSERT INTO late_translation (letter, body) VALUES (?, ?)")
        .bind(what.letter, blob{what.translation})
        .run();
    note_letter(database, what.letter, event_kind::translated, now);
}

/// Where the plan names none. A document that has no row yet gets one.
std::string media_type_of(connection& database, ledger& numbers, std::int64_t document,
                          const planned_delivery& one) {
    if (document == 0) return one.body.empty() ? "application/fhir+json" : "";
    give_row(database, numbers, document);
    query row = database("SELECT media_type FROM document WHERE id = ?");
    if (!row.bind(document).step()) fail(store_errc::damaged);
    return row.string(0);
}

/// A receipt may name the envelope that a document has this time, and no letter.
void note_envelope(connection& database, const planned_delivery& one) {
    if (one.repeats == 0 || one.envelope_id.empty()) return;
    database("INSERT OR IGNORE INTO resent_envelope (envelope_id, document) VALUES (?, ?)")
        .bind(one.envelope_id, one.repeats)
        .run();
}

void take_effect(connection& database, ledger& numbers, const consequence& what, time_ms now) {
    add_translation(database, what, now);
    for (const std::int64_t part : what.parts) {
        database("UPDATE letter SET part_of = ? WHERE id = ?").bind(what.letter, part).run();
        note_letter(database, what.letter, event_kind::joined, now, part);
        note_letter(database, part, event_kind::joined, now, what.letter);
    }
    const std::int64_t before = numbers.document;
    for (const outgoing_document& one : what.documents) plan_document(database, numbers, what.letter, one);
    const std::string lane = lane_of_letter(database, what.letter);
    const std::int64_t partner =
        what.deliveries.empty() ? 0 : partner_of_letter(database, numbers, what.letter);
    for (const planned_delivery& one : what.deliveries) {
        const bool drawn = one.alone || (one.lane.empty() && lane.empty());
        const std::string its_own = drawn ? random_lane() : one.lane.empty() ? lane : one.lane;
        delivery_place at{what.letter, one.repeats, {}, its_own, now, partner};
        if (one.document != 0) at.document = before + one.document;
        const std::string media_type = media_type_of(database, numbers, at.document, one);
        at.media_type = media_type;
        plan_delivery(database, numbers, at, one);
        note_envelope(database, one);
        note_delivery(database, numbers.delivery, one.repeats != 0 ? event_kind::resent : event_kind::planned,
                      now);
    }
}

}  // namespace

void settle(connection& database, ledger& numbers, const settlement& what) {
    for (const std::int64_t one : what.closes) close(database, numbers, one, what.now);
    for (const auto& [follow_up, due] : what.postpones) {
        database("UPDATE follow_up SET due = ? WHERE id = ?").bind(due, follow_up).run();
    }
    for (const consequence& one : what.consequences) take_effect(database, numbers, one, what.now);
    for (const given_verdict& one : what.verdicts) give_verdict(database, numbers, one, what.now);
    for (const std::int64_t document : what.resent) {
        give_row(database, numbers, document);
        database("UPDATE document SET resends = resends + 1 WHERE id = ?").bind(document).run();
    }
    for (const changed_reception& one : what.receptions) change(database, numbers, one);
}

}  // namespace genvej::store::sqlite
