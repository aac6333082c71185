#include "adapters/store/sqlite/history.hpp"

namespace genvej::store::sqlite {

void note_delivery(connection& database, std::int64_t delivery, event_kind kind, time_ms at,
                   delivery_state state, std::string_view text) {
    database(
        "UPDATE event SET last = ?1, times = times + 1 WHERE id = (SELECT max(id) FROM event WHERE letter = "
        "(SELECT "
        "letter FROM delivery WHERE id = ?2)) AND delivery = ?2 AND kind = ?3 AND state = ?4 AND text = ?5")
        .bind(at, delivery, static_cast<int>(kind), static_cast<int>(state), text)
        .run();
    if (database.changes() > 0) return;
    database(
        "INSERT INTO event (letter, at, last, times, kind, delivery, other, state, text) SELECT letter, ?1, "
        "?1, 1, ?3, "
        "id, NULL, ?4, ?5 FROM delivery WHERE id = ?2")
        .bind(at, delivery, static_cast<int>(kind), static_cast<int>(state), text)
        .run();
}

void note_letter(connection& database, std::int64_t letter, event_kind kind, time_ms at, std::int64_t other) {
    database(
        "INSERT INTO event (letter, at, last, times, kind, delivery, other, state, text) VALUES (?1, ?2, ?2, "
        "1, ?3, "
        "NULL, nullif(?4, 0), 0, '')")
        .bind(letter, at, static_cast<int>(kind), other)
        .run();
}

void note_verdict(connection& database, std::int64_t document, receipt_verdict verdict, time_ms at,
                  std::string_view code) {
    database(
        "INSERT INTO event (letter, at, last, times, kind, delivery, other, state, text) SELECT letter, ?2, "
        "?2, 1, ?3, "
        "NULL, NULL, ?4, ?5 FROM document WHERE id = ?1")
        .bind(document, at, static_cast<int>(event_kind::acknowledged), static_cast<int>(verdict), code)
        .run();
}

}  // namespace genvej::store::sqlite
