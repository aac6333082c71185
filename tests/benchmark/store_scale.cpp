// A store that holds very many messages against one that holds none: what accepting, finding, starting and
// pruning cost then (docs/performance.md). Each message is a letter of 4 KB with its Bundle, delivered.
// usage: benchmark_store_scale FOLDER [messages]     Prints a table. Exit: 0 measured, 3 something failed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/store/operations.hpp"
#include "adapters/store/upkeep.hpp"
#include "tests/benchmark/made_receptions.hpp"

namespace {

namespace store = genvej::store;
using clock_type = std::chrono::steady_clock;
constexpr std::uint64_t at_once = 5'000;  // between deliveries, so that what waits stays small
constexpr std::uint64_t probe = 20'000;   // messages of one measurement
constexpr int rounds = 3;

store::time_ms now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

double milliseconds_since(clock_type::time_point begun) {
    return std::chrono::duration<double, std::milli>(clock_type::now() - begun).count();
}

/// What the process has done so far.
struct spent {
    double bytes_written = 0;
    double microseconds = 0;  ///< of processors
};

spent spent_so_far() {
    spent out;
    std::ifstream file("/proc/self/io");
    std::string name;
    double value = 0;
    while (file >> name >> value) out.bytes_written = name == "wchar:" ? value : out.bytes_written;
    out.microseconds = 1e6 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    return out;
}

/// Of one message of so many, since then.
spent a_message_since(const spent& before, std::uint64_t messages) {
    const spent after = spent_so_far();
    const auto count = static_cast<double>(messages);
    return {(after.bytes_written - before.bytes_written) / count,
            (after.microseconds - before.microseconds) / count};
}

double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

/// A progress line on a terminal; nothing in a pipe.
void show(std::string_view what, std::uint64_t done, std::uint64_t of) {
    static clock_type::time_point last;
    static bool ended = false;
    const bool ends = done == of;
    if (ends ? ended : clock_type::now() - last < std::chrono::milliseconds(200)) return;
    ended = ends;
    last = clock_type::now();
    fmt::print(stderr, "\r{} {:>9} of {} ({:.0f} %)  {}", what, done, of,
               100.0 * static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(of, 1)),
               ends ? "\n" : "");
}

/// One store with a numbering of its own.
class filled {
public:
    explicit filled(std::string path) : path_(std::move(path)) { open(); }

    /// Accepted and delivered; a second. Times of reception are a millisecond apart and lie in the past.
    double add(std::uint64_t messages, const genvej::benchmark::made_content& content) {
        const auto begun = clock_type::now();
        for (std::uint64_t done = 0; done < messages; done += at_once) {
            genvej::benchmark::accepting all(*store_);
            for (std::uint64_t i = 0; i < std::min(at_once, messages - done); ++i) all.accept(next(content));
            all.finish();
            deliver();
        }
        return 1000.0 * static_cast<double>(messages) / milliseconds_since(begun);
    }

    /// Milliseconds from the call to a store that has accepted one.
    double restart(const genvej::benchmark::made_content& content) {
        store_->close();
        store_.reset();
        const auto begun = clock_type::now();
        open();
        genvej::benchmark::accepting one(*store_);
        one.accept(next(content));
        one.finish();
        return milliseconds_since(begun);
    }

    void close() {
        deliver();
        store_->close();
        store_.reset();
    }

    store::operations& asked() { return store_->operated(); }
    std::uint64_t number() const { return number_; }
    store::time_ms received_of(std::uint64_t number) const {
        return began_ + static_cast<store::time_ms>(number);
    }

private:
    store::reception next(const genvej::benchmark::made_content& content) {
        ++number_;
        return genvej::benchmark::make_reception(number_, content, received_of(number_));
    }

    void open() {
        store::sqlite_options options;
        options.path = path_;
        store_ = store::open_sqlite(options).value();
    }

    void deliver() {
        for (;;) {
            const auto due = store_->take_due("out", now(), 500).value();
            if (due.empty()) return;
            std::vector<store::attempt_result> ended;
            for (const store::due_delivery& one : due) {
                store::attempt_result result;
                result.id = one.id;
                result.lease = one.lease;
                result.now = now();
                ended.push_back(std::move(result));
            }
            bool well = false;
            std::mutex mutex;
            std::condition_variable written;
            bool done = false;
            store_->record_attempts(std::move(ended), [&](const store::result<void>& outcome) {
                const std::lock_guard lock(mutex);
                well = outcome.has_value();
                done = true;
                written.notify_one();
            });
            std::unique_lock lock(mutex);
            written.wait(lock, [&] { return done; });
            if (!well) throw std::runtime_error("record_attempts failed");
        }
    }

    std::string path_;
    store::time_ms began_ = now() - 30LL * 86'400'000;
    std::uint64_t number_ = 0;
    std::unique_ptr<store::store> store_;
};

