#include "adapters/store/postgres/views.hpp"

#include <algorithm>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/bodies.hpp"
#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/postgres/delivery_views.hpp"
#include "adapters/store/row_forms.hpp"

namespace genvej::store::postgres {
namespace {

void read_letters(connection& database, std::int64_t reception, reception_view& out) {
    std::vector<std::int64_t> ids;
    {
        query rows = database(
            "SELECT l.kind, l.sender, l.receiver, l.envelope_id, l.letter_id, l.message_id, l.bundle_id, "
            "l.form, f.id IS "
            "NOT NULL, f.until, r.public_id, l.id FROM letter l LEFT JOIN follow_up f ON f.municipality = "
            "l.municipality + 0 AND f.id = (SELECT min(id) FROM follow_up o WHERE o.municipality = "
            "l.municipality + 0 AND "
            "o.letter = l.id AND o.kind = $1) LEFT JOIN letter whole ON whole.municipality = "
            "place(l.part_of) AND "
            "whole.id = l.part_of LEFT JOIN reception r ON r.municipality = whole.municipality + 0 AND r.id "
            "= "
            "whole.reception WHERE l.municipality + 0 = place($2) AND l.reception = $2 ORDER BY l.id");
        rows.bind(static_cast<int>(follow_up_kind::pair), reception);
        while (rows.step()) {
            out.letters.push_back(viewed_letter_of(rows));
            ids.push_back(rows.number(11));
        }
    }
    for (std::size_t i = 0; i < ids.size(); ++i) out.letters[i].documents = read_documents(database, ids[i]);
}

void read_late_issues(connection& database, std::int64_t reception, reception_view& out) {
    query rows = database(
        "SELECT issues FROM late_issues WHERE municipality = place($1) AND reception = $1 ORDER BY id");
    rows.bind(reception);
    while (rows.step()) out.later_issues.push_back(rows.string(0));
}

void read_deliveries(connection& database, const holder& who, std::int64_t reception, reception_view& out) {
    column ids = int8s();
    query rows = database(
        "SELECT d.id FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND d.letter = "
        "l.id "
        "WHERE l.municipality + 0 = place($1) AND l.reception = $1 ORDER BY d.id");
    rows.bind(reception);
    while (rows.step()) ids.add(rows.number(0));
    for (delivery_row& one : read_delivery_rows(database, who, ids))
        out.deliveries.push_back(std::move(one.what));
}

}  // namespace

std::optional<reception_view> read_reception(connection& database, const holder& who, std::string_view id) {
    const snapshot one_state(database);
    reception_view out;
    std::int64_t number = 0;
    {
        query row = database(
            "SELECT r.id, r.public_id, r.partner, r.received, r.state, coalesce(f.public_id, ''), "
            "r.http_status, CASE WHEN r.pruned = 0 THEN issues ELSE '' END, r.receipt_media_type, "
            "coalesce(r.kept_receipt, b.receipt), r.pruned FROM reception r LEFT JOIN reception_body b ON "
            "b.municipality = r.municipality + 0 AND b.kept = r.kept AND b.reception = r.id LEFT JOIN "
            "reception f ON f.municipality = place(r.first) AND f.id = r.first WHERE r.public_id = $1");
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
        out.receipt = unpack(row.text(9)).value();
        out.pruned = row.number(10);
    }
    read_letters(database, number, out);
    read_deliveries(database, who, number, out);
    read_late_issues(database, number, out);
    return out;
}

std::optional<std::string> read_raw(connection& database, std::string_view id) {
    query row = database(
        "SELECT raw FROM reception r JOIN reception_body b ON b.municipality = r.municipality + 0 AND b.kept "
        "= "
        "r.kept AND "
        "b.reception = r.id WHERE public_id = $1 AND r.pruned = 0");
    if (!row.bind(id).step()) return std::nullopt;
    return unpack(row.text(0)).value();
}

std::optional<std::string> read_bundle(connection& database, std::string_view bundle_id,
                                       std::string_view partner) {
    query row = database(
        "SELECT l.id FROM letter l JOIN reception r ON r.municipality = l.municipality + 0 AND r.id = "
        "l.reception WHERE "
        "bundle_id = $1 AND state = 0 AND r.pruned = 0 AND ($2 = '' OR partner = $2) AND (translation_size > "
        "0 OR EXISTS "
        "(SELECT 1 FROM "
        "late_translation t WHERE t.municipality = l.municipality + 0 AND t.letter = l.id)) ORDER BY l.id "
        "LIMIT "
        "1");
    if (bundle_id.empty() || !row.bind(bundle_id, partner).step()) return std::nullopt;
    return read_translation(database, row.number(0));
}

std::vector<queue_view> read_queues(connection& database) {
    query rows = database(
        "SELECT name, (SELECT count(*) FROM delivery d WHERE d.target = name AND state IN (0, 5)), (SELECT "
        "count(*) FROM "
        "lane WHERE lane.target = name AND held_until <> 0 AND delivery <> 0 AND (leased_until IS NULL OR "
        "leased_until < "
        "clock_timestamp())), coalesce((SELECT received FROM (SELECT o.municipality, o.letter FROM (VALUES "
        "(0), (5)) AS s(state) CROSS JOIN LATERAL (SELECT d.municipality, d.letter, drawn(d.id) AS place "
        "FROM delivery d WHERE d.target = name AND d.state = s.state ORDER BY drawn(d.id) LIMIT 1) AS o "
        "ORDER BY place LIMIT 1) AS oldest JOIN letter l ON l.municipality = oldest.municipality + 0 AND "
        "l.id = oldest.letter JOIN reception r ON r.municipality = l.municipality + 0 AND r.id = "
        "l.reception), 0) FROM target WHERE municipality = 0 ORDER BY name");
    std::vector<queue_view> out;
    while (rows.step()) {
        queue_view& one = out.emplace_back();
        one.target = rows.string(0);
        one.open = static_cast<std::uint64_t>(rows.number(1));
        one.held = static_cast<std::uint64_t>(rows.number(2));
        one.oldest = rows.number(3);
    }
    return out;
}

std::uint64_t count_sending(connection& database) {
    query row =
        database("SELECT count(*) FROM lane WHERE holder IS NOT NULL AND leased_until > clock_timestamp()");
    return row.step() ? static_cast<std::uint64_t>(row.number(0)) : 0;
}

counts read_counts(connection& database) {
    counts out;
    query sums = database(
        "SELECT n, sum(v)::bigint FROM node, unnest(sums) WITH ORDINALITY AS u(v, n) GROUP BY n ORDER BY n");
    while (sums.step()) {
        const auto at = static_cast<std::size_t>(sums.number(0));
        if (at <= summed.size()) out.*summed.at(at - 1) = static_cast<std::uint64_t>(sums.number(1));
    }
    out.sending = std::min(count_sending(database), out.waiting + out.unknown);
    // What is under way again after nobody answered counts as under way.
    const std::uint64_t of_waiting = std::min(out.sending, out.waiting);
    out.waiting -= of_waiting;
    out.unknown -= out.sending - of_waiting;
    return out;
}

}  // namespace genvej::store::postgres
