#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "adapters/store/sqlite/auditing.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store::sqlite {
namespace {

/// Rows that are read in one state of the store.
constexpr int at_once = 200;

/// Where bodies lie: number of the row, what was packed, how long it must be at least once it is unpacked
/// (-1: not known).
struct place {
    std::string_view name;
    const char* rows;
    const char* count;
};
constexpr std::array<place, 6> places = {
    {
     {"reception",
         "SELECT id, bodies, raw_size + receipt_size + coalesce((SELECT max(translation_at + "
         "translation_size) FROM "
         "letter WHERE letter.id >= first_letter AND letter.id < first_letter + letters), 0) FROM reception "
         "WHERE id > "
         "? ORDER BY id LIMIT ?",
         "SELECT count(*) FROM reception"},
     {"translation added to row",
         "SELECT id, body, -1 FROM late_translation WHERE id > ? ORDER BY id LIMIT ?",
         "SELECT count(*) FROM late_translation"},
     {"document",
         "SELECT document, body, -1 FROM document_body WHERE document > ? ORDER BY document LIMIT ?",
         "SELECT count(*) FROM document_body"},
     {"delivery",
         "SELECT delivery, body, -1 FROM delivery_body WHERE delivery > ? ORDER BY delivery LIMIT ?",
         "SELECT count(*) FROM delivery_body"},
     {"note", "SELECT id, body, -1 FROM citizen_note WHERE id > ? ORDER BY id LIMIT ?",
         "SELECT count(*) FROM citizen_note"},
     {"course", "SELECT rowid, facts, -1 FROM course WHERE rowid > ? ORDER BY rowid LIMIT ?",
         "SELECT count(*) FROM course"},
     }
};

/// What tells duplicates, of the letters of one reception.
void compare_hashes(connection& database, std::int64_t reception, std::string_view bodies,
                    const hash_again& again, findings& to) {
    std::vector<hashed_letter> letters;
    std::vector<kept_hash> kept;
    std::size_t raw_size = 0;
    query rows = database(
        "SELECT letter.id, form, letter_id, content_hash, raw_size FROM reception JOIN letter ON letter.id "
        ">= "
        "first_letter AND letter.id < first_letter + letters WHERE reception.id = ? AND state = 0 AND pruned "
        "= 0 "
        "AND content_hash <> '' ORDER BY letter.id");
    rows.bind(reception);
    while (rows.step()) {
        letters.push_back({static_cast<message_form>(rows.number(1)), rows.string(2)});
        kept.push_back({rows.number(0), rows.string(3)});
        raw_size = static_cast<std::size_t>(rows.number(4));
    }
    if (letters.empty() || raw_size > bodies.size()) return;
    audit_hashes(bodies.substr(0, raw_size), letters, kept, again, to);
}

/// @return what was unpacked; nothing where that was not possible
std::optional<std::string> look_at(const place& where, const query& row, findings& to, audit& sums) {
    return audit_body(fmt::format("{} {}", where.name, row.number(0)), row.text(1), row.number(2), to, sums);
}

/// Numbers of what has still to be sent; one after the other is then read as it would be sent.
void audit_open_deliveries(connection& database, findings& to) {
    std::int64_t last = 0;
    for (bool more = true; more;) {
        const snapshot one_state(database);
        std::vector<std::int64_t> ids;
        {
            query rows =
                database("SELECT id FROM delivery WHERE state IN (0, 1) AND id > ? ORDER BY id LIMIT ?");
            rows.bind(last, at_once);
            while (rows.step()) ids.push_back(rows.number(0));
        }
        for (const std::int64_t id : ids) {
            bool readable = true;
            try {
                readable = !read_delivery_body(database, id).empty();
            } catch (const boost::system::system_error&) {
                readable = false;
            }
            if (!readable)
                to.add("store.delivery_body", fmt::format("delivery {}", id), "nothing that could be sent",
                       "what it sends");
        }
        more = !ids.empty();
        if (more) last = ids.back();
    }
}

/// A version has two numbers. One that deletes has no body.
void audit_versions(connection& database, findings& to, audit& sums) {
    std::int64_t record = 0;
    std::int64_t version = 0;
    for (bool more = true; more;) {
        more = false;
        query rows = database(
            "SELECT record, version, body FROM record_version WHERE (record, version) > (?, ?) AND "
            "length(body) "
            "> 0 ORDER BY record, version LIMIT ?");
        rows.bind(record, version, at_once);
        while (rows.step()) {
            more = true;
            record = rows.number(0);
            version = rows.number(1);
            audit_body(fmt::format("resource {}, version {}", record, version), rows.text(2), -1, to, sums);
        }
    }
}

}  // namespace

void audit_bodies(connection& database, const progress& how_far, const hash_again& again, findings& to,
                  audit& sums) {
    std::uint64_t total = 0;
    for (const place& where : places) total += static_cast<std::uint64_t>(database.pragma(where.count));
    for (const place& where : places) {
        // Documents that are letters have numbers below zero.
        std::int64_t last = std::numeric_limits<std::int64_t>::min();
        for (bool more = true; more;) {
            more = false;
            {
                query rows = database(where.rows);
                rows.bind(last, at_once);
                while (rows.step()) {
                    more = true;
                    last = rows.number(0);
                    const auto body = look_at(where, rows, to, sums);
                    if (body && again && where.name == "reception")
                        compare_hashes(database, last, *body, again, to);
                }
            }
            if (how_far) how_far(std::min(sums.bodies, total), total);
        }
    }
    audit_versions(database, to, sums);
    audit_open_deliveries(database, to);
}

}  // namespace genvej::store::sqlite
