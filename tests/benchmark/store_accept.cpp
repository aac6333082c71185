// The store alone: 64 accepts outstanding, each a letter of 8 KB, its Bundle of 17 KB, a receipt and one
// delivery, against SQLite's own speed with a transaction of 64 rows of one blob and three indexed texts (the
// SQLite floor without its server). Both alternate in one run. usage: benchmark_store_accept FOLDER [messages
// [rounds [checkpoint pages]]]
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "adapters/store/store.hpp"
#include "tests/benchmark/made_receptions.hpp"

namespace {

using clock_type = std::chrono::steady_clock;

struct settings {
    std::string folder;
    int messages = 20'000;
    int rounds = 3;
    std::uint32_t checkpoint_pages = 200;
};

/// Messages a second, and processor time of the whole process for one.
struct figures {
    double per_second = 0;
    double microseconds = 0;
};

double processor_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

class stopwatch {
public:
    figures stop(int messages) const {
        const double took = std::chrono::duration<double>(clock_type::now() - begun_).count();
        return {messages / took, 1e6 * (processor_seconds() - used_) / messages};
    }

private:
    clock_type::time_point begun_ = clock_type::now();
    double used_ = processor_seconds();
};

class floor_table {
public:
    explicit floor_table(const std::string& path) {
        sqlite3* opened = nullptr;
        const int code = sqlite3_open(path.c_str(), &opened);
        database_.reset(opened);
        if (code != SQLITE_OK) throw std::runtime_error("floor: open");
        run("pragma journal_mode = wal; pragma synchronous = full; create table message (id integer primary "
            "key, "
            "sender text, letter text, hash text, body blob); create index s on message (sender); create "
            "index l on "
            "message (letter); create index h on message (hash)");
        sqlite3_stmt* made = nullptr;
        const char* sql = "insert into message (sender, letter, hash, body) values (?, ?, ?, ?)";
        if (sqlite3_prepare_v2(opened, sql, -1, &made, nullptr) != SQLITE_OK)
            throw std::runtime_error("floor: prepare");
        insert_.reset(made);
    }

    figures measure(int messages, const std::string& body) {
        const stopwatch watch;
        for (int done = 0; done < messages; done += genvej::benchmark::accepting::outstanding) {
            run("begin immediate");
            for (int i = 0; i < genvej::benchmark::accepting::outstanding; ++i) add(body);
            run("commit");
        }
        return watch.stop(messages);
    }

private:
    void run(const char* sql) {
        if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error("floor");
    }
    void add(const std::string& body) {
        const std::string sender = fmt::format("57900{:08}", random_() % 100);
        const std::string letter = fmt::format("{:014}", random_() % 100'000'000'000'000);
        const std::string hash =
            fmt::format("{:016x}{:016x}{:016x}{:016x}", random_(), random_(), random_(), random_());
        const auto bind = [&](int at, const std::string& text) {
            sqlite3_bind_text(insert_.get(), at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
        };
        bind(1, sender);
        bind(2, letter);
        bind(3, hash);
        sqlite3_bind_blob(insert_.get(), 4, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
        if (sqlite3_step(insert_.get()) != SQLITE_DONE) throw std::runtime_error("floor: insert");
        sqlite3_reset(insert_.get());
    }

    struct closer {
        void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3, closer> database_;
    std::unique_ptr<sqlite3_stmt, closer> insert_;
    std::mt19937_64 random_{1};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same ids each time
};

class ours {
public:
    ours(const std::string& path, std::uint32_t checkpoint_pages) {
        genvej::store::sqlite_options options;
        options.path = path;
        options.checkpoint_pages = checkpoint_pages;
        store_ = genvej::store::open_sqlite(options).value();
    }

    figures measure(int messages, const genvej::benchmark::made_content& content) {
        const stopwatch watch;
        genvej::benchmark::accepting all(*store_);
        for (int i = 0; i < messages; ++i)
            all.accept(genvej::benchmark::make_reception(++number_, content, now()));
        all.finish();
        return watch.stop(messages);
    }

private:
    static genvej::store::time_ms now() {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }

    std::uint64_t number_ = 0;
    std::unique_ptr<genvej::store::store> store_;
};

settings read(int argc, char** argv) {
    if (argc < 2)
        throw std::runtime_error(
            "usage: benchmark_store_accept FOLDER [messages [rounds [checkpoint pages]]]");
    settings out;
    out.folder = argv[1];
    if (argc > 2) out.messages = std::stoi(argv[2]);
    if (argc > 3) out.rounds = std::stoi(argv[3]);
    if (argc > 4) out.checkpoint_pages = static_cast<std::uint32_t>(std::stoul(argv[4]));
    return out;
}

}  // namespace

int main(int argc, char** argv) try {
    const settings chosen = read(argc, argv);
    std::filesystem::create_directories(chosen.folder);
    const genvej::benchmark::made_content content = genvej::benchmark::make_content(8'000, 17'000);
    floor_table floor(chosen.folder + "/floor.db");
    ours store(chosen.folder + "/store.db", chosen.checkpoint_pages);
    fmt::print("round    floor/s  us each    store/s  us each   share\n");
    for (int round = 1; round <= chosen.rounds; ++round) {
        const figures by_floor = floor.measure(chosen.messages, content.raw);
        const figures by_us = store.measure(chosen.messages, content);
        fmt::print("{:5} {:10.0f} {:8.0f} {:10.0f} {:8.0f} {:6.0f}%\n", round, by_floor.per_second,
                   by_floor.microseconds, by_us.per_second, by_us.microseconds,
                   100.0 * by_us.per_second / by_floor.per_second);
    }
    return 0;
} catch (const std::exception& broken) {
    fmt::print(stderr, "{}\n", broken.what());
    return 3;
}
