#include "adapters/store/sqlite/views.hpp"

#include "adapters/store/row_forms.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/correlations.hpp"
#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store::sqlite {
namespace {

void read_letters(connection& database, const letter_range& letters, reception_view& out) {
    std::vector<std::int64_t> ids;
    {
        query rows = database(
            "SELECT letter.kind, letter.sender, letter.receiver, letter.envelope_id, letter.letter_id, "
            "letter.message_id, letter.bundle_id, letter.form, follow_up.id IS NOT NULL, follow_up.until, "
            "reception.public_id, letter.id FROM letter "
            "LEFT JOIN follow_up ON follow_up.id = (SELECT min(id) FROM follow_up WHERE follow_up.letter = "
            "letter.id AND follow_up.kind = ?) "
            "LEFT JOIN letter whole ON whole.id = letter.part_of "
            "LEFT JOIN reception ON reception.id = whole.reception WHERE letter.id >= ? AND letter.id < ? "
            "ORDER BY letter.id");
        rows.bind(static_cast<int>(follow_up_kind::pair), letters.first, letters.end);
        while (rows.step()) {
            out.letters.push_back(viewed_letter_of(rows));
            ids.push_back(rows.number(11));
        }
    }
    for (std::size_t i = 0; i < ids.size(); ++i) out.letters[i].documents = read_documents(database, ids[i]);
}

void read_late_issues(connection& database, std::int64_t reception, reception_view& out) {
    query rows = database("SELECT issues FROM late_issues WHERE reception = ? ORDER BY id");
    rows.bind(reception);
    while (rows.step()) out.later_issues.push_back(rows.string(0));
}

/// What an open delivery waits for: an older one of its lane, and what holds the lane.
void read_lane(connection& database, std::int64_t target, delivery_view& out) {
    {
        query row = database(
            "SELECT delivery.id, reception.public_id FROM delivery JOIN letter ON letter.id = "
            "delivery.letter "
            "JOIN reception ON reception.id = letter.reception WHERE delivery.id = (SELECT min(id) FROM "
            "(SELECT "
            "id FROM delivery WHERE target = ?1 AND lane = ?2 AND state = 0 AND id < ?3 UNION ALL SELECT id "
            "FROM delivery WHERE state = 1 AND id > (SELECT value FROM tally WHERE name = 'at hand after') "
            "AND "
            "id < ?3 AND target = ?1 AND lane = ?2))");
        if (row.bind(target, out.lane, out.id).step()) {
            out.behind = row.number(0);
            out.behind_reception = row.string(1);
        }
    }
    query row = database(
        "SELECT until, delivery.id, reception.public_id FROM lane_hold JOIN delivery ON delivery.id = "
        "lane_hold.delivery JOIN letter ON letter.id = delivery.letter JOIN reception ON reception.id = "
        "letter.reception WHERE lane_hold.target = ? AND lane_hold.lane = ?");
    if (!row.bind(target, out.lane).step()) return;
    out.held_until = row.number(0);
    out.held_by = row.number(1);
    out.held_by_reception = row.string(2);
}

/// Of a row with: id, target's name, lane, key, state, attempts, next attempt, changed, last error, document,
/// unknown, target.
delivery_view view_of(connection& database, const query& row, std::string_view reception,
                      const std::set<std::int64_t>& sending) {
    delivery_view one;
    one.id = row.number(0);
    one.reception = reception;
    one.target = row.string(1);
    one.lane = row.string(2);
    one.receiver_key = row.string(3);
    one.state = static_cast<delivery_state>(row.number(4));
    if (one.state <= delivery_state::sending)
        one.state = sending.contains(one.id) ? delivery_state::sending
                    : row.number(10) != 0    ? delivery_state::unknown
                                             : delivery_state::waiting;
    one.attempts = static_cast<std::uint32_t>(row.number(5));
    one.next_attempt = row.number(6);
    one.changed = row.number(7);
    one.last_error = row.string(8);
    one.document = row.number(9);
    if (is_open(one.state)) read_lane(database, row.number(11), one);
    return one;
}

void read_deliveries(connection& database, const letter_range& letters, const std::set<std::int64_t>& sending,
                     reception_view& out) {
    query rows = database(
        "SELECT delivery.id, target.name, delivery.lane, receiver_key, state, attempts, next_attempt, "
        "changed, "
        "last_error, delivery.document, unknown, delivery.target "
        "FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery "
        "JOIN target ON target.id = delivery.target WHERE of_letter >= ? AND of_letter < ? ORDER BY "
        "delivery.id");
    rows.bind(letters.first, letters.end);
    while (rows.step()) out.deliveries.push_back(view_of(database, rows, out.id, sending));
}

}  // namespace

