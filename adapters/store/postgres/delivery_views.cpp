#include "adapters/store/postgres/delivery_views.hpp"

namespace genvej::store::postgres {
namespace {

/// A lane goes on with its head. While another one of it is under way, which a decision has overtaken, the
/// head waits for that one.
constexpr const char* read_rows =
    "SELECT d.id, r.public_id, d.target, d.lane, d.receiver_key, d.state, d.attempts, d.next_attempt, "
    "d.changed, d.last_error, d.document, "
    "CASE WHEN d.state NOT IN (0, 5) THEN 0 WHEN k.delivery <> d.id THEN k.delivery WHEN u.leased AND "
    "k.sending <> d.id THEN k.sending ELSE 0 END, coalesce(u.leased AND k.sending = d.id, false), "
    "coalesce(k.held_until, 0), coalesce(k.held_by, 0), coalesce(k.holder, ''), coalesce((SELECT name FROM "
    "node WHERE municipality = 0 AND node = k.holder), ''), coalesce((extract(epoch FROM k.leased_until) * "
    "1000)::bigint, 0), r.partner, r.received, l.kind, l.sender, l.receiver, l.letter_id "
    "FROM unnest($1::bigint[]) WITH ORDINALITY AS w(i, n) JOIN delivery d ON d.municipality = place(i) AND "
    "d.id = i JOIN letter l ON l.municipality = d.municipality + 0 AND l.id = d.letter JOIN reception r ON "
    "r.municipality = l.municipality + 0 AND r.id = l.reception LEFT JOIN lane k ON k.municipality = "
    "d.municipality + 0 AND k.target = d.target AND k.lane = d.lane LEFT JOIN LATERAL (SELECT "
    "k.leased_until > clock_timestamp() AS leased) AS u ON true ORDER BY n";

/// Public ids of the receptions that deliveries belong to, in their order.
rows receptions_of(connection& database, const column& deliveries) {
    database.send(
        "SELECT r.public_id FROM unnest($1::bigint[]) WITH ORDINALITY AS w(i, n) LEFT JOIN delivery d ON "
        "d.municipality = place(i) AND d.id = i LEFT JOIN letter l ON l.municipality = d.municipality + 0 "
        "AND l.id = d.letter LEFT JOIN reception r ON r.municipality = l.municipality + 0 AND r.id = "
        "l.reception ORDER BY n",
        parameters(deliveries));
    return std::move(database.finish().back());
}

delivery_row row_in(const query& row, const holder& who) {
    delivery_row out;
    delivery_view& what = out.what;
    what.id = row.number(0);
    what.reception = row.string(1);
    what.target = row.string(2);
    what.lane = row.string(3);
    what.receiver_key = row.string(4);
    what.state = static_cast<delivery_state>(row.number(5));
    what.attempts = static_cast<std::uint32_t>(row.number(6));
    what.next_attempt = row.number(7);
    what.changed = row.number(8);
    what.last_error = row.string(9);
    what.document = row.number(10);
    if (is_open(what.state)) {
        what.behind = row.number(11);
        if (row.number(12) != 0) {
            what.state = delivery_state::sending;
            // A node that joined before nodes had names is called what it is in the database.
            if (row.text(15) != who.node) {
                what.node = row.text(16).empty() ? row.string(15) : row.string(16);
                what.leased_until = row.number(17);
            }
        }
        what.held_until = row.number(13);
        what.held_by = row.number(14);
    }
    out.partner = row.string(18);
    out.received = row.number(19);
    out.kind = row.string(20);
    out.sender = row.string(21);
    out.receiver = row.string(22);
    out.letter_id = row.string(23);
    return out;
}

}  // namespace

std::vector<delivery_row> read_delivery_rows(connection& database, const holder& who, const column& ids) {
    std::vector<delivery_row> out;
    query rows = database(read_rows);
    rows.bind(ids);
    column others = int8s();
    while (rows.step()) {
        out.push_back(row_in(rows, who));
        others.add(out.back().what.behind).add(out.back().what.held_by);
    }
    if (out.empty()) return out;
    postgres::rows names = receptions_of(database, others);
    for (delivery_row& one : out) {
        if (names.step()) one.what.behind_reception = names.string(0);
        if (names.step()) one.what.held_by_reception = names.string(0);
    }
    return out;
}

}  // namespace genvej::store::postgres
