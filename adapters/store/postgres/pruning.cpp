#include "adapters/store/postgres/pruning.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

namespace genvej::store::postgres {
namespace {

/// Names of resources that one transaction looks at.
constexpr int names_at_once = 5'000;
/// So long others may have to wait behind a drop; then it steps back, and comes again.
constexpr int lock_ms = 50;
constexpr int drop_tries = 120;
constexpr std::chrono::milliseconds between_drops{500};
constexpr int slice_tries = 20;
constexpr std::string_view stays_day = "-infinity";

/// A range of days, the end not in it, in which bytes lie.
struct days {
    std::string from, end;
    bool whole = false;  ///< a month that is dropped: what stays is moved
};

/// Where a walk along bytes is.
struct position {
    std::int64_t municipality = -1, number = 0;
    std::string day{stays_day};
};

/// A message whose bytes lie there.
struct candidate {
    position at;
    bool is_old = false, was_pruned = false;
};

enum class standing : std::uint8_t { free, open, undecided, waiting };

/// Rolls back what was not committed. A lock that does not come soon is given up, before the server would
/// look for a deadlock and might end the other's transaction.
class transaction {
public:
    explicit transaction(connection& database) : database_(database) {
        database_.send("BEGIN ISOLATION LEVEL READ COMMITTED", parameters());
        database_.send("SET LOCAL lock_timeout = '300ms'", parameters());
    }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() { database_.roll_back(); }
    void commit() { database_("COMMIT").run(); }

private:
    connection& database_;
};

/// Again when somebody was in the way.
template <class Work>
void in_transaction(connection& database, const Work& work) {
    for (int attempt = 1;; ++attempt) {
        try {
            transaction one(database);
            work();
            one.commit();
            return;
        } catch (const failure& error) {
            if (error.code() != store_errc::busy || attempt == slice_tries || database.broken()) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(attempt));
    }
}

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

column numbers_of(const std::vector<candidate>& which) {
    column out = int8s();
    for (const candidate& one : which) out.add(one.at.number);
    return out;
}

/// Nobody plans anything for these meanwhile who looks at them under a lock.
void lock_messages(connection& database, const std::vector<candidate>& which) {
    database(
        "SELECT 1 FROM unnest($1::bigint[]) AS c(i) JOIN reception r ON r.municipality = place(i) AND r.id = "
        "i ORDER "
        "BY r.municipality, r.id FOR UPDATE OF r")
        .bind(numbers_of(which));
}

std::vector<standing> stands(connection& database, const std::vector<candidate>& which) {
    query rows = database(
        "SELECT EXISTS (SELECT 1 FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND "
        "d.letter "
        "= l.id WHERE l.municipality + 0 = place(i) AND l.reception = i AND d.state IN (0, 5)), "
        "EXISTS (SELECT 1 FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND d.letter "
        "= l.id "
        "WHERE l.municipality + 0 = place(i) AND l.reception = i AND d.state IN (3, 4)), "
        "EXISTS (SELECT 1 FROM letter l JOIN follow_up f ON f.municipality = l.municipality + 0 AND f.letter "
        "= l.id "
        "WHERE l.municipality + 0 = place(i) AND l.reception = i) "
        "FROM unnest($1::bigint[]) WITH ORDINALITY AS c(i, n) ORDER BY n");
    rows.bind(numbers_of(which));
    std::vector<standing> out;
    while (rows.step())
        out.push_back(rows.number(0) != 0   ? standing::open
                      : rows.number(1) != 0 ? standing::undecided
                      : rows.number(2) != 0 ? standing::waiting
                                            : standing::free);
    return out;
}

/// What the messages of a slice are, and how often.
struct sorted {
    std::vector<candidate> free, stay;
    prune_report seen;
};

sorted sort(connection& database, std::vector<candidate> slice) {
    sorted out;
    std::vector<candidate> old;
    for (candidate& one : slice) {
        if (one.was_pruned) continue;
        (one.is_old ? old : out.stay).push_back(std::move(one));
    }
    if (old.empty()) return out;
    const std::vector<standing> how = stands(database, old);
    for (std::size_t i = 0; i < old.size(); ++i) {
        out.seen.pruned += how[i] == standing::free ? 1U : 0U;
        out.seen.open += how[i] == standing::open ? 1U : 0U;
        out.seen.undecided += how[i] == standing::undecided ? 1U : 0U;
        out.seen.waiting += how[i] == standing::waiting ? 1U : 0U;
        (how[i] == standing::free ? out.free : out.stay).push_back(std::move(old[i]));
    }
    return out;
}

/// From here on they are pruned. What lies in months that are dropped goes with them.
void remove_content(connection& database, const std::vector<candidate>& which, bool whole,
                    const std::string& first_kept_day, time_ms now) {
    const column ids = numbers_of(which);
    column days_of = texts();
    for (const candidate& one : which) days_of.add(one.at.day);
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

/// Bytes of deliveries, documents and later translations whose message stays.
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

/// Several times, with a pause: whoever waits behind us goes first.
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

/// A name that is a month's.
std::string partition_of(const char* parent, const days& month) {
    return fmt::format("{}_{}{}", parent, month.from.substr(0, 4), month.from.substr(5, 2));
}

/// One run.
class pruning {
public:
    pruning(connection& database, const prune_order& what, const progress& how_far, prune_report& to)
        : database_(database), what_(what), how_far_(how_far), to_(to) {}

    void run() {
        count_earlier();
        read_days();
        walk({std::string(stays_day), "2000-01-01"});
        for (const days& month : months_) {
            walk(month);
            if (what_.only_looks) continue;
            for (position at; move_others(database_, month, at, what_.at_once);) {
            }
            for (const char* const parent : {"reception_body", "body"}) {
                if (is_there(partition_of(parent, month))) drop(database_, partition_of(parent, month));
            }
        }
        walk({first_kept_day_, end_});
        if (what_.only_looks) return;
        forget_resources();
        give_back_pages();
    }

private:
    void count_earlier() {
        query rows = database_(
            "SELECT count(*) FILTER (WHERE pruned <> 0), count(*) FROM reception WHERE received < $1");
        if (!rows.bind(what_.before).step()) fail(store_errc::failed);
        to_.before += static_cast<std::uint64_t>(rows.number(0));
        total_ = static_cast<std::uint64_t>(rows.number(1) - rows.number(0));
    }

    /// Months that have ended before the time that is asked for, and the days of that month until a day after
    /// it: the gateways' clocks and the database's need not be the same.
    void read_days() {
        query time = database_(
            "SELECT date_trunc('month', t)::date::text, (t::date + 2)::text FROM to_timestamp($1 / 1000.0) "
            "AS t");
        if (!time.bind(what_.before).step()) fail(store_errc::failed);
        first_kept_day_ = time.string(0);
        end_ = time.string(1);
        query months = database_(
            "SELECT DISTINCT m::text, (m + interval '1 month')::date::text FROM pg_inherits JOIN pg_class c "
            "ON c.oid = "
            "inhrelid, to_date(right(relname, 6), 'YYYYMM') AS m WHERE inhparent IN "
            "('reception_body'::regclass, "
            "'body'::regclass) AND relname ~ '_[0-9]{6}$' AND m < $1::date ORDER BY 1");
        months.bind(first_kept_day_);
        while (months.step()) months_.push_back({months.string(0), months.string(1), true});
    }

    void walk(const days& where) {
        position last;
        for (bool more = true; more;) {
            sorted slice;
            position next = last;
            const auto look = [&] {
                std::vector<candidate> found = read_slice(database_, where, last, what_);
                more = !found.empty();
                if (more) next = found.back().at;
                if (more && !what_.only_looks) lock_messages(database_, found);
                slice = sort(database_, std::move(found));
            };
            if (what_.only_looks) {
                look();
            } else {
                in_transaction(database_, [&] {
                    look();
                    if (!slice.free.empty())
                        remove_content(database_, slice.free, where.whole, first_kept_day_, what_.now);
                    if (where.whole && !slice.stay.empty()) move_away(database_, slice.stay);
                });
            }
            last = std::move(next);
            note(slice.seen);
        }
    }

    void note(const prune_report& seen) {
        to_.pruned += seen.pruned;
        to_.open += seen.open;
        to_.undecided += seen.undecided;
        to_.waiting += seen.waiting;
        const std::uint64_t done = to_.pruned + to_.open + to_.undecided + to_.waiting;
        if (how_far_) how_far_(std::min(done, total_), total_);
    }

    bool is_there(const std::string& table) {
        query row = database_("SELECT to_regclass($1) IS NOT NULL");
        return row.bind(table).step() && row.number(0) != 0;
    }

    /// Places inside translations that are gone.
    void forget_resources() {
        std::int64_t municipality = -1;
        std::string name;
        for (bool more = true; more;) {
            query row = database_(
                "WITH slice AS (SELECT municipality, name, letter FROM resource WHERE (municipality, name) > "
                "($1, $2) "
                "ORDER BY municipality, name LIMIT $3), gone AS (DELETE FROM resource s USING slice, letter "
                "l, "
                "reception r WHERE s.municipality = slice.municipality + 0 AND s.name = slice.name AND "
                "l.municipality = "
                "place(slice.letter) AND l.id = slice.letter AND r.municipality = l.municipality + 0 AND "
                "r.id "
                "= l.reception AND r.pruned <> 0) SELECT municipality, name FROM slice ORDER BY municipality "
                "DESC, name DESC LIMIT 1");
            more = row.bind(municipality, name, names_at_once).step();
            if (!more) return;
            municipality = row.number(0);
            name = row.string(1);
        }
    }

    /// Of partitions that were gone through row by row; whoever uses one keeps it as it is for now.
    void give_back_pages() {
        for (const char* const parent : {"reception_body", "body"}) {
            for (const std::string& table :
                 {fmt::format("{}_stays", parent), partition_of(parent, {first_kept_day_, {}})}) {
                if (is_there(table)) database_.script(fmt::format("VACUUM (SKIP_LOCKED) {}", table).c_str());
            }
        }
    }

    connection& database_;
    const prune_order& what_;
    const progress& how_far_;
    prune_report& to_;
    std::uint64_t total_ = 0;
    std::string first_kept_day_, end_;
    std::vector<days> months_;
};

}  // namespace

void prune(connection& database, const prune_order& what, const progress& how_far, prune_report& to) {
    query alone =
        database("SELECT pg_try_advisory_lock(hashtextextended('genvej prune ' || current_schema(), 0))");
    if (!alone.step() || alone.number(0) == 0) fail(store_errc::busy);
    pruning(database, what, how_far, to).run();
}

std::uint64_t bytes_on_disk(connection& database) {
    query row = database(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relnamespace = "
        "current_schema()::regnamespace AND relkind = 'r'");
    return row.step() ? static_cast<std::uint64_t>(row.number(0)) : 0;
}

}  // namespace genvej::store::postgres
