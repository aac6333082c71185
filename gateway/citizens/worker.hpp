#pragma once
/// Looks at citizens whose files changed: joins letters to their citizens, has look() compute what follows
/// from each file, and settles (docs/register-once.md).
///
/// Sleeps until notify(), or until the next citizen is due; nothing is kept in memory: who is in hand when
/// the process dies is due again. Settlements of one round share commits. Thread-safety: every function may
/// be called from any thread. The store must live longer, and the executor must run until the callback of
/// stop() has run.
#include <functional>
#include <memory>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include "adapters/store/record.hpp"
#include "gateway/citizens/look.hpp"

namespace genvej::gateway::citizens {

/// What the worker is given. Functions may be called on any thread of the executor.
struct worker_settings {
    std::function<store::time_ms()> now;
    /// Calls back with the rules of this moment; they hold during the call.
    std::function<void(const std::function<void(const look_rules&)>&)> with_rules;
    std::function<void(std::string_view target)> notify_target;
    /// Senders wait for answers: then looks stand back, since what they make may follow the answer.
    std::function<bool()> busy;
    /// For metrics and log: `joined`, `no_citizen`, `settled`, `outdated`, `failed`.
    std::function<void(std::string_view word, std::size_t count)> done;
    std::function<void(const boost::system::error_code& error)> store_failed;
};

class worker {
public:
    worker(const boost::asio::any_io_executor& executor, store::record_keeper& kept,
           worker_settings settings);
    /// REQUIRES: never started, or stopped
    ~worker();

    void start();
    void notify();
    /// Ends after what is being settled; then the callback runs, on the executor.
    void stop(std::function<void()> done);

private:
    class machine;
    std::shared_ptr<machine> running_;
};

}  // namespace genvej::gateway::citizens
