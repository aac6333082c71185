#include "adapters/store/operation_rules.hpp"
#include "adapters/store/postgres/listings.hpp"

namespace genvej::store::postgres {
namespace {

/// What came later than its letter has an event that says so. Of what settlements added before
/// 003_operations.sql nobody noted when.
std::vector<traced_delivery> read_deliveries(connection& database, std::int64_t reception) {
    query rows = database(
        "SELECT d.id, d.target, NOT EXISTS (SELECT 1 FROM event e WHERE e.letter = d.letter AND "
        "e.municipality = d.municipality + 0 AND e.delivery = d.id AND e.kind = ANY ($2::bigint[])), "
        "d.state, d.changed FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND "
        "d.letter = l.id WHERE l.municipality + 0 = place($1) AND l.reception = $1 ORDER BY d.id");
    column later = int8s();
    for (const event_kind one : {event_kind::planned, event_kind::replayed, event_kind::resent})
        later.add(static_cast<int>(one));
    rows.bind(reception, later);
    std::vector<traced_delivery> out;
    while (rows.step()) {
        out.push_back({rows.number(0), rows.string(1), rows.number(2) != 0,
                       static_cast<delivery_state>(rows.number(3)), rows.number(4)});
    }
    return out;
}

void add_noted(connection& database, std::int64_t reception, std::vector<message_event>& to) {
    query rows = database(
        "SELECT e.at, e.last, e.times, e.kind, e.delivery, coalesce(d.target, ''), e.state, "
        "coalesce(r.public_id, ''), e.text FROM letter l JOIN event e ON e.letter = l.id AND e.municipality "
        "= l.municipality + 0 LEFT JOIN delivery d ON d.municipality = e.municipality + 0 AND d.id = "
        "e.delivery LEFT JOIN letter o ON o.municipality = place(e.other) AND o.id = e.other LEFT JOIN "
        "reception r ON r.municipality = o.municipality + 0 AND r.id = o.reception WHERE l.municipality + 0 "
        "= place($1) AND l.reception = $1 ORDER BY e.id");
    rows.bind(reception);
    while (rows.step()) {
        message_event one = event_at(rows.number(0), static_cast<event_kind>(rows.number(3)));
        one.last = rows.number(1);
        one.times = static_cast<std::uint32_t>(rows.number(2));
        one.delivery = rows.number(4);
        one.target = rows.string(5);
        one.word = word_of(one.kind, rows.number(6), rows.string(7));
        one.text = rows.string(8);
        to.push_back(std::move(one));
    }
}

/// Verdicts from before 003_operations.sql: nobody noted when.
void add_old_verdicts(connection& database, std::int64_t reception, std::vector<message_event>& to) {
    query rows = database(
        "SELECT t.verdict, t.code FROM letter l JOIN document t ON t.letter = l.id AND t.municipality = "
        "l.municipality + 0 WHERE l.municipality + 0 = place($1) AND l.reception = $1 AND t.verdict <> 0 AND "
        "NOT EXISTS (SELECT 1 FROM event e WHERE e.letter = l.id AND e.municipality = l.municipality + 0 AND "
        "e.kind = $2) ORDER BY t.id");
    rows.bind(reception, static_cast<int>(event_kind::acknowledged));
    while (rows.step()) {
        message_event one = event_at(0, event_kind::acknowledged);
        one.word = word_of(one.kind, rows.number(0), {});
        one.text = rows.string(1);
        to.push_back(std::move(one));
    }
}

}  // namespace

std::optional<std::vector<message_event>> read_trace(connection& database, std::string_view reception) {
    query row = database("SELECT id, received, pruned FROM reception WHERE public_id = $1");
    if (!row.bind(reception).step()) return std::nullopt;
    const std::int64_t number = row.number(0);
    const time_ms received = row.number(1);
    const time_ms pruned = row.number(2);
    std::vector<message_event> out{event_at(received, event_kind::received)};
    add_deliveries(read_deliveries(database, number), received, out);
    add_noted(database, number, out);
    add_old_verdicts(database, number, out);
    if (pruned != 0) out.push_back(event_at(pruned, event_kind::pruned));
    put_in_order(out);
    return out;
}

std::vector<paused_target> read_paused(connection& database) {
    query rows = database("SELECT name, since FROM paused_target WHERE municipality = 0 ORDER BY name");
    std::vector<paused_target> out;
    while (rows.step()) out.push_back({rows.string(0), rows.number(1)});
    return out;
}

}  // namespace genvej::store::postgres
