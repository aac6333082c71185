#include "adapters/store/postgres/migrations.hpp"

#include <charconv>
#include <thread>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"

namespace genvej::store::postgres {
namespace {

constexpr std::string_view folder = "adapters/store/postgres/";

std::int64_t number_of(const model::resource& step) {
    std::int64_t number = 0;
    const std::string_view name = step.path.substr(folder.size());
    std::from_chars(name.data(), name.data() + name.size(), number);
    return number;
}

/// Only one node changes the form at a time; the others wait and find it done.
class alone {
public:
    explicit alone(connection& database) : database_(database) {
        database_("SELECT pg_advisory_lock(hashtextextended('genvej ' || current_schema(), 0))").run();
    }
    alone(const alone&) = delete;
    alone& operator=(const alone&) = delete;
    ~alone() {
        try {
            database_.roll_back();
            database_("SELECT pg_advisory_unlock(hashtextextended('genvej ' || current_schema(), 0))").run();
        } catch (const std::exception&) {
            // The lock ends with the session.
        }
    }

private:
    connection& database_;
};

}  // namespace

std::int64_t form_of(connection& database) {
    query tables = database(
        "SELECT count(*), count(*) FILTER (WHERE relname = 'genvej') FROM pg_class "
        "WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')");
    if (!tables.step()) fail(store_errc::failed);
    if (tables.number(1) == 0) {
        if (tables.number(0) > 0) fail(store_errc::not_ours);
        return 0;
    }
    query row = database("SELECT version FROM genvej");
    if (!row.step()) fail(store_errc::not_ours);
    return row.number(0);
}

// By the schema, since a database may have several.
void say_that_a_node_is_here(connection& database) {
    database("SELECT pg_advisory_lock_shared(hashtextextended('genvej node ' || current_schema(), 0))").run();
}

/// A node that has just stopped is gone in a moment: the server ends its session by itself.
without_nodes::without_nodes(connection& database) : database_(database) {
    constexpr int tries = 20;
    constexpr std::chrono::milliseconds pause{50};
    for (int attempt = 1;; ++attempt) {
        query alone =
            database("SELECT pg_try_advisory_lock(hashtextextended('genvej node ' || current_schema(), 0))");
        if (alone.step() && alone.number(0) != 0) return;
        if (attempt == tries) fail(store_errc::in_use);
        std::this_thread::sleep_for(pause);
    }
}

without_nodes::~without_nodes() {
    try {
        database_.roll_back();
        database_("SELECT pg_advisory_unlock(hashtextextended('genvej node ' || current_schema(), 0))").run();
    } catch (const std::exception&) {
        // The lock ends with the session.
    }
}

namespace {

void run_step(connection& database, const model::resource& step, std::int64_t before) {
    const std::string note =
        before == 0 ? "CREATE TABLE genvej (version bigint NOT NULL); INSERT INTO genvej VALUES (0); " : "";
    database.script(
        fmt::format("BEGIN; {}{}; UPDATE genvej SET version = {}; COMMIT", note, step.text, number_of(step))
            .c_str());
}

/// A copy of the database that was read into another server brings numbers of transactions that are still to
/// come there. What says how far indexes have got begins anew then. Found by an index; nothing in any other
/// case.
void forget_other_servers(connection& database) {
    database.send("BEGIN ISOLATION LEVEL READ COMMITTED", parameters());
    database.send(
        "DELETE FROM indexed WHERE seen > pg_snapshot_xmax(pg_current_snapshot()) OR EXISTS (SELECT 1 FROM "
        "letter WHERE "
        "letter.seen >= pg_snapshot_xmax(pg_current_snapshot()))",
        parameters());
    database.send("UPDATE letter SET seen = '0' WHERE seen >= pg_snapshot_xmax(pg_current_snapshot())",
                  parameters());
    database.send(
        "UPDATE late_translation SET seen = '0' WHERE seen >= pg_snapshot_xmax(pg_current_snapshot())",
        parameters());
    database.send("COMMIT", parameters());
    database.finish();
}

}  // namespace

std::int64_t latest_version() {
    std::int64_t latest = 0;
    for (const model::resource& step : model::resources_below(folder))
        latest = std::max(latest, number_of(step));
    return latest;
}

void migrate(connection& database) {
    const alone here(database);
    std::int64_t version = form_of(database);
    if (version > latest_version()) fail(store_errc::from_the_future);
    for (const model::resource& step : model::resources_below(folder)) {
        if (number_of(step) <= version) continue;
        run_step(database, step, version);
        version = number_of(step);
    }
    forget_other_servers(database);
}

void make_partitions(connection& database) {
    const auto missing = [&] {
        return database(
            "SELECT parent, parent || to_char(month, '_YYYYMM'), month::date::text, (month + interval '1 "
            "month')::date::text FROM unnest(ARRAY['reception_body', 'body']) AS parent, "
            "generate_series(date_trunc('month', now()), date_trunc('month', now()) + interval '2 months', "
            "interval '1 month') AS month WHERE to_regclass(parent || to_char(month, '_YYYYMM')) IS NULL");
    };
    if (!missing().step()) return;
    const alone here(database);
    for (query one = missing(); one.step();) {
        // Made apart and then attached: that locks out nobody who writes.
        database.script(fmt::format("CREATE TABLE {1} (LIKE {0} INCLUDING DEFAULTS INCLUDING STORAGE); "
                                    "ALTER TABLE {0} ATTACH PARTITION {1} FOR VALUES FROM ('{2}') TO ('{3}')",
                                    one.text(0), one.text(1), one.text(2), one.text(3))
                            .c_str());
    }
}

void note_statistics(connection& database) {
    query grown = database(
        "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND "
        "relkind = 'r' AND relpages = 0 AND pg_relation_size(oid) >= 10 * "
        "current_setting('block_size')::bigint");
    while (grown.step()) database.script(fmt::format("ANALYZE (SKIP_LOCKED) {}", grown.text(0)).c_str());
}

}  // namespace genvej::store::postgres
