#include "adapters/store/postgres/pruning.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/store/postgres/forgetting.hpp"
#include "adapters/store/postgres/prune_steps.hpp"

namespace genvej::store::postgres {
namespace {

/// A name that is a month's.
std::string partition_of(const char* parent, const days& month) {
    return fmt::format("{}_{}{}", parent, month.from.substr(0, 4), month.from.substr(5, 2));
}

/// Let go at the end: the server ends a session a moment after it was closed, and the next run may be there.
class without_others {
public:
    explicit without_others(connection& database) : database_(database) {
        query alone =
            database("SELECT pg_try_advisory_lock(hashtextextended('genvej prune ' || current_schema(), 0))");
        if (!alone.step() || alone.number(0) == 0) fail(store_errc::busy);
    }
    without_others(const without_others&) = delete;
    without_others& operator=(const without_others&) = delete;
    ~without_others() {
        try {
            database_.roll_back();
            database_("SELECT pg_advisory_unlock(hashtextextended('genvej prune ' || current_schema(), 0))")
                .run();
        } catch (const std::exception&) {
            // The lock ends with the session.
        }
    }

private:
    connection& database_;
};

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
        to_.citizens = forget_citizens(database_, [this] {
            if (how_far_) how_far_(total_, total_);
        });
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
    const without_others alone(database);
    pruning(database, what, how_far, to).run();
}

std::uint64_t bytes_on_disk(connection& database) {
    query row = database(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relnamespace = "
        "current_schema()::regnamespace AND relkind = 'r'");
    return row.step() ? static_cast<std::uint64_t>(row.number(0)) : 0;
}

}  // namespace genvej::store::postgres
