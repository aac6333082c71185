#include "adapters/store/postgres/writer.hpp"

#include <utility>

#include "adapters/store/postgres/migrations.hpp"
#include "adapters/store/postgres/record_writing.hpp"

namespace genvej::store::postgres {
namespace {

using steady = std::chrono::steady_clock;

/// What goes into one transaction: enough to share a flush, not so much that its first has to wait long.
constexpr std::size_t most_records = 512;
constexpr std::size_t most_bytes = 32'000'000;
constexpr int tries = 20;
constexpr std::chrono::milliseconds first_pause{20}, longest_pause{1'000};
constexpr std::string_view no_partition = "23514";

}  // namespace

writer::writer(std::unique_ptr<connection> first, session how, holder who, limits most, ahead& at_once,
               hands& held, std::function<void(std::size_t, std::chrono::nanoseconds)> committed)
    : how_(std::move(how)),
      who_(std::move(who)),
      most_(most),
      at_once_(at_once),
      held_(held),
      committed_(std::move(committed)),
      database_(std::move(first)) {
    thread_ = std::thread([this] { run(); });
}

void writer::push(std::unique_ptr<job> what) {
    if (const boost::system::error_code refused = queue(what)) what->finish(refused);
}

/// Takes the job only when there is no error. Results of attempts and settlements are not turned away: they
/// have happened.
boost::system::error_code writer::queue(std::unique_ptr<job>& what) {
    const std::lock_guard lock(queue_mutex_);
    if (closing_) return store_errc::closed;
    const std::size_t bytes = what->bytes();
    if (what->bounded()) {
        if (queued_records_ >= most_.queue_records || queued_bytes_ + bytes > most_.queue_bytes)
            return store_errc::overloaded;
        ++queued_records_;
    }
    queued_bytes_ += bytes;
    queue_.push_back(std::move(what));
    if (queue_.size() == 1) wake_.notify_one();
    return {};
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

/// Empty when the store closes and nothing is left. A reception that shares a key with one before it stays
/// behind, with whatever shares a key with that one, so that order is kept and no batch contradicts itself.
writer::jobs writer::take() {
    std::unique_lock lock(queue_mutex_);
    wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    jobs out;
    std::deque<std::unique_ptr<job>> left;
    std::unordered_set<std::string> keys;
    std::size_t bytes = 0;
    while (!queue_.empty()) {
        std::unique_ptr<job> one = std::move(queue_.front());
        queue_.pop_front();
        bool fits = out.empty() || (out.size() < most_records && bytes + one->bytes() <= most_bytes);
        if (one->reception() != nullptr) {
            for (std::string& key : keys_of(one->reception()->what))
                fits &= keys.insert(std::move(key)).second;
        }
        if (!fits) {
            left.push_back(std::move(one));
            if (out.size() >= most_records) break;
            continue;
        }
        bytes += one->bytes();
        queued_records_ -= one->bounded() ? 1U : 0U;
        queued_bytes_ -= one->bytes();
        out.push_back(std::move(one));
    }
    while (!left.empty()) {
        queue_.push_front(std::move(left.back()));
        left.pop_back();
    }
    return out;
}

void writer::run() {
    for (jobs batch = take(); !batch.empty(); batch = take()) commit(batch);
}

void writer::commit(jobs& batch) {
    const boost::system::error_code error = write(batch.data(), batch.size());
    const bool one_is_bad = error == store_errc::too_large || error == store_errc::failed;
    if (!one_is_bad || batch.size() == 1) {
        finish(batch.data(), batch.size(), error);
        return;
    }
    for (std::unique_ptr<job>& one : batch) finish(&one, 1, write(&one, 1));
}

/// Whoever is told may ask for what is due at once: it is ready by then.
void writer::finish(std::unique_ptr<job>* first, std::size_t count, boost::system::error_code error) {
    if (!error) {
        for (std::size_t i = 0; i < count; ++i) first[i]->committed();
        leased_->keep(at_once_, held_);
    }
    for (std::size_t i = 0; i < count; ++i) first[i]->finish(error);
}

/// Until it is written, or cannot be.
boost::system::error_code writer::write(std::unique_ptr<job>* first, std::size_t count) {
    const auto begun = steady::now();
    const auto until = begun + most_.wait;
    for (int attempt = 0;; ++attempt) {
        try {
            if (database_ == nullptr) {
                if (!reconnect(until))
                    return std::exchange(commit_is_under_way_, false) ? store_errc::unresolved
                                                                      : store_errc::unreachable;
                if (commit_is_under_way_ && has_committed()) {
                    commit_is_under_way_ = false;
                    committed_(count, steady::now() - begun);
                    return {};
                }
                commit_is_under_way_ = false;
            }
            try_write(first, count);
            committed_(count, steady::now() - begun);
            return {};
        } catch (const failure& error) {
            if (error.code() == store_errc::unreachable || database_->broken()) {
                database_.reset();  // what became of a commit is asked on the next one
                if (steady::now() > until)
                    return std::exchange(commit_is_under_way_, false) ? store_errc::unresolved
                                                                      : store_errc::unreachable;
            } else if (const auto given_up = after(error, attempt)) {
                return given_up;
            }
        } catch (const std::exception&) {
            // Want of memory, or damage: the caller is told, the others go on.
            commit_is_under_way_ = false;
            if (database_ != nullptr && !database_->roll_back()) database_.reset();
            return store_errc::failed;
        }
    }
}

/// The server has answered: the transaction has no effect. None: it is worth another try.
boost::system::error_code writer::after(const failure& error, int attempt) {
    commit_is_under_way_ = false;
    if (!database_->roll_back()) database_.reset();
    const bool new_month = error.state() == no_partition;
    if (attempt >= tries || (error.code() != store_errc::busy && !new_month)) return error.code();
    try {
        if (new_month && database_ != nullptr) make_partitions(*database_);
    } catch (const failure& why) {
        database_.reset();
        if (why.code() != store_errc::unreachable) return why.code();
    }
    return {};
}

void writer::try_write(std::unique_ptr<job>* first, std::size_t count) {
    connection& database = *database_;
    counts sums{};
    leased_ahead& leased = leased_.emplace(at_once_, who_);
    database.send("BEGIN ISOLATION LEVEL READ COMMITTED", parameters());
    std::vector<arrival> arrivals;
    std::vector<const attempt_result*> results;
    std::vector<std::string> partners;
    for (std::size_t i = 0; i < count; ++i) {
        if (!first[i]->record_of().empty()) partners.emplace_back(first[i]->record_of());
        if (const packed_reception* one = first[i]->reception()) arrivals.push_back({one, {}, {}});
        if (const auto* many = first[i]->results())
            for (const attempt_result& one : *many) results.push_back(&one);
    }
    // First of all: who has the turn may wait for a citizen whom we have locked.
    if (!partners.empty()) take_turns(database, partners);
    take_in(database, sums, arrivals, &leased);
    record(database, sums, results, leased);
    write_one_by_one(sums, first, count);
    std::size_t arrived = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (first[i]->reception() != nullptr) first[i]->decided(std::move(arrivals[arrived++]));
    }
    column changes = int8s();
    for (const auto one : summed) changes.add(sums.*one);
    database.send(
        "UPDATE node SET mark = $2, changed = now(), sums = (SELECT array_agg(coalesce(was, 0) + more ORDER "
        "BY n) FROM "
        "unnest(sums, $3::bigint[]) WITH ORDINALITY AS u(was, more, n)) WHERE municipality = 0 AND node = $1",
        parameters(who_.node, ++mark_, changes));
    if (most_.require_standby) database.send("SELECT demand_standby()", parameters());
    commit_is_under_way_ = true;
    database.send("COMMIT", parameters());
    database.finish();
    if (database.standby_was_skipped()) wait_for_standby();
    commit_is_under_way_ = false;
}

/// Receipts in answers, settlements, decisions and buttons, the record.
void writer::write_one_by_one(counts& sums, std::unique_ptr<job>* first, std::size_t count) {
    // Against what was read, so before what comes into their files with the same transaction.
    std::vector<settled_file*> files;
    for (std::size_t i = 0; i < count; ++i) {
        if (settled_file* const one = first[i]->file()) files.push_back(one);
    }
    settle_files(*database_, sums, files);
    for (std::size_t i = 0; i < count; ++i) {
        // After the delivery: what is acknowledged in the answer was delivered. One by one, since they may
        // repeat each other.
        if (const auto* const receipts = first[i]->receipts()) {
            for (const packed_reception& one : *receipts) {
                arrival receipt{&one, {}, {}};
                take_in(*database_, sums, {&receipt, 1}, &*leased_);
            }
        }
        first[i]->write(*database_, sums);
        if (first[i]->makes_due()) leased_->changes_lanes();
        const settlement* const what = first[i]->settles();
        if (what == nullptr) continue;
        const boost::system::error_code objection = objection_to(*database_, *what);
        first[i]->objected(objection);
        if (!objection) settle(*database_, sums, *what);
    }
}

/// Somebody ended our waiting for the standby. What was committed is with it as soon as a later commit is.
void writer::wait_for_standby() {
    (*database_)("UPDATE node SET changed = now() WHERE municipality = 0 AND node = $1").bind(who_.node);
    if (database_->standby_was_skipped()) throw failure(store_errc::unresolved);
}

/// With a growing pause, until it works or nobody would wait any longer.
bool writer::reconnect(std::chrono::steady_clock::time_point until) {
    for (auto pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
        try {
            database_ = std::make_unique<connection>(how_);
            // A server that took over may not know us yet.
            (*database_)("INSERT INTO node (node) VALUES ($1) ON CONFLICT DO NOTHING").bind(who_.node);
            return true;
        } catch (const failure&) {
            database_.reset();
        }
        std::unique_lock lock(queue_mutex_);
        if (closing_ || steady::now() + pause > until) return false;
        wake_.wait_for(lock, pause, [this] { return closing_; });
    }
}

/// The lock waits for a transaction of ours that the server may still be working on.
bool writer::has_committed() {
    query row = (*database_)("SELECT mark FROM node WHERE municipality = 0 AND node = $1 FOR UPDATE");
    row.bind(who_.node);
    if (!row.step()) throw failure(store_errc::failed);
    // That lock waited for the standby, too.
    if (database_->standby_was_skipped()) throw failure(store_errc::unresolved);
    return row.number(0) >= mark_;
}

}  // namespace genvej::store::postgres
