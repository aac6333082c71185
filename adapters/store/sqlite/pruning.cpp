#include "adapters/store/sqlite/pruning.hpp"

#include <algorithm>
#include <vector>

#include "adapters/store/packed.hpp"
#include "adapters/store/prune_rules.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/record_reading.hpp"

namespace genvej::store::sqlite {
namespace {

/// Receptions lie in order of arrival; a clock that jumped further than this hides what lies behind it.
constexpr time_ms clock_slack = 86'400'000;
/// Pages that one transaction gives back: 4 MB.
constexpr int pages_at_once = 500;

/// A message that may be pruned.
struct candidate {
    std::int64_t id = 0, first_letter = 0, end_letter = 0;
};

/// Rolls back what was not committed.
class transaction {
public:
    explicit transaction(connection& database, const char* begin = "BEGIN IMMEDIATE") : database_(database) {
        database_(begin).run();
    }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() {
        if (database_.in_transaction())
            sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    void commit() { database_("COMMIT").run(); }

private:
    connection& database_;
};

bool any(query row, const candidate& of) {
    return row.bind(of.first_letter, of.end_letter).step();
}

kept_for stands(connection& database, const candidate& what) {
    const auto open = [&] {
        return any(
            database(
                "SELECT 1 FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery WHERE "
                "of_letter >= ? AND of_letter < ? AND state IN (0, 1) LIMIT 1"),
            what);
    };
    const auto undecided = [&] {
        return any(
            database(
                "SELECT 1 FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery WHERE "
                "of_letter >= ? AND of_letter < ? AND state IN (3, 4) LIMIT 1"),
            what);
    };
    // Of one that is to be filed somebody will read, to see into whose file it belongs.
    const auto waits = [&] {
        return any(database("SELECT 1 FROM follow_up WHERE letter >= ? AND letter < ? LIMIT 1"), what) ||
               any(database("SELECT 1 FROM unjoined_letter WHERE letter >= ? AND letter < ? LIMIT 1"), what);
    };
    return genvej::store::stands(open, undecided, waits);
}

/// One row as it stays: facts, and the receipt, which a duplicate is given again.
struct kept_row {
    std::int64_t id = 0;
    std::string public_id, partner, media_type, vans_envelope_id, vans_message_id, receipt_media_type,
        receipt;
    std::int64_t received = 0, state = 0, first = 0, first_letter = 0, letters = 0, http_status = 0;
};

kept_row read_row(connection& database, std::int64_t id) {
    query row = database(
        "SELECT id, public_id, partner, media_type, received, state, coalesce(first, 0), first_letter, "
        "letters, "
        "http_status, vans_envelope_id, vans_message_id, receipt_media_type, bodies, raw_size, receipt_size "
        "FROM "
        "reception WHERE id = ?");
    if (!row.bind(id).step()) fail(store_errc::damaged);
    kept_row out;
    out.id = row.number(0);
    out.public_id = row.string(1);
    out.partner = row.string(2);
    out.media_type = row.string(3);
    out.received = row.number(4);
    out.state = row.number(5);
    out.first = row.number(6);
    out.first_letter = row.number(7);
    out.letters = row.number(8);
    out.http_status = row.number(9);
    out.vans_envelope_id = row.string(10);
    out.vans_message_id = row.string(11);
    out.receipt_media_type = row.string(12);
    out.receipt = unpack_part(row, 13, row.number(14), row.number(15));
    return out;
}

void write_row(connection& database, const kept_row& what, time_ms now) {
    const std::string packed = pack(what.receipt);
    database(
        "INSERT INTO reception (id, public_id, partner, media_type, received, state, first, first_letter, "
        "letters, "
        "http_status, vans_envelope_id, vans_message_id, receipt_media_type, issues, raw_size, receipt_size, "
        "bodies, "
        "pruned) VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, '', 0, ?, ?, ?)")
        .bind(what.id, what.public_id, what.partner, what.media_type, what.received, what.state, what.first,
              what.first_letter, what.letters, what.http_status, what.vans_envelope_id, what.vans_message_id,
              what.receipt_media_type, what.receipt.size(), blob{packed}, now)
        .run();
}

void remove_content(connection& database, const candidate& what) {
    const auto remove = [&](const char* sql) {
        database(sql).bind(what.first_letter, what.end_letter).run();
    };
    remove(
        "UPDATE letter SET translation_at = 0, translation_size = 0 WHERE id >= ? AND id < ? AND "
        "translation_size > 0");
    remove("DELETE FROM late_translation WHERE letter >= ? AND letter < ?");
    remove(
        "DELETE FROM document_body WHERE document IN (SELECT id FROM document WHERE letter >= ? AND letter < "
        "?)");
    remove("UPDATE document SET text = '' WHERE letter >= ? AND letter < ? AND text <> ''");
    remove(
        "DELETE FROM delivery_body WHERE delivery IN (SELECT delivery FROM letter_delivery WHERE of_letter "
        ">= ? AND "
        "of_letter < ?)");
    database("DELETE FROM late_issues WHERE reception = ?").bind(what.id).run();
}

/// What a citizen's file shows of a letter stays.
using filed = std::vector<std::pair<std::int64_t, std::string>>;

filed read_filed(connection& database, const candidate& what) {
    filed out;
    {
        query rows = database("SELECT letter FROM citizen_letter WHERE letter >= ? AND letter < ?");
        rows.bind(what.first_letter, what.end_letter);
        while (rows.step()) out.emplace_back(rows.number(0), std::string());
    }
    for (auto& [letter, text] : out) text = text_in_file(database, letter);
    return out;
}

void keep_filed(connection& database, const filed& what) {
    for (const auto& [letter, text] : what) {
        if (text.empty()) continue;
        const std::string packed = pack(text);
        database("INSERT INTO late_translation (letter, body) VALUES (?, ?)")
            .bind(letter, blob{packed})
            .run();
    }
}

/// A row that only shrinks leaves its page half empty; rows that go first and come back small share pages,
/// and those that are left are free.
void prune_slice(connection& database, const std::vector<candidate>& which, time_ms now) {
    std::vector<kept_row> rows;
    rows.reserve(which.size());
    for (const candidate& one : which) {
        rows.push_back(read_row(database, one.id));
        const filed stays = read_filed(database, one);
        remove_content(database, one);
        keep_filed(database, stays);
    }
    for (const candidate& one : which) database("DELETE FROM reception WHERE id = ?").bind(one.id).run();
    for (const kept_row& one : rows) write_row(database, one, now);
}

/// @param last where the walk is; goes on
/// @return false: nothing more is old enough
bool read_slice(connection& database, const prune_order& what, std::int64_t& last,
                std::vector<candidate>& out, prune_report& to) {
    bool old = false;
    query rows = database(
        "SELECT id, first_letter, letters, received, pruned FROM reception WHERE id > ? ORDER BY id LIMIT ?");
    rows.bind(last, std::max<std::uint32_t>(what.at_once, 1));
    while (rows.step()) {
        last = rows.number(0);
        old = old || rows.number(3) < what.before + clock_slack;
        if (rows.number(3) >= what.before) continue;
        if (rows.number(4) != 0) {
            ++to.before;
            continue;
        }
        out.push_back({rows.number(0), rows.number(1), rows.number(1) + rows.number(2)});
    }
    return old;
}

void keep_what_stands(connection& database, std::vector<candidate>& among, prune_report& to) {
    std::erase_if(among, [&](const candidate& one) {
        const kept_for how = stands(database, one);
        count(to, how);
        return how != kept_for::free;
    });
}

/// Places inside translations that are gone.
void forget_resources(connection& database) {
    std::string after;
    for (bool more = true; more;) {
        std::string last;
        {
            query row = database(
                "SELECT max(name) FROM (SELECT name FROM resource WHERE name > ? ORDER BY name LIMIT ?)");
            more = row.bind(after, names_at_once).step() && !row.is_null(0);
            if (more) last = row.string(0);
        }
        if (!more) return;
        transaction one(database);
        database(
            "DELETE FROM resource WHERE name > ? AND name <= ? AND letter IN (SELECT letter.id FROM letter "
            "JOIN "
            "reception ON reception.id = letter.reception WHERE letter.id = resource.letter AND pruned <> 0)")
            .bind(after, last)
            .run();
        one.commit();
        after = std::move(last);
    }
}

/// Lanes that something is still in, in one state of the store. What comes into a lane later has greater
/// numbers.
struct lanes_in_use {
    std::int64_t last_delivery = 0, last_letter = 0;
};

/// Everything that was not pruned may be sent again; a conversation says whose it is by the lane.
lanes_in_use note_lanes_in_use(connection& database) {
    database.execute("CREATE TEMP TABLE lane_in_use (lane TEXT PRIMARY KEY) WITHOUT ROWID");
    transaction one_state(database, "BEGIN");
    database(
        "INSERT OR IGNORE INTO temp.lane_in_use SELECT delivery.lane FROM delivery JOIN letter ON letter.id "
        "= "
        "delivery.letter JOIN reception ON reception.id = letter.reception WHERE pruned = 0 "
        "UNION ALL SELECT letter.lane FROM letter JOIN reception ON reception.id = letter.reception WHERE "
        "pruned = 0 "
        "AND letter.lane IS NOT NULL UNION ALL SELECT lane FROM lane_hold UNION ALL SELECT lane FROM thread")
        .run();
    const lanes_in_use out{database.pragma("SELECT coalesce(max(id), 0) FROM delivery"),
                           database.pragma("SELECT coalesce(max(id), 0) FROM letter")};
    one_state.commit();
    return out;
}

/// Who writes a letter looks up its patient's lane in his own transaction, so either he comes first and is
/// seen here, or he draws a new lane while nothing is left in the old one.
std::uint64_t forget_citizens(connection& database, const lanes_in_use& seen,
                              const std::function<void()>& between) {
    std::uint64_t out = 0;
    std::string after;
    for (;;) {
        std::string last;
        {
            query row =
                database("SELECT max(cpr) FROM (SELECT cpr FROM patient WHERE cpr > ? ORDER BY cpr LIMIT ?)");
            if (!row.bind(after, names_at_once).step() || row.is_null(0)) return out;
            last = row.string(0);
        }
        between();
        transaction one(database);
        database(
            "DELETE FROM patient WHERE cpr > ?1 AND cpr <= ?2 AND lane NOT IN (SELECT lane FROM "
            "temp.lane_in_use) AND "
            "lane NOT IN (SELECT lane FROM delivery WHERE id > ?3) AND lane NOT IN (SELECT lane FROM letter "
            "WHERE id > "
            "?4 AND lane IS NOT NULL)")
            .bind(after, last, seen.last_delivery, seen.last_letter)
            .run();
        out += static_cast<std::uint64_t>(database.changes());
        one.commit();
        after = std::move(last);
    }
}

void give_back_pages(connection& database) {
    for (std::int64_t left = database.pragma("PRAGMA freelist_count"); left > 0;) {
        static_assert(pages_at_once == 500);
        database.execute("PRAGMA incremental_vacuum(500)");
        const std::int64_t now = database.pragma("PRAGMA freelist_count");
        if (now >= left) return;
        left = now;
    }
}

}  // namespace

void prune(connection& database, const prune_order& what, const progress& how_far, prune_report& to) {
    const auto all =
        static_cast<std::uint64_t>(database.pragma("SELECT coalesce(max(id), 0) FROM reception"));
    std::int64_t last = 0;
    for (bool more = true; more;) {
        std::vector<candidate> which;
        if (what.only_looks) {
            more = read_slice(database, what, last, which, to);
            keep_what_stands(database, which, to);
        } else {
            transaction one(database);
            more = read_slice(database, what, last, which, to);
            keep_what_stands(database, which, to);
            prune_slice(database, which, what.now);
            one.commit();
        }
        if (how_far) how_far(static_cast<std::uint64_t>(last), all);
    }
    if (what.only_looks) return;
    if (to.pruned > 0) forget_resources(database);
    const lanes_in_use seen = note_lanes_in_use(database);
    to.citizens = forget_citizens(database, seen, [&] {
        if (how_far) how_far(all, all);
    });
    if (to.pruned + to.citizens > 0) give_back_pages(database);
}

}  // namespace genvej::store::sqlite
