#include "adapters/store/sqlite/writer.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "adapters/store/sqlite/migrations.hpp"

namespace genvej::store::sqlite {
namespace {

/// A log that has grown to this many times the usual length is waiting for a reader: then we wait for it,
/// shortly.
constexpr int patience = 20;
constexpr int restart_wait_ms = 50;
/// Results of attempts wait so long for a commit that somebody needs: a flush of their own would be in the
/// way of the next message, and each lane goes on a little later.
constexpr std::chrono::milliseconds moment{5};

}  // namespace

writer::writer(const sqlite_options& options)
    : options_(options),
      database_(options.path, connection::purpose::writing, options.busy_ms),
      keys_(options.keys_at_hand) {
    migrate(database_);
    database_.execute("PRAGMA synchronous = FULL");
    // Each reference would be looked up once more. Numbers are given in the transaction that uses them, and
    // tests hold every store that they made against foreign_key_check.
    database_.execute("PRAGMA foreign_keys = OFF");
    database_.execute("PRAGMA journal_size_limit = 67108864");
    if (options.max_pages != 0)
        database_.execute(fmt::format("PRAGMA max_page_count = {}", options.max_pages).c_str());
    // Checkpoints are made by run(), after the callbacks: nobody waits for them, and their errors are seen.
    database_.execute("PRAGMA wal_autocheckpoint = 0");
    sqlite3_wal_hook(
        database_.handle(),
        [](void* pages, sqlite3*, const char*, int now) {
            *static_cast<int*>(pages) = now;
            return SQLITE_OK;
        },
        &wal_pages_);
    numbers_ = ledger::load(database_);
    numbers_.at_hand = &at_hand_;
    numbers_.keys = &keys_;
    keys_.load(database_, numbers_.keys_after);
    thread_ = std::thread([this] { run(); });
}

boost::system::error_code writer::turn_away(const job& what) const {
    if (!healthy()) return store_errc::untrustworthy;
    if (closing_) return store_errc::closed;
    if (!what.bounded()) return {};
    const bool full =
        queued_records_ >= options_.queue_records || queued_bytes_ + what.bytes() > options_.queue_bytes;
    return full ? make_error_code(store_errc::overloaded) : boost::system::error_code();
}

void writer::push(std::unique_ptr<job> what) {
    if (const boost::system::error_code refused = queue(what)) what->finish(refused);
}

boost::system::error_code writer::queue(std::unique_ptr<job>& what) {
    const std::lock_guard lock(queue_mutex_);
    if (const boost::system::error_code refused = turn_away(*what)) return refused;
    queued_records_ += what->bounded() ? 1U : 0U;
    queued_bytes_ += what->bytes();
    const bool first_urgent = !what->has_time() && urgent_++ == 0;
    queue_.push_back(std::move(what));
    if (queue_.size() == 1 || first_urgent) wake_.notify_one();
    return {};
}

counts writer::sums() const {
    const std::lock_guard lock(numbers_mutex_);
    return numbers_.sums;
}

void writer::close() {
    const std::lock_guard once(close_mutex_);
    {
        const std::lock_guard lock(queue_mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

/// Empty when the store closes and nothing is left.
writer::batch writer::take() {
    std::unique_lock lock(queue_mutex_);
    wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    const auto enough = [this] { return closing_ || urgent_ > 0; };
    if (!enough()) wake_.wait_for(lock, moment, enough);
    urgent_ = 0;
    queued_records_ = 0;
    queued_bytes_ = 0;
    return std::exchange(queue_, {});
}

void writer::run() {
    for (batch jobs = take(); !jobs.empty(); jobs = take()) {
        commit(jobs);
        if (healthy() && wal_pages_ >= static_cast<int>(options_.checkpoint_pages)) checkpoint();
    }
}

void writer::commit(batch& jobs) {
    const boost::system::error_code error = try_commit(jobs.data(), jobs.size());
    const bool one_is_bad = error == store_errc::too_large || error == store_errc::failed;
    if (!one_is_bad || jobs.size() == 1) {
        for (const std::unique_ptr<job>& one : jobs) one->finish(error);
        return;
    }
    for (std::unique_ptr<job>& one : jobs) {
        const boost::system::error_code own = try_commit(&one, 1);
        one->finish(own);
    }
}

boost::system::error_code writer::try_commit(std::unique_ptr<job>* first, std::size_t count) {
    if (!healthy()) return store_errc::untrustworthy;
    boost::system::error_code error;
    const auto begun = std::chrono::steady_clock::now();
    try {
        ledger after = numbers_;
        database_("BEGIN IMMEDIATE").run();
        for (std::size_t i = 0; i < count; ++i) first[i]->apply(database_, after);
        keys_.move(database_);
        after.at_hand_after = at_hand_.all_after(after.delivery);
        after.keys_after = keys_.all_after(after.letter);
        after.save(database_, numbers_);
        database_("COMMIT").run();
        at_hand_.commit();
        keys_.commit();
        if (options_.watch.committed)
            options_.watch.committed(count, std::chrono::steady_clock::now() - begun);
        const std::lock_guard lock(numbers_mutex_);
        numbers_ = std::move(after);
        return {};
    } catch (const boost::system::system_error& failure) {
        error = failure.code();
    } catch (const std::exception&) {
        // A caller's mistake (its when_reused threw) or want of memory: the caller is told, the others go on.
        error = store_errc::failed;
    }
    note(error);
    at_hand_.roll_back();
    keys_.roll_back();
    roll_back();
    return error;
}

void writer::roll_back() noexcept {
    // SQLite has rolled back by itself after some errors.
    if (!database_.in_transaction()) return;
    if (sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_OK) distrust();
}

void writer::checkpoint() {
    const bool wait = wal_pages_ >= patience * static_cast<int>(options_.checkpoint_pages);
    const int mode = wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
    if (wait) sqlite3_busy_timeout(database_.handle(), restart_wait_ms);
    const int code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, mode, nullptr, nullptr);
    if (wait) sqlite3_busy_timeout(database_.handle(), static_cast<int>(options_.busy_ms));
    if (code != SQLITE_OK) note(make_error_code(meaning_of(sqlite3_extended_errcode(database_.handle()))));
}

void writer::note(boost::system::error_code error) noexcept {
    if (error == store_errc::untrustworthy || error == store_errc::damaged || error == store_errc::not_ours) {
        distrust();
    }
}

void writer::distrust() noexcept {
    if (healthy_.exchange(false, std::memory_order_acq_rel) && options_.watch.failed) options_.watch.failed();
}

}  // namespace genvej::store::sqlite
