#pragma once
/// The one thread of a node that writes receptions, results and settlements: what is queued when it looks
/// goes into one transaction (group commit). Callbacks run after the commit, on this thread.
///
/// When a transaction fails because of one record, its jobs are tried one by one, so that the others do not
/// suffer. When two nodes wait for each other PostgreSQL ends one of the transactions, which is tried again.
/// When the connection is lost it is made anew; whether a commit under way took effect is then read from this
/// node's row (001_first.sql, `node`), under a lock, so that it has ended either way: nothing is lost and
/// nothing done twice. Who waits meanwhile waits at most `wait_ms`; then he is told that the database cannot
/// be reached, or, where a commit was under way, that nobody knows. Thread-safety: every function may be
/// called from any thread; close() not from a callback.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>

#include "adapters/store/postgres/attempts.hpp"
#include "adapters/store/postgres/intake.hpp"
#include "adapters/store/postgres/settled_files.hpp"
#include "adapters/store/postgres/settling.hpp"

namespace genvej::store::postgres {

/// Something to be written. May be written more than once: after a rollback it must give the same again.
class job {
public:
    virtual ~job() = default;
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    /// It is durable: what others may look for from now on is made ready. Before anybody is told.
    virtual void committed() {}
    /// @param error none: it is durable
    virtual void finish(boost::system::error_code error) = 0;
    /// Memory that it holds while it waits.
    virtual std::size_t bytes() const noexcept { return 0; }
    /// What it is: one of these.
    virtual const packed_reception* reception() const { return nullptr; }
    virtual const std::vector<attempt_result>* results() const { return nullptr; }
    /// What the answers of those attempts held.
    virtual const std::vector<packed_reception>* receipts() const { return nullptr; }
    virtual const settlement* settles() const { return nullptr; }
    /// Something may be due by it of which it does not tell leased_ahead.
    virtual bool makes_due() const { return settles() != nullptr; }
    /// May be turned away when the queue is full.
    virtual bool bounded() const { return reception() != nullptr; }
    /// Whose record it writes (record_writing.hpp); empty: nobody's.
    virtual std::string_view record_of() const { return {}; }
    /// A citizen's file that is settled together with others of its transaction.
    virtual settled_file* file() { return nullptr; }
    /// Something else, which it writes itself when its turn comes. @throw failure
    virtual void write(connection& /*database*/, counts& /*sums*/) {}
    /// What was decided inside the transaction.
    // By value: who keeps it takes it over.
    virtual void decided(arrival) {}  // NOLINT(performance-unnecessary-value-param)
    virtual void objected(boost::system::error_code) {}
};

class writer {
public:
    struct limits {
        std::uint32_t queue_records = 0;
        std::uint64_t queue_bytes = 0;
        std::chrono::milliseconds wait{0};
        bool require_standby = false;
    };
    /// @param first the connection by which the store was opened
    /// @param committed called after each commit, on the thread, with how many jobs shared it and how long it
    /// took
    /// @param at_once takes over what was leased ahead, once it is durable
    writer(std::unique_ptr<connection> first, session how, holder who, limits most, ahead& at_once,
           hands& held, std::function<void(std::size_t, std::chrono::nanoseconds)> committed);
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;
    ~writer() { close(); }

    /// Queues a job; where that is not possible it is finished with the error at once, on this thread.
    void push(std::unique_ptr<job> what);
    /// Writes what is queued, then ends.
    void close();

private:
    using jobs = std::vector<std::unique_ptr<job>>;

    boost::system::error_code queue(std::unique_ptr<job>& what);
    jobs take();
    void run();
    void commit(jobs& batch);
    void finish(std::unique_ptr<job>* first, std::size_t count, boost::system::error_code error);
    boost::system::error_code write(std::unique_ptr<job>* first, std::size_t count);
    boost::system::error_code after(const failure& error, int attempt);
    void try_write(std::unique_ptr<job>* first, std::size_t count);
    void write_one_by_one(counts& sums, std::unique_ptr<job>* first, std::size_t count);
    bool reconnect(std::chrono::steady_clock::time_point until);
    bool has_committed();
    void wait_for_standby();

    const session how_;
    const holder who_;
    const limits most_;
    ahead& at_once_;
    hands& held_;
    const std::function<void(std::size_t, std::chrono::nanoseconds)> committed_;
    std::unique_ptr<connection> database_;
    std::optional<leased_ahead> leased_;  ///< of the transaction under way
    std::int64_t mark_ = 0;               ///< of the last commit that was tried
    bool commit_is_under_way_ = false;

    std::mutex queue_mutex_;
    std::condition_variable wake_;
    std::deque<std::unique_ptr<job>> queue_;
    std::size_t queued_records_ = 0;
    std::size_t queued_bytes_ = 0;
    bool closing_ = false;
    std::mutex close_mutex_;
    std::thread thread_;
};

}  // namespace genvej::store::postgres
