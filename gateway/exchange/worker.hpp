#pragma once
/// Takes follow-ups that are due from the store, has the desk look into each, and settles (docs/exchange.md,
/// "How it runs").
///
/// Sleeps until notify() or until the next one is due; nothing polls, nothing is kept in memory: what is in
/// hand when the process dies is due again after the store is opened. How the gateway uses it is how it uses
/// the outbox: start() after the store is open, notify() after a commit that may have made something due,
/// stop() before store.close(). Thread-safety: every function may be called from any thread. The store must
/// live longer, and the executor must run until the callback of stop() has run.
#include <functional>
#include <memory>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include "adapters/store/store.hpp"
#include "gateway/exchange/desk.hpp"

namespace genvej::gateway {

/// What the worker is given. Functions may be called on any thread of the executor.
struct exchange_settings {
    std::function<store::time_ms()> now;
    /// Calls back with the rules of this moment; they hold during the call.
    std::function<void(const std::function<void(const exchange_rules&)>&)> with_rules;
    std::function<void(std::string_view target)> notify_target;
    std::function<void(store::follow_up_kind kind, std::string_view word)> settled;  ///< for metrics and log
    std::function<void(const boost::system::error_code& error)> store_failed;
};

class exchange_worker {
public:
    exchange_worker(const boost::asio::any_io_executor& executor, store::store& kept,
                    exchange_settings settings);
    /// REQUIRES: never started, or stopped
    ~exchange_worker();

    void start();
    void notify();
    /// Ends after what is being settled; then the callback runs, on the executor.
    void stop(std::function<void()> done);

private:
    class machine;
    std::shared_ptr<machine> running_;
};

}  // namespace genvej::gateway
