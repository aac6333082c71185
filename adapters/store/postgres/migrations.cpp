#include "adapters/store/postgres/migrations.hpp"

#include <charconv>

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

std::int64_t version_of(connection& database) {
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

void run_step(connection& database, const model::resource& step, std::int64_t before) {
    const std::string note =
        before == 0 ? "CREATE TABLE genvej (version bigint NOT NULL); INSERT INTO genvej VALUES (0); " : "";
    database.script(
        fmt::format("BEGIN; {}{}; UPDATE genvej SET version = {}; COMMIT", note, step.text, number_of(step))
            .c_str());
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
    std::int64_t version = version_of(database);
    if (version > latest_version()) fail(store_errc::from_the_future);
    for (const model::resource& step : model::resources_below(folder)) {
        if (number_of(step) <= version) continue;
        run_step(database, step, version);
        version = number_of(step);
    }
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

}  // namespace genvej::store::postgres
