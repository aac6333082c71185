#include "adapters/store/operation_rules.hpp"
#include "adapters/store/sqlite/listings.hpp"
#include "adapters/store/sqlite/readers.hpp"
#include "adapters/store/sqlite/views.hpp"

namespace genvej::store::sqlite {
namespace {

std::vector<traced_delivery> read_deliveries(connection& database, const letter_range& letters) {
    query rows = database(
        "SELECT delivery.id, target.name, delivery.later, delivery.state, delivery.changed FROM "
        "letter_delivery JOIN "
        "delivery ON delivery.id = letter_delivery.delivery JOIN target ON target.id = delivery.target WHERE "
        "of_letter >= ?1 AND of_letter < ?2 ORDER BY delivery.id");
    rows.bind(letters.first, letters.end);
    std::vector<traced_delivery> out;
    while (rows.step()) {
        out.push_back({rows.number(0), rows.string(1), rows.number(2) == 0,
                       static_cast<delivery_state>(rows.number(3)), rows.number(4)});
    }
    return out;
}

void add_noted(connection& database, const letter_range& letters, std::vector<message_event>& to) {
    query rows = database(
        "SELECT event.at, event.last, event.times, event.kind, coalesce(event.delivery, 0), "
        "coalesce(target.name, ''), "
        "event.state, coalesce(reception.public_id, ''), event.text FROM event LEFT JOIN delivery ON "
        "delivery.id = "
        "event.delivery LEFT JOIN target ON target.id = delivery.target LEFT JOIN letter AS other ON "
        "other.id = "
        "event.other LEFT JOIN reception ON reception.id = other.reception WHERE event.letter >= ? AND "
        "event.letter < "
        "? ORDER BY event.id");
    rows.bind(letters.first, letters.end);
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

/// Verdicts from before 006_operations.sql: nobody noted when.
void add_old_verdicts(connection& database, const letter_range& letters, std::vector<message_event>& to) {
    query rows = database(
        "SELECT verdict, code FROM document WHERE letter >= ?1 AND letter < ?2 AND verdict <> 0 AND NOT "
        "EXISTS (SELECT "
        "1 FROM event WHERE event.letter = document.letter AND kind = ?3) ORDER BY id");
    rows.bind(letters.first, letters.end, static_cast<int>(event_kind::acknowledged));
    while (rows.step()) {
        message_event one = event_at(0, event_kind::acknowledged);
        one.word = word_of(one.kind, rows.number(0), {});
        one.text = rows.string(1);
        to.push_back(std::move(one));
    }
}

}  // namespace

std::optional<std::vector<message_event>> read_trace(connection& database, std::string_view reception) {
    const snapshot one_state(database);
    std::vector<message_event> out;
    letter_range letters;
    time_ms pruned = 0;
    {
        query row =
            database("SELECT received, first_letter, letters, pruned FROM reception WHERE public_id = ?");
        if (!row.bind(reception).step()) return std::nullopt;
        out.push_back(event_at(row.number(0), event_kind::received));
        letters = {row.number(1), row.number(1) + row.number(2)};
        pruned = row.number(3);
    }
    add_deliveries(read_deliveries(database, letters), out.front().at, out);
    add_noted(database, letters, out);
    add_old_verdicts(database, letters, out);
    if (pruned != 0) out.push_back(event_at(pruned, event_kind::pruned));
    put_in_order(out);
    return out;
}

std::vector<paused_target> read_paused(connection& database) {
    query rows = database("SELECT name, since FROM paused_target ORDER BY name");
    std::vector<paused_target> out;
    while (rows.step()) out.push_back({rows.string(0), rows.number(1)});
    return out;
}

}  // namespace genvej::store::sqlite
