#include "adapters/store/postgres/follow_ups.hpp"

#include <algorithm>
#include <set>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/row_forms.hpp"

namespace genvej::store::postgres {
namespace {

std::vector<std::string> read_keys(connection& database, std::int64_t follow_up) {
    query rows = database(
        "SELECT key FROM follow_up_key WHERE municipality = place($1) AND follow_up = $1 ORDER BY key");
    rows.bind(follow_up);
    std::vector<std::string> out;
    while (rows.step()) out.push_back(rows.string(0));
    return out;
}

}  // namespace

std::vector<due_follow_up> take_follow_ups(connection& database, const holder& who, time_ms now,
                                           std::size_t limit) {
    std::vector<std::pair<time_ms, std::int64_t>> taken;
    query due = database(
        "WITH chosen AS (SELECT municipality, id FROM follow_up WHERE due <= $1 AND again <= $1 AND "
        "is_free(leased_until, $3) ORDER BY due, id LIMIT $2 FOR UPDATE SKIP LOCKED) "
        "UPDATE follow_up f SET leased_until = clock_timestamp() + $3 * interval '1 millisecond', holder = "
        "$4, again = "
        "0 FROM chosen c WHERE f.municipality = c.municipality + 0 AND f.id = c.id RETURNING f.due, f.id");
    due.bind(now, limit, who.lease_ms, who.node);
    while (due.step()) taken.emplace_back(due.number(0), due.number(1));
    std::sort(taken.begin(), taken.end());
    std::vector<due_follow_up> out;
    for (const auto& [when, id] : taken) {
        // Whoever has it in his hand, another may have settled it.
        if (auto one = read_follow_up(database, id)) out.push_back(std::move(*one));
    }
    return out;
}

void give_back(connection& database, const holder& who, std::int64_t follow_up, time_ms due) {
    database(
        "UPDATE follow_up SET leased_until = NULL, again = $2 WHERE municipality = place($1) AND id = $1 AND "
        "holder = "
        "$3")
        .bind(follow_up, due, who.node);
}

std::optional<time_ms> earliest_follow_up(connection& database, const holder& who) {
    query row = database(
        "SELECT min(due) FROM ((SELECT due FROM follow_up WHERE again = 0 AND is_free(leased_until, $1) "
        "ORDER BY due, id LIMIT 1) UNION ALL (SELECT min(greatest(due, again)) FROM "
        "follow_up WHERE "
        "holder IS NOT NULL AND again > 0 AND is_free(leased_until, $1))) "
        "AS earliest");
    if (!row.bind(who.lease_ms).step() || row.is_null(0)) return std::nullopt;
    return row.number(0);
}

std::optional<due_follow_up> read_accepted(connection& database, std::int64_t letter) {
    std::optional<known_letter> found = read_letter(database, letter);
    if (!found) return std::nullopt;
    query row = database(
        "SELECT media_type, raw, r.pruned FROM letter l JOIN reception r ON r.municipality = "
        "l.municipality + 0 AND r.id = l.reception LEFT JOIN reception_body b ON b.municipality = "
        "l.municipality + 0 AND "
        "b.kept = l.kept AND b.reception = l.reception WHERE l.municipality = place($1) AND l.id = $1");
    if (!row.bind(letter).step()) fail(store_errc::damaged);
    if (row.number(2) != 0) return std::nullopt;
    if (row.is_null(1)) fail(store_errc::damaged);
    due_follow_up out;
    out.letter = std::move(*found);
    out.media_type = row.string(0);
    out.raw = unpack(row.text(1)).value();
    return out;
}

std::optional<due_follow_up> read_follow_up(connection& database, std::int64_t id) {
    query row = database(
        "SELECT letter, kind, due, until, document FROM follow_up WHERE municipality = place($1) AND id "
        "= $1");
    if (!row.bind(id).step()) return std::nullopt;
    std::optional<due_follow_up> out =
        follow_up_of(row, [&](std::int64_t letter) { return read_accepted(database, letter); });
    if (!out) fail(store_errc::damaged);
    out->id = id;
    out->keys = read_keys(database, id);
    return out;
}

std::vector<std::int64_t> halves(connection& database, std::string_view kind, std::string_view sender,
                                 std::string_view receiver, std::span<const std::string> keys) {
    std::set<std::int64_t> found;
    for (const std::string& key : keys) {
        query rows = database(
            "SELECT follow_up FROM municipality m JOIN follow_up_key k ON k.municipality = m.municipality + "
            "0 "
            "AND key = $1 AND "
            "sender = $2 AND receiver = $3 AND kind = $4");
        rows.bind(key, sender, receiver, kind);
        while (rows.step()) found.insert(rows.number(0));
    }
    return {found.begin(), found.end()};
}

}  // namespace genvej::store::postgres
