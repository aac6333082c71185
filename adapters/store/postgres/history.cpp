#include "adapters/store/postgres/history.hpp"

namespace genvej::store::postgres {

void delivery_events::add(std::int64_t delivery, event_kind kind, time_ms at, delivery_state state,
                          std::string_view text) {
    deliveries_.add(delivery);
    kinds_.add(static_cast<int>(kind));
    times_.add(at);
    states_.add(static_cast<int>(state));
    texts_.add(text);
}

void delivery_events::send(connection& database) const {
    if (deliveries_.empty()) return;
    database.send(
        "WITH noted AS (SELECT n, d, k, a, s, t, dl.municipality, dl.letter, (SELECT max(e.id) FROM event e "
        "WHERE e.letter = dl.letter AND e.municipality = dl.municipality + 0) AS before FROM "
        "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[]) WITH ORDINALITY AS r(d, "
        "k, a, s, t, n) JOIN delivery dl ON dl.municipality = place(d) AND dl.id = d), "
        "again AS (UPDATE event e SET last = a, times = times + 1 FROM noted WHERE e.municipality = "
        "noted.municipality + 0 AND e.id = before AND e.delivery = d AND e.kind = k AND e.state = s AND "
        "e.text = t RETURNING d) "
        "INSERT INTO event (municipality, id, letter, at, last, times, kind, delivery, other, state, text) "
        "SELECT municipality, (municipality::bigint << 52) | nextval('number'), letter, a, a, 1, k, d, 0, s, "
        "t FROM (SELECT * FROM noted WHERE d NOT IN (SELECT d FROM again) ORDER BY n) AS fresh",
        parameters(deliveries_, kinds_, times_, states_, texts_));
}

void note_letter(connection& database, std::int64_t letter, event_kind kind, time_ms at, std::int64_t other) {
    database(
        "INSERT INTO event (municipality, id, letter, at, last, times, kind, delivery, other, state, text) "
        "VALUES (place($1), (place($1) << 52) | nextval('number'), $1, $2, $2, 1, $3, 0, $4, 0, '')")
        .bind(letter, at, static_cast<int>(kind), other);
}

void note_verdict(connection& database, std::int64_t document, receipt_verdict verdict, time_ms at,
                  std::string_view code) {
    database(
        "INSERT INTO event (municipality, id, letter, at, last, times, kind, delivery, other, state, text) "
        "SELECT municipality, (municipality::bigint << 52) | nextval('number'), letter, $2, $2, 1, $3, 0, 0, "
        "$4, $5 FROM document WHERE municipality = place($1) AND id = $1")
        .bind(document, at, static_cast<int>(event_kind::acknowledged), static_cast<int>(verdict), code);
}

}  // namespace genvej::store::postgres
