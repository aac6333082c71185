#pragma once
/// The one thread that writes: everything that is queued when it looks goes into one transaction (group
/// commit), so that a flush of the disk is shared. Callbacks run after the commit, on this thread. What
/// nobody waits for (results of attempts) lets a moment pass in which somebody else may bring a commit.
///
/// When a transaction fails because of one record (too large for a row), its jobs are tried one by one, so
/// that the others do not suffer. When it fails because of the disk, every job gets the error; after an error
/// that leaves the file's state unknown nothing is written any more (healthy() is false). Thread-safety:
/// every function may be called from any thread; close() not from a callback.
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// Something to be written. apply() may run more than once: after a rollback it must give the same again.
class job {
public:
    virtual ~job() = default;
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    virtual void apply(connection& database, ledger& numbers) = 0;
    /// @param error none: it is durable
    virtual void finish(boost::system::error_code error) = 0;
    /// Memory that it holds while it waits.
    virtual std::size_t bytes() const noexcept { return 0; }
    /// May be turned away when the queue is full. Results of attempts may not: they have happened.
    virtual bool bounded() const noexcept { return false; }
    /// Nobody waits for it: it may go with the next commit, if one comes soon.
    virtual bool has_time() const noexcept { return false; }
};

class writer {
public:
    /// Opens or makes the database, brings it to the present form, starts the thread.
    /// @throw boost::system::system_error
    explicit writer(const sqlite_options& options);
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;
    ~writer() { close(); }

    /// Queues a job; where that is not possible it is finished with the error at once, on this thread.
    void push(std::unique_ptr<job> what);
    counts sums() const;
    /// For readers: its find...()
    const keys_at_hand& keys() const noexcept { return keys_; }
    bool healthy() const noexcept { return healthy_.load(std::memory_order_acquire); }
    void close();

private:
    using batch = std::vector<std::unique_ptr<job>>;

    boost::system::error_code turn_away(const job& what) const;
    /// Takes the job only when there is no error.
    boost::system::error_code queue(std::unique_ptr<job>& what);
    batch take();
    void run();
    void commit(batch& jobs);
    boost::system::error_code try_commit(std::unique_ptr<job>* first, std::size_t count);
    void roll_back() noexcept;
    void checkpoint();
    void note(boost::system::error_code error) noexcept;
    void distrust() noexcept;

    const sqlite_options options_;
    connection database_;
    lanes_at_hand at_hand_;  // used by the thread only
    keys_at_hand keys_;
    ledger numbers_;  // changed by the thread only, under numbers_mutex_
    int wal_pages_ = 0;
    std::atomic<bool> healthy_{true};

    mutable std::mutex numbers_mutex_;
    mutable std::mutex queue_mutex_;
    std::condition_variable wake_;
    batch queue_;
    std::size_t queued_records_ = 0;
    std::size_t queued_bytes_ = 0;
    std::size_t urgent_ = 0;  ///< of the queue: those that have no time
    bool closing_ = false;
    std::mutex close_mutex_;
    std::thread thread_;
};

}  // namespace genvej::store::sqlite
