#include "adapters/store/postgres/prune_steps.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/record_reading.hpp"
#include "adapters/store/prune_rules.hpp"

namespace genvej::store::postgres {
namespace {

/// So long others may have to wait behind a drop; then it steps back, and comes again.
constexpr int lock_ms = 50;
constexpr int drop_tries = 120;
constexpr std::chrono::milliseconds between_drops{500};

/// What a citizen's file shows of a letter: it stays, apart from the months.
struct filed_texts {
    column letters = int8s(), packed = byteas();
};

column numbers_of(const std::vector<candidate>& which) {
    column out = int8s();
    for (const candidate& one : which) out.add(one.at.number);
    return out;
}

filed_texts read_filed(connection& database, const column& receptions) {
    filed_texts out;
    query rows = database(
        "SELECT c.letter FROM unnest($1::bigint[]) AS n(i) JOIN letter l ON l.municipality + 0 = place(i) "
        "AND "
        "l.reception = i JOIN citizen_letter c ON c.municipality = l.municipality + 0 AND c.letter = l.id");
    rows.bind(receptions);
    while (rows.step()) {
        const std::string text = text_in_file(database, rows.number(0));
        if (text.empty()) continue;
        out.letters.add(rows.number(0));
        out.packed.add(pack(text));
    }
    return out;
}

/// Not for the index of resources: what it has found there is gone.
void keep_filed(connection& database, const filed_texts& what) {
    if (what.letters.empty()) return;
    database.send(
        "INSERT INTO body (municipality, kept, owner, bytes) SELECT place(i), '-infinity', i, b FROM "
        "unnest($1::bigint[], $2::bytea[]) AS n(i, b)",
        parameters(what.letters, what.packed));
    database.send(
        "INSERT INTO late_translation (municipality, letter, kept, seen) SELECT place(i), i, '-infinity', "
        "'0' "
        "FROM unnest($1::bigint[]) AS n(i) ON CONFLICT (municipality, letter) DO UPDATE SET kept = "
        "'-infinity'",
        parameters(what.letters));
}

std::vector<kept_for> stands(connection& database, const std::vector<candidate>& which) {
    query rows = database(
        "SELECT EXISTS (SELECT 1 FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND "
        "d.letter "
        "= l.id WHERE l.municipality + 0 = place(i) AND l.reception = i AND d.state IN (0, 5)), "
        "EXISTS (SELECT 1 FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND d.letter "
        "= l.id "
        "WHERE l.municipality + 0 = place(i) AND l.reception = i AND d.state IN (3, 4)), "
        "EXISTS (SELECT 1 FROM letter l JOIN follow_up f ON f.municipality = l.municipality + 0 AND f.letter "
        "= l.id "
        "WHERE l.municipality + 0 = place(i) AND l.reception = i) OR EXISTS (SELECT 1 FROM letter l JOIN "
        "unjoined_letter u ON u.municipality = l.municipality + 0 AND u.letter = l.id WHERE l.municipality + "
        "0 = place(i) AND l.reception = i) "
        "FROM unnest($1::bigint[]) WITH ORDINALITY AS c(i, n) ORDER BY n");
    rows.bind(numbers_of(which));
    std::vector<kept_for> out;
    const auto says = [&rows](int at) { return [&rows, at] { return rows.number(at) != 0; }; };
    while (rows.step()) out.push_back(genvej::store::stands(says(0), says(1), says(2)));
    return out;
}

}  // namespace

std::vector<candidate> read_slice(connection& database, const days& where, const position& after,
                                  const prune_order& what) {
    query rows = database(
        "SELECT b.municipality, b.reception, b.kept::text, r.received < $1, r.pruned <> 0 FROM "
        "reception_body b JOIN reception r ON r.municipality = b.municipality + 0 AND r.id = b.reception "
        "WHERE b.kept >= "
        "$2::date AND b.kept < $3::date AND (b.municipality, b.kept, b.reception) > ($4, $5::date, $6) ORDER "
        "BY b.municipality, b.kept, b.reception LIMIT $7");
    rows.bind(what.before, where.from, where.end, after.municipality, after.day, after.number,
              std::max<std::uint32_t>(what.at_once, 1));
    std::vector<candidate> out;
    while (rows.step())
        out.push_back({
            {rows.number(0), rows.number(1), rows.string(2)},
            rows.number(3) != 0, rows.number(4) != 0
        });
    return out;
}

void lock_messages(connection& database, const std::vector<candidate>& which) {
    database(
        "SELECT 1 FROM unnest($1::bigint[]) AS c(i) JOIN reception r ON r.municipality = place(i) AND r.id = "
        "i ORDER "
        "BY r.municipality, r.id FOR UPDATE OF r")
        .bind(numbers_of(which));
}

sorted sort(connection& database, std::vector<candidate> slice) {
    sorted out;
    std::vector<candidate> old;
    for (candidate& one : slice) {
        if (one.was_pruned) continue;
        (one.is_old ? old : out.stay).push_back(std::move(one));
    }
    if (old.empty()) return out;
    const std::vector<kept_for> how = stands(database, old);
    for (std::size_t i = 0; i < old.size(); ++i) {
        count(out.seen, how[i]);
        (how[i] == kept_for::free ? out.free : out.stay).push_back(std::move(old[i]));
    }
    return out;
}

void remove_content(connection& database, const std::vector<candidate>& which, bool whole,
                    const std::string& first_kept_day, time_ms now) {
    const column ids = numbers_of(which);
    column days_of = texts();
    for (const candidate& one : which) days_of.add(one.at.day);
    const filed_texts filed = read_filed(database, ids);
    database.send(
        "UPDATE reception r SET pruned = $3, kept_receipt = b.receipt FROM unnest($1::bigint[], $2::text[]) "
        "AS "
        "c(i, k) JOIN "
        "reception_body b ON b.municipality = place(i) AND b.kept = k::date AND b.reception = i WHERE "
        "r.municipality = "
        "place(i) AND r.id = i",
        parameters(ids, days_of, now));
    if (!whole)
        database.send(
            "DELETE FROM reception_body b USING unnest($1::bigint[], $2::text[]) AS c(i, k) WHERE "
            "b.municipality = "
            "place(i) AND b.kept = k::date AND b.reception = i",
            parameters(ids, days_of));
    database.send(
        "WITH gone AS (SELECT l.municipality, l.id FROM unnest($1::bigint[]) AS c(i) JOIN letter l ON "
        "l.municipality "
        "+ 0 = place(i) AND l.reception = i), owner AS ("
        "SELECT d.municipality, d.kept, d.id FROM gone g JOIN delivery d ON d.municipality = g.municipality "
        "+ 0 AND "
        "d.letter = g.id UNION ALL "
        "SELECT o.municipality, o.kept, o.id FROM gone g JOIN document o ON o.municipality = g.municipality "
        "+ 0 AND "
        "o.letter = g.id UNION ALL "
        "SELECT t.municipality, t.kept, t.letter FROM gone g JOIN late_translation t ON t.municipality = "
        "g.municipality + 0 AND t.letter = g.id) "
        "DELETE FROM body b USING owner o WHERE b.municipality = o.municipality + 0 AND b.kept = o.kept AND "
        "b.owner = "
        "o.id AND (o.kept = '-infinity' OR o.kept >= $2::date)",
        parameters(ids, first_kept_day));
    database.send(
        "UPDATE document o SET text = '' FROM unnest($1::bigint[]) AS c(i) JOIN letter l ON l.municipality + "
        "0 = "
        "place(i) AND l.reception = i WHERE o.municipality = l.municipality + 0 AND o.letter = l.id AND "
        "o.text <> ''",
        parameters(ids));
    database.send(
        "DELETE FROM late_issues s USING unnest($1::bigint[]) AS c(i) WHERE s.municipality = place(i) AND "
        "s.reception "
        "= i",
        parameters(ids));
    keep_filed(database, filed);
    database.finish();
}

void move_away(connection& database, const std::vector<candidate>& which) {
    const column ids = numbers_of(which);
    column days_of = texts();
    for (const candidate& one : which) days_of.add(one.at.day);
    database.send(
        "UPDATE reception_body b SET kept = '-infinity' FROM unnest($1::bigint[], $2::text[]) AS c(i, k) "
        "WHERE "
        "b.municipality = place(i) AND b.kept = k::date AND b.reception = i",
        parameters(ids, days_of));
    database.send(
        "UPDATE reception r SET kept = '-infinity' FROM unnest($1::bigint[]) AS c(i) WHERE r.municipality = "
        "place(i) "
        "AND r.id = i",
        parameters(ids));
    database.send(
        "UPDATE letter l SET kept = '-infinity' FROM unnest($1::bigint[]) AS c(i) WHERE l.municipality + 0 = "
        "place(i) "
        "AND l.reception = i",
        parameters(ids));
    database.finish();
}

bool move_others(connection& database, const days& where, position& after, std::uint32_t at_once) {
    column ids = int8s(), days_of = texts();
    in_transaction(database, [&] {
        ids = int8s();
        days_of = texts();
        position last = after;
        query rows = database(
            "SELECT b.municipality, b.owner, b.kept::text FROM body b WHERE b.kept >= $1::date AND b.kept < "
            "$2::date "
            "AND (b.municipality, b.kept, b.owner) > ($3, $4::date, $5) AND NOT EXISTS (SELECT 1 FROM letter "
            "l JOIN "
            "reception r ON r.municipality = l.municipality + 0 AND r.id = l.reception WHERE r.pruned <> 0 "
            "AND l.municipality = "
            "b.municipality + 0 AND l.id = coalesce("
            "(SELECT d.letter FROM delivery d WHERE d.municipality = b.municipality + 0 AND d.id = b.owner), "
            "(SELECT o.letter FROM document o WHERE o.municipality = b.municipality + 0 AND o.id = b.owner), "
            "b.owner)) ORDER BY b.municipality, b.kept, b.owner LIMIT $6");
        rows.bind(where.from, where.end, after.municipality, after.day, after.number, at_once);
        while (rows.step()) {
            last = {rows.number(0), rows.number(1), rows.string(2)};
            ids.add(last.number);
            days_of.add(last.day);
        }
        if (ids.empty()) return;
        database.send(
            "UPDATE body b SET kept = '-infinity' FROM unnest($1::bigint[], $2::text[]) AS c(i, k) WHERE "
            "b.municipality = place(i) AND b.kept = k::date AND b.owner = i",
            parameters(ids, days_of));
        database.send(
            "UPDATE delivery d SET kept = '-infinity' FROM unnest($1::bigint[]) AS c(i) WHERE d.municipality "
            "= "
            "place(i) AND d.id = i",
            parameters(ids));
        database.send(
            "UPDATE document d SET kept = '-infinity' FROM unnest($1::bigint[]) AS c(i) WHERE d.municipality "
            "= "
            "place(i) AND d.id = i",
            parameters(ids));
        database.send(
            "UPDATE late_translation t SET kept = '-infinity' FROM unnest($1::bigint[]) AS c(i) WHERE "
            "t.municipality "
            "= place(i) AND t.letter = i",
            parameters(ids));
        database.finish();
        after = std::move(last);
    });
    return !ids.empty();
}

void drop(connection& database, const std::string& partition) {
    const std::string sql =
        fmt::format("BEGIN; SET LOCAL lock_timeout = '{}ms'; DROP TABLE {}; COMMIT", lock_ms, partition);
    for (int attempt = 1;; ++attempt) {
        try {
            database.script(sql.c_str());
            return;
        } catch (const failure& error) {
            if (error.code() != store_errc::busy || attempt == drop_tries) throw;
            database.roll_back();
        }
        std::this_thread::sleep_for(between_drops);
    }
}

}  // namespace genvej::store::postgres
