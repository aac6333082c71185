#include "adapters/store/sqlite/resource_index.hpp"

#include <array>

#include "adapters/store/packed.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/task.hpp"

namespace genvej::store::sqlite {
namespace {

constexpr std::int64_t rows_at_once = 256;

/// Where translations lie: beside their letter, or added later. Each is read along its numbers. Of letters
/// that took effect only: what was refused is shown as it came, not as what it might have become.
struct source {
    std::string_view mark;     ///< in the tally: how far it has been read
    const char* last;          ///< its last number
    const char* translations;  ///< number, letter, Bundle.id, where it begins, its size (-1: all), what was
                               ///< packed, where in it places are counted from
};
constexpr std::array<source, 2> sources = {
    {
     {"resources indexed", "SELECT coalesce(max(id), 0) FROM letter",
         "SELECT letter.id, letter.id, bundle_id, translation_at, translation_size, bodies, raw_size + "
         "receipt_size FROM letter JOIN reception ON reception.id = letter.reception "
         "WHERE letter.id > ? AND letter.id <= ? AND state = 0 AND translation_size > 0"},
     {"late resources indexed", "SELECT coalesce(max(id), 0) FROM late_translation",
         "SELECT late_translation.id, letter.id, bundle_id, 0, -1, body, 0 FROM late_translation "
         "JOIN letter ON letter.id = late_translation.letter JOIN reception ON reception.id = "
         "letter.reception "
         "WHERE late_translation.id > ? AND late_translation.id <= ? AND state = 0"},
     }
};

std::int64_t progress(connection& database, const source& of) {
    query row = database("SELECT value FROM tally WHERE name = ?");
    return row.bind(of.mark).step() ? row.number(0) : 0;
}

}  // namespace

std::optional<std::string> resource_index::find(std::string_view type, std::string_view id,
                                                std::string_view partner) {
    const std::string name = std::string(type) + '/' + std::string(id);
    if (auto found = look_up(name, partner)) return found;
    const std::lock_guard one_at_a_time(indexing_);
    for (std::size_t from = 0; from < sources.size(); ++from) {
        while (index_some(from)) {
            if (auto found = look_up(name, partner)) return found;
        }
    }
    return look_up(name, partner);
}

std::optional<std::string> resource_index::look_up(const std::string& name, std::string_view partner) {
    const readers::loan held = readers_.borrow();
    query row = (*held)(
        "SELECT coalesce(body, bodies), resource.offset + iif(body IS NULL, raw_size + receipt_size, 0), "
        "resource.size FROM resource JOIN letter ON letter.id = resource.letter "
        "JOIN reception ON reception.id = letter.reception "
        "LEFT JOIN late_translation ON late_translation.letter = letter.id "
        "WHERE resource.name = ?1 AND state = 0 AND pruned = 0 AND (?2 = '' OR partner = ?2)");
    if (!row.bind(name, partner).step()) return std::nullopt;
    return unpack_part(row, 0, row.number(1), row.number(2));
}

std::vector<resource_index::entry> resource_index::read_entries(connection& database, std::size_t from,
                                                                std::int64_t after) {
    std::vector<entry> out;
    query rows = database(sources[from].translations);
    rows.bind(after, after + rows_at_once);
    while (rows.step()) {
        const std::int64_t letter = rows.number(1);
        const auto at = static_cast<std::size_t>(rows.number(3));
        const std::string packed = unpack(rows.text(5)).value();
        const std::string_view all =
            std::string_view(packed).substr(static_cast<std::size_t>(rows.number(6)));
        const std::string_view bundle = all.substr(at, static_cast<std::size_t>(rows.number(4)));
        out.push_back({"Bundle/" + rows.string(2), letter, at, bundle.size()});
        if (!finder_) continue;
        for (const found_resource& one : finder_(bundle)) {
            const auto offset = static_cast<std::size_t>(one.text.data() - all.data());
            out.push_back(
                {std::string(one.type) + '/' + std::string(one.id), letter, offset, one.text.size()});
        }
    }
    return out;
}

bool resource_index::index_some(std::size_t from) {
    std::vector<entry> entries;
    std::int64_t last = 0;
    {
        const readers::loan held = readers_.borrow();
        const snapshot one_state(*held);
        last = progress(*held, sources[from]);
        const std::int64_t end = (*held).pragma(sources[from].last);
        if (last >= end) return false;
        entries = read_entries(*held, from, last);
        last = std::min(last + rows_at_once, end);
    }
    run_on(writer_, [&](connection& database) {
        for (const entry& one : entries) {
            // The first one keeps its name, unless it was refused after it had been accepted.
            database(
                "INSERT INTO resource (name, letter, offset, size) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET "
                "letter = excluded.letter, offset = excluded.offset, size = excluded.size WHERE 0 <> (SELECT "
                "state "
                "FROM letter JOIN reception ON reception.id = letter.reception WHERE letter.id = "
                "resource.letter)")
                .bind(one.name, one.letter, one.offset, one.size)
                .run();
        }
        database("INSERT OR REPLACE INTO tally (name, value) VALUES (?, ?)")
            .bind(sources[from].mark, last)
            .run();
    });
    return true;
}

}  // namespace genvej::store::sqlite