/// What a list costs: each question for one business key, milliseconds, in the order of size.
std::vector<double> list_by_key(filled& full, std::uint64_t messages) {
    std::vector<double> took;
    for (std::uint64_t i = 0; i < 200; ++i) {
        store::message_filter which;
        which.letter_id = genvej::benchmark::letter_id_of(1 + i * 7919 * 101 % messages);
        const auto begun = clock_type::now();
        const auto found = full.asked().messages(which, 0, 50).value();
        took.push_back(milliseconds_since(begun));
        if (found.rows.size() != 1) throw std::runtime_error("a letter id was not found, or found twice");
    }
    std::sort(took.begin(), took.end());
    return took;
}

double list_of_sender(filled& full) {
    store::message_filter which;
    which.sender = "5790000000042";
    const auto begun = clock_type::now();
    if (full.asked().messages(which, 0, 50).value().rows.empty())
        throw std::runtime_error("a sender was not found");
    return milliseconds_since(begun);
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 2) throw std::runtime_error("usage: benchmark_store_scale FOLDER [messages]");
    const std::string folder = argv[1];
    const std::uint64_t messages = argc > 2 ? std::stoull(argv[2]) : 1'000'000;
    std::filesystem::create_directories(folder);
    const auto content = genvej::benchmark::make_content(4'000, 8'500);
    const std::string path = folder + "/full.db";
    filled full(path);
    const auto begun = clock_type::now();
    for (std::uint64_t done = 0; done < messages; done += std::min(probe, messages - done)) {
        full.add(std::min(probe, messages - done), content);
        show("filling", std::min(done + probe, messages), messages);
    }
    fmt::print("| {} messages of 4 KB | measured | demanded |\n|---|---:|---:|\n", messages);
    fmt::print("| filled, each delivered | {:.0f} a second | |\n",
               1000.0 * static_cast<double>(messages) / milliseconds_since(begun));
    const double size = static_cast<double>(std::filesystem::file_size(path));
    fmt::print("| a message on disk | {:.2f} KB | |\n", size / 1000 / static_cast<double>(messages));

    std::vector<double> shares;
    const std::uint64_t some = std::min(probe, messages);
    spent of_empty, of_full;
    for (int round = 0; round < rounds; ++round) {
        const std::string fresh = fmt::format("{}/empty{}.db", folder, round);
        filled empty(fresh);
        spent before = spent_so_far();
        const double by_empty = empty.add(some, content);
        of_empty = a_message_since(before, some);
        before = spent_so_far();
        shares.push_back(full.add(some, content) / by_empty);
        of_full = a_message_since(before, some);
        empty.close();
    }
    fmt::print("| accepting and delivering, share of an empty store's rate, median of {} | {:.2f} | 0.90 |\n",
               rounds, median(shares));

    fmt::print("| written for a message, by an empty store and by this one | {:.1f} and {:.1f} KB | |\n",
               of_empty.bytes_written / 1000, of_full.bytes_written / 1000);
    fmt::print("| processor time for a message, likewise | {:.0f} and {:.0f} us | |\n", of_empty.microseconds,
               of_full.microseconds);
    const auto found = list_by_key(full, messages);
    fmt::print("| list by letter id, median and longest of {} | {:.2f} and {:.2f} ms | 50 ms |\n",
               found.size(), found[found.size() / 2], found.back());
    fmt::print("| list of a sender's latest 50 | {:.2f} ms | 50 ms |\n", list_of_sender(full));
    fmt::print("| start, to the first accepted | {:.0f} ms | 1000 ms |\n", full.restart(content));

    const store::time_ms half = full.received_of(full.number() / 2);
    full.close();
    const auto kept = store::open_sqlite_upkeep(path).value();
    store::prune_order order;
    order.before = half;
    order.now = now();
    const auto pruning = clock_type::now();
    const auto pruned =
        kept->prune(order, [](std::uint64_t done, std::uint64_t of) { show("pruning", done, of); }).value();
    fmt::print("| prune of {} messages | {:.1f} s | |\n", pruned.pruned, milliseconds_since(pruning) / 1000);
    fmt::print(
        "| disk given back | {:.0f} % of {:.0f} MB | 40 % |\n",
        100.0 * (1.0 - static_cast<double>(pruned.bytes_after) / static_cast<double>(pruned.bytes_before)),
        static_cast<double>(pruned.bytes_before) / 1e6);
    const auto verifying = clock_type::now();
    const auto audit =
        kept->verify([](std::uint64_t done, std::uint64_t of) { show("verifying", done, of); }).value();
    fmt::print("| verify of {} bodies | {:.1f} s, {} broken | |\n", audit.bodies,
               milliseconds_since(verifying) / 1000, audit.broken.size());
    return 0;
} catch (const std::exception& broken) {
    fmt::print(stderr, "{}\n", broken.what());
    return 3;
}
