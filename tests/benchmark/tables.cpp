// Reports over a store with very many courses, now and as known on an earlier day (docs/performance.md). The
// store is filled in its own form: courses of two requests each, and what was known of them before.
// usage: benchmark_tables FOLDER|postgresql://… [courses [versions of each [report]]]     Prints a table. The
// database must be empty. Exit: 0 measured, 3 something failed.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include "adapters/store/upkeep.hpp"
#include "gateway/tables/make.hpp"

namespace {

namespace store = genvej::store;
namespace tables = genvej::gateway::tables;
using genvej::gateway::indicators::course_data;
using genvej::gateway::indicators::data_rows;
using genvej::gateway::indicators::datum_value;
using genvej::gateway::indicators::request_data;

constexpr store::time_ms first_known = 1'700'000'000'000, version_every = 86'400'000;
constexpr int first_day = 19'700, days = 730, municipalities = 11;

/// What is known of a course after so many changes: in the end everything.
std::string data_of(std::uint64_t course, int version, store::byte_span& span) {
    course_data out(data_rows::built_in());
    const std::int64_t referred = first_day + static_cast<std::int64_t>(course % days);
    const auto number = [&](const char* datum, const char* at, std::int64_t value, bool measured = false) {
        datum_value made;
        made.known = true;
        made.number = value;
        made.from =
            out.keep(fmt::format("Observation/{:08x}-5c1d-4f3e-9a77-{:012x}#{}", course, value, version));
        if (measured) made.on = static_cast<std::int32_t>(referred + 20), made.method = "walk6/standard";
        out.set(datum, at, made);
    };
    const auto word = [&](const char* datum, const char* at, const char* value) {
        datum_value made;
        made.known = true;
        made.word = value;
        out.set(datum, at, made);
    };
    word("pack", "", "cardiac");
    word("groups", "", "ischaemic acs");
    word("state", "", version > 0 ? "completed" : "referred");
    number("referred", "", referred);
    number("contact_by", "", referred + 4);
    number("contact_met", "", referred + 2 + static_cast<std::int64_t>(course % 5));
    number("start_by", "", referred + 7);
    number("start_met", "", referred + 6);
    if (version > 0) {
        number("started", "", referred + 10 + static_cast<std::int64_t>(course % 37));
        number("ended", "", referred + 100);
        number("completed", "", course % 4 == 0 ? 0 : 1);
        number("sessions_planned", "", 24'000);
        number("sessions_held", "", 19'000 + version);
        number("attendance", "", 79'167);
        for (const char* at : {"start", "end"}) {
            for (const char* what : {"walk6", "hads_a", "hads_d", "weight", "systolic", "diastolic"})
                number(what, at, 100'000 + static_cast<std::int64_t>(course % 900), true);
            word("smoking", at, "never");
        }
    }
    for (const char* kind : {"GGOP", "XREF15"}) {
        request_data one;
        one.key = out.keep(fmt::format("letter:5790000000012#{}{:012}", kind, course));
        one.kind = kind;
        one.law = *kind == 'G' ? "140" : "119";
        one.type = "0c8e2bfc-1350-45d1-90da-c07e2645d073";
        one.sender = "5790000000012";
        one.department = "Kardiologisk";
        one.received = static_cast<std::int32_t>(referred + (*kind == 'G' ? 0 : 3));
        out.add(one);
    }
    return out.to_text(&span);
}

struct known_row {
    std::uint64_t course = 0;
    std::int64_t municipality = 0, referred = 0;
    int version = 0;
    bool over = false;
    std::string name, data;
    store::byte_span measured;

    store::time_ms from() const { return first_known + version * version_every; }
    store::time_ms until() const { return over ? from() + version_every : store::store::endless; }
};

/// Puts rows into a store in its own form, in the order in which they lie.
class filling {
public:
    filling() = default;
    virtual ~filling() = default;
    filling(const filling&) = delete;
    filling& operator=(const filling&) = delete;

    virtual void add(const known_row& row) = 0;
    virtual void finish() = 0;
};

class filling_sqlite final : public filling {
public:
    explicit filling_sqlite(const std::string& path) {
        if (sqlite3_open(path.c_str(), &database_) != SQLITE_OK) throw std::runtime_error("open");
        run("PRAGMA synchronous = off");
        run("PRAGMA journal_mode = off");
        run("PRAGMA cache_size = -400000");
        run("BEGIN");
        run("INSERT INTO citizen (id, public_id, municipality, cpr, version) SELECT value, 'c' || value, "
            "value, "
            "'0202020202', 1 FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n "
            "WHERE value < 11) SELECT value FROM n)");
        sqlite3_prepare_v2(database_, "INSERT INTO known_course VALUES (?, ?, ?, ?, 'cardiac', ?, ?, ?, ?)",
                           -1, &made_, nullptr);
    }
    ~filling_sqlite() override {
        sqlite3_finalize(made_);
        sqlite3_close(database_);
    }
    filling_sqlite(const filling_sqlite&) = delete;
    filling_sqlite& operator=(const filling_sqlite&) = delete;

    void add(const known_row& row) override {
        const std::int64_t place = (((row.over ? 1024 : 0) + row.municipality) << 52) | (row.referred << 32);
        sqlite3_bind_int64(made_, 1, place + static_cast<std::int64_t>(row.course) * 32 + row.version);
        sqlite3_bind_text(made_, 2, row.name.c_str(), -1, SQLITE_STATIC);
        sqlite3_bind_int64(made_, 3, row.municipality);
        sqlite3_bind_int64(made_, 4, row.municipality);
        sqlite3_bind_int64(made_, 5, row.referred);
        sqlite3_bind_int64(made_, 6, row.from());
        sqlite3_bind_int64(made_, 7, row.until());
        sqlite3_bind_blob(made_, 8, row.data.data(), static_cast<int>(row.data.size()), SQLITE_STATIC);
        if (sqlite3_step(made_) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
        sqlite3_reset(made_);
    }
    void finish() override { run("COMMIT"); }

private:
    void run(const char* sql) {
        if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(database_));
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt* made_ = nullptr;
};

class filling_postgres final : public filling {
public:
    explicit filling_postgres(const std::string& url) : database_(PQconnectdb(url.c_str()), &PQfinish) {
        run("COPY known_course (municipality, id, course, citizen, pack, referred, known_from, known_until, "
            "measured_from, measured_to, data) FROM STDIN",
            PGRES_COPY_IN);
    }
    void add(const known_row& row) override {
        std::string line =
            fmt::format("{}\t{}\t{}\t{}\tcardiac\t{}\t{}\t{}\t{}\t{}\t\\\\x", row.municipality,
                        (row.municipality << 52) | ++rows_, row.name, row.municipality << 52 | 1,
                        row.referred, row.from(), row.until(), row.measured.from, row.measured.to);
        for (const char byte : row.data)
            fmt::format_to(std::back_inserter(line), "{:02x}", static_cast<unsigned char>(byte));
        line += '\n';
        if (PQputCopyData(database_.get(), line.data(), static_cast<int>(line.size())) != 1) fail();
    }
    void finish() override {
        if (PQputCopyEnd(database_.get(), nullptr) != 1) fail();
        const answer ended(PQgetResult(database_.get()), &PQclear);
        if (PQresultStatus(ended.get()) != PGRES_COMMAND_OK) fail();
        const answer none(PQgetResult(database_.get()), &PQclear);
        run("VACUUM ANALYZE known_course", PGRES_COMMAND_OK);
    }

private:
    using answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

    void run(const char* sql, ExecStatusType expected) {
        const answer said(PQexec(database_.get(), sql), &PQclear);
        if (PQresultStatus(said.get()) != expected) fail();
    }
    [[noreturn]] void fail() { throw std::runtime_error(PQerrorMessage(database_.get())); }

    std::unique_ptr<PGconn, decltype(&PQfinish)> database_;
    std::int64_t rows_ = 0;
};

/// @return bytes of what is known
std::uint64_t fill(filling& to, bool over, std::uint64_t courses, int version) {
    std::uint64_t bytes = 0;
    for (std::uint64_t course = 0; course < courses; ++course) {
        known_row row;
        row.course = course;
        row.municipality = 1 + static_cast<std::int64_t>(course / days % municipalities);
        row.referred = first_day + static_cast<std::int64_t>(course % days);
        row.version = version;
        row.over = over;
        row.name =
            fmt::format("{:08x}-77aa-4c1e-8001-{:012x}", course * 2'654'435'761U % 0xFFFFFFFFU, course);
        row.data = data_of(course, version, row.measured);
        bytes += row.data.size();
        to.add(row);
    }
    return bytes;
}

/// A store with those courses, made where there is none.
std::unique_ptr<store::upkeep> store_with(const std::string& where, std::uint64_t courses, int versions) {
    const bool on_postgres = where.starts_with("postgresql://");
    const std::string path = where + "/tables.db";
    std::unique_ptr<filling> to;
    if (on_postgres) {
        store::postgres_options options;
        options.url = where;
        store::open_postgres(options).value()->close();
        to = std::make_unique<filling_postgres>(where);
    } else if (!std::filesystem::exists(path)) {
        store::sqlite_options options;
        options.path = path;
        store::open_sqlite(options).value()->close();
        to = std::make_unique<filling_sqlite>(path);
    }
    if (to) {
        std::uint64_t bytes = fill(*to, false, courses, versions - 1);
        for (int version = 0; version + 1 < versions; ++version) bytes += fill(*to, true, courses, version);
        to->finish();
        fmt::print("{} courses of two requests, each in {} versions: {} MB of data\n", courses, versions,
                   bytes / 1'000'000);
    }
    return on_postgres ? store::open_postgres_upkeep(where) : store::open_sqlite_upkeep(path).value();
}

std::uint64_t peak_megabytes() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<std::uint64_t>(used.ru_maxrss) / 1024;
}

void time_report(store::upkeep& kept, const char* name, const char* what, const std::string& as_known) {
    tables::wish said;
    said.report = name;
    said.format = "csv";
    said.as_known = as_known;
    const store::time_ms now = first_known + 1000 * version_every;
    const auto asked =
        std::get<tables::understood>(tables::understand(said, tables::report_rows::built_in(), now));
    const std::clock_t used = std::clock();
    const auto begun = std::chrono::steady_clock::now();
    std::uint64_t rows = 0;
    const auto out = tables::make(
        asked,
        {&tables::population::built_in(), 5, nullptr,
         genvej::gateway::indicators::indicator_sets::built_in().get()},
        [&](const store::known_filter& which, const tables::each_course& each) {
            return kept.known_courses(which, [&](const store::known_course& one) {
                ++rows;
                each(one);
            });
        },
        genvej::model::language::english);
    if (out.has_error()) throw std::runtime_error(out.error().message());
    fmt::print("{:<28} {:>9} courses  {:>6.2f} s  processor {:>6.2f} s  {:>4} MB at most\n", what, rows,
               std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(),
               static_cast<double>(std::clock() - used) / static_cast<double>(CLOCKS_PER_SEC),
               peak_megabytes());
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        fmt::print(stderr,
                   "usage: benchmark_tables FOLDER|postgresql://… [courses [versions of each [report]]]\n");
        return 2;
    }
    const auto number = [&](int at, std::uint64_t otherwise) {
        return count > at ? std::strtoull(words[at], nullptr, 10) : otherwise;
    };
    try {
        const std::uint64_t courses = number(2, 500'000);
        const int versions = static_cast<int>(number(3, 4));
        const char* const report = count > 4 ? words[4] : "referrals";
        const auto kept = store_with(words[1], courses, versions);
        for (int round = 0; round < 3; ++round) {
            time_report(*kept, report, "now", {});
            time_report(*kept, report, "as known, second version", "2023-11-16T12:00:00Z");
            time_report(*kept, report, "as known, last version", "2024-06-01");
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "benchmark_tables: {}\n", error.what());
        return 3;
    }
    return 0;
}
