#include "adapters/store/postgres/resource_index.hpp"

#include <array>

#include "adapters/store/packed.hpp"

namespace genvej::store::postgres {
namespace {

constexpr std::int64_t rows_at_once = 256;

/// Where translations lie: beside their letter, or added later. Of letters that took effect only: what was
/// refused is shown as it came, not as what it might have become.
struct source {
    const char* mark;  ///< how far it has been read
    /// Transaction, letter, where the translation begins, its size (-1: all), the packed whole; in order,
    /// after a transaction and a letter.
    const char* translations;
};
constexpr std::array<source, 2> sources = {
    {
     {"letter",
         "SELECT seen::text::bigint, l.id, translation_at, translation_size, translations FROM letter l JOIN "
         "reception r "
         "ON r.municipality = l.municipality + 0 AND r.id = l.reception JOIN reception_body b ON "
         "b.municipality "
         "= "
         "l.municipality + 0 AND b.kept = l.kept AND b.reception = l.reception WHERE (seen, l.id) > "
         "($1::text::xid8, $2) AND "
         "state = 0 AND translation_size > 0 ORDER BY seen, l.id LIMIT $3"},
     {"late_translation",
         "SELECT t.seen::text::bigint, l.id, 0::bigint, -1::bigint, bytes FROM late_translation t JOIN "
         "letter l ON "
         "l.municipality = t.municipality + 0 AND l.id = t.letter JOIN reception r ON r.municipality = "
         "l.municipality + 0 AND "
         "r.id = l.reception JOIN body b ON b.municipality = t.municipality + 0 AND b.kept = t.kept AND "
         "b.owner "
         "= t.letter "
         "WHERE (t.seen, t.letter) > ($1::text::xid8, $2) AND state = 0 ORDER BY t.seen, t.letter LIMIT $3"},
     }
};

/// Where resources lie, column by column.
struct entries {
    column letters = int8s(), names = texts(), places = int8s(), sizes = int8s();

    void add(std::int64_t letter, std::string_view bundle, std::size_t begin, const resource_finder& finder) {
        for (const found_resource& one : finder(bundle)) {
            letters.add(letter);
            names.add(std::string(one.type) + '/' + std::string(one.id));
            places.add(begin + static_cast<std::size_t>(one.text.data() - bundle.data()));
            sizes.add(one.text.size());
        }
    }
    /// The first one keeps its name, unless it was refused after it had been accepted.
    void write(connection& database) const {
        database(
            "INSERT INTO resource (municipality, name, letter, at, size) SELECT DISTINCT ON (place(l), n) "
            "place(l), n, "
            "l, a, s FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS "
            "r(l, n, a, s, "
            "o) ORDER BY place(l), n, o ON CONFLICT (municipality, name) DO UPDATE SET letter = "
            "excluded.letter, at = "
            "excluded.at, size = excluded.size WHERE 0 <> (SELECT state FROM letter JOIN reception ON "
            "reception.municipality = letter.municipality + 0 AND reception.id = letter.reception WHERE "
            "letter.municipality = resource.municipality + 0 AND letter.id = resource.letter)")
            .bind(letters, names, places, sizes);
    }
};

std::optional<std::string> look_up(connection& database, const std::string& name, std::string_view partner) {
    query row = database(
        "SELECT coalesce(c.bytes, b.translations), at, size FROM municipality m JOIN resource s ON "
        "s.municipality = "
        "m.municipality + 0 AND s.name = $1 JOIN letter l ON l.municipality = s.municipality + 0 AND l.id = "
        "s.letter "
        "JOIN "
        "reception r ON r.municipality = l.municipality + 0 AND r.id = l.reception JOIN reception_body b ON "
        "b.municipality "
        "= l.municipality + 0 AND b.kept = l.kept AND b.reception = l.reception LEFT JOIN late_translation t "
        "ON "
        "t.municipality = l.municipality + 0 AND t.letter = l.id LEFT JOIN body c ON c.municipality = "
        "t.municipality + 0 AND "
        "c.kept = t.kept AND c.owner = t.letter WHERE state = 0 AND r.pruned = 0 AND ($2 = '' OR partner = "
        "$2) ORDER BY l.id "
        "LIMIT 1");
    if (!row.bind(name, partner).step()) return std::nullopt;
    return unpack(row.text(0))
        .value()
        .substr(static_cast<std::size_t>(row.number(1)), static_cast<std::size_t>(row.number(2)));
}

}  // namespace

std::optional<std::string> resource_index::find(std::string_view type, std::string_view id,
                                                std::string_view partner) {
    const std::string name = std::string(type) + '/' + std::string(id);
    return from_.with([&](connection& database) {
        if (auto found = look_up(database, name, partner); found || !finder_) return found;
        const std::lock_guard one_at_a_time(indexing_);
        for (std::size_t from = 0; from < sources.size(); ++from) bring_up_to_date(database, from);
        return look_up(database, name, partner);
    });
}

void resource_index::bring_up_to_date(connection& database, std::size_t from) {
    std::int64_t seen = 0;
    std::int64_t final = 0;  // transactions before this one have ended: what they wrote is visible
    {
        query row = database(
            "SELECT coalesce((SELECT seen::text::bigint FROM indexed WHERE municipality = 0 AND name = $1), "
            "0), "
            "pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
        if (!row.bind(sources[from].mark).step()) fail(store_errc::failed);
        seen = row.number(0);
        final = row.number(1);
    }
    std::int64_t after = seen;
    std::int64_t letter = 0;
    for (bool more = true; more;) {
        more = false;
        entries found;
        query rows = database(sources[from].translations);
        rows.bind(after, letter, rows_at_once);
        while (rows.step()) {
            more = true;
            after = rows.number(0);
            letter = rows.number(1);
            const std::string all = unpack(rows.text(4)).value();
            const auto begin = static_cast<std::size_t>(rows.number(2));
            found.add(letter, std::string_view(all).substr(begin, static_cast<std::size_t>(rows.number(3))),
                      begin, finder_);
        }
        if (!found.names.empty()) found.write(database);
    }
    database(
        "INSERT INTO indexed (name, seen) VALUES ($1, $2::text::xid8) ON CONFLICT (municipality, name) DO "
        "UPDATE SET "
        "seen = greatest(indexed.seen, excluded.seen)")
        .bind(sources[from].mark, final);
}

}  // namespace genvej::store::postgres
