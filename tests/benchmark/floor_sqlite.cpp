// The SQLite floor: every body becomes a row of one blob and three indexed texts, a batch a transaction, WAL,
// synchronous FULL. The texts are as long as what a gateway must index: sender, letter identifier, hash.
// usage: floor_sqlite FOLDER
#include <cstdio>
#include <exception>
#include <memory>
#include <random>
#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>

#include "tests/benchmark/floor_server.hpp"

namespace {

struct close_database {
    void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};
struct close_statement {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

constexpr const char* schema = R"(
    pragma journal_mode = wal;
    pragma synchronous = full;
    create table if not exists message (id integer primary key, sender text, letter text, hash text, body blob);
    create index if not exists by_sender on message (sender);
    create index if not exists by_letter on message (letter);
    create index if not exists by_hash on message (hash);)";

class rows {
public:
    explicit rows(const std::string& path) {
        sqlite3* opened = nullptr;
        const int code = sqlite3_open(path.c_str(), &opened);
        database_.reset(opened);
        if (code != SQLITE_OK) fail();
        run(schema);
        sqlite3_stmt* prepared = nullptr;
        const char* insert = "insert into message (sender, letter, hash, body) values (?, ?, ?, ?)";
        if (sqlite3_prepare_v2(opened, insert, -1, &prepared, nullptr) != SQLITE_OK) fail();
        insert_.reset(prepared);
    }

    void add(const std::vector<std::string>& bodies) {
        run("begin immediate");
        for (const auto& body : bodies) add_row(body);
        run("commit");
    }

private:
    [[noreturn]] void fail() const { throw std::runtime_error(sqlite3_errmsg(database_.get())); }
    void run(const char* sql) const {
        if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
    }
    void bind(int place, const std::string& text) const {
        if (sqlite3_bind_text(insert_.get(), place, text.data(), static_cast<int>(text.size()),
                              SQLITE_STATIC) != SQLITE_OK)
            fail();
    }
    void add_row(const std::string& body) {
        const auto number = random_();
        const auto sender = fmt::format("57900{:08}", number % 100);
        const auto letter = fmt::format("{:014}", number % 100'000'000'000'000);
        const auto hash =
            fmt::format("{:016x}{:016x}{:016x}{:016x}", random_(), random_(), random_(), random_());
        bind(1, sender);
        bind(2, letter);
        bind(3, hash);
        if (sqlite3_bind_blob(insert_.get(), 4, body.data(), static_cast<int>(body.size()), SQLITE_STATIC) !=
            SQLITE_OK)
            fail();
        if (sqlite3_step(insert_.get()) != SQLITE_DONE) fail();
        sqlite3_reset(insert_.get());
    }

    std::unique_ptr<sqlite3, close_database> database_;
    std::unique_ptr<sqlite3_stmt, close_statement> insert_;
    std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace

int main(int argc, char** argv) try {
    rows table(genvej::benchmark::folder_of(argc, argv) + "/floor.db");
    return genvej::benchmark::serve_floor([&table](const auto& bodies) { table.add(bodies); });
} catch (const std::exception& broken) {
    static_cast<void>(std::fprintf(stderr, "floor_sqlite: %s\n", broken.what()));
    return 3;
}