std::optional<reception_view> read_reception(connection& database, std::string_view id,
                                             const std::set<std::int64_t>& sending) {
    const snapshot one_state(database);
    reception_view out;
    std::int64_t number = 0;
    letter_range letters;
    {
        query row = database(
            "SELECT r.id, r.public_id, r.partner, r.received, r.state, coalesce(first.public_id, ''), "
            "r.http_status, r.issues, r.receipt_media_type, r.bodies, r.raw_size, r.receipt_size, "
            "r.first_letter, r.letters, r.pruned FROM reception r LEFT JOIN reception first ON first.id = "
            "r.first "
            "WHERE r.public_id = ?");
        if (!row.bind(id).step()) return std::nullopt;
        number = row.number(0);
        out.id = row.string(1);
        out.partner = row.string(2);
        out.received = row.number(3);
        out.state = static_cast<reception_state>(row.number(4));
        out.first = row.string(5);
        out.http_status = static_cast<std::uint16_t>(row.number(6));
        out.issues = row.string(7);
        out.receipt_media_type = row.string(8);
        out.receipt = unpack_part(row, 9, row.number(10), row.number(11));
        letters = {row.number(12), row.number(12) + row.number(13)};
        out.pruned = row.number(14);
    }
    read_letters(database, letters, out);
    read_deliveries(database, letters, sending, out);
    read_late_issues(database, number, out);
    return out;
}

std::optional<delivery_row> read_delivery_row(connection& database, std::int64_t id,
                                              const std::set<std::int64_t>& sending) {
    query row = database(
        "SELECT delivery.id, target.name, delivery.lane, receiver_key, delivery.state, attempts, "
        "next_attempt, "
        "changed, last_error, delivery.document, unknown, delivery.target, reception.public_id, "
        "reception.partner, "
        "reception.received, letter.kind, letter.sender, letter.receiver, letter.letter_id FROM delivery "
        "JOIN target "
        "ON target.id = delivery.target JOIN letter ON letter.id = delivery.letter JOIN reception ON "
        "reception.id = "
        "letter.reception WHERE delivery.id = ?");
    if (!row.bind(id).step()) return std::nullopt;
    delivery_row out;
    out.what = view_of(database, row, row.text(12), sending);
    out.partner = row.string(13);
    out.received = row.number(14);
    out.kind = row.string(15);
    out.sender = row.string(16);
    out.receiver = row.string(17);
    out.letter_id = row.string(18);
    return out;
}

std::optional<std::string> read_raw(connection& database, std::string_view id) {
    query row = database("SELECT bodies, raw_size FROM reception WHERE public_id = ? AND pruned = 0");
    if (!row.bind(id).step()) return std::nullopt;
    return unpack_part(row, 0, 0, row.number(1));
}

std::vector<queue_view> read_queues(connection& database) {
    query rows = database(
        "SELECT target.name, coalesce(q.open, 0), coalesce(reception.received, 0), coalesce(h.held, 0) FROM "
        "target LEFT JOIN (SELECT target, count(*) AS open, min(id) AS oldest FROM (SELECT target, id FROM "
        "delivery WHERE state = 0 UNION ALL SELECT target, id FROM delivery WHERE state = 1 AND id > (SELECT "
        "value FROM tally WHERE name = 'at hand after')) GROUP BY target) q ON q.target = target.id LEFT "
        "JOIN "
        "(SELECT target, count(*) AS held FROM delivery WHERE state = 0 AND head = 2 GROUP BY target) h ON "
        "h.target = target.id LEFT JOIN delivery ON delivery.id = q.oldest LEFT JOIN letter ON letter.id = "
        "delivery.letter LEFT JOIN reception ON reception.id = letter.reception ORDER BY target.name");
    std::vector<queue_view> out;
    while (rows.step()) {
        queue_view& one = out.emplace_back();
        one.target = rows.string(0);
        one.open = static_cast<std::uint64_t>(rows.number(1));
        one.oldest = rows.number(2);
        one.held = static_cast<std::uint64_t>(rows.number(3));
    }
    return out;
}

due_delivery read_delivery(connection& database, std::int64_t id, recent_translations& recent) {
    due_delivery out;
    {
        query row = database(
            "SELECT target.name, delivery.lane, receiver_key, delivery.media_type, attempts, letter.id, "
            "coalesce(delivery.document, 0) >= 0 AND translation_size > 0 AND delivery_body.body IS NULL AND "
            "document_body.body IS NULL, head = 2 FROM delivery "
            "JOIN target ON target.id = delivery.target JOIN letter ON letter.id = delivery.letter "
            "LEFT JOIN delivery_body ON delivery_body.delivery = delivery.id "
            "LEFT JOIN document_body ON document_body.document = delivery.document WHERE delivery.id = ?");
        if (!row.bind(id).step()) fail(store_errc::damaged);
        out.id = id;
        out.target = row.string(0);
        out.lane = row.string(1);
        out.receiver_key = row.string(2);
        out.media_type = row.string(3);
        out.attempts = static_cast<std::uint32_t>(row.number(4));
        const bool is_translation = row.number(6) != 0;
        out.passes_hold = row.number(7) != 0;
        auto at_hand = is_translation ? recent.take(row.number(5)) : std::nullopt;
        if (at_hand) out.body = std::move(*at_hand);
    }
    if (out.body.empty()) out.body = read_delivery_body(database, id);
    return out;
}

}  // namespace genvej::store::sqlite
