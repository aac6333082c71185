#pragma once
/// Tells the other nodes that something was committed, hears from them, keeps this node's leases and gives
/// back those that its workers do not want: one thread with a connection of its own.
///
/// NOTIFY takes a lock of the whole database until its transaction has committed, so it never stands in a
/// transaction that writes messages, and is rung at most once in 20 ms. Who was not reached (a lost
/// connection, a lease that ran out) is woken by the regular look. Thread-safety: every function may be
/// called from any thread.
#include <functional>
#include <mutex>
#include <thread>

#include "adapters/store/postgres/ahead.hpp"

namespace genvej::store::postgres {

class bell {
public:
    bell(session how, holder who, hands& held, ahead& at_once, std::chrono::milliseconds look_every);
    bell(const bell&) = delete;
    bell& operator=(const bell&) = delete;
    ~bell() { close(); }

    /// Something was committed that other nodes may have to do with.
    void ring() noexcept;
    /// Called on the thread of the bell: something may be due.
    void on_wake(std::function<void()> callback);
    void close();

private:
    using steady = std::chrono::steady_clock;

    void run();
    void serve(connection& database);
    /// @return false: the store closes
    bool wait(int socket, steady::time_point until);
    void wake();

    const session how_;
    const holder who_;
    hands& held_;
    ahead& at_once_;
    const std::chrono::milliseconds look_every_;
    int signal_;  ///< an eventfd: the bell was rung, or the store closes
    std::atomic<bool> rung_{false}, closing_{false};
    std::mutex mutex_;
    std::function<void()> callback_;
    std::thread thread_;
};

}  // namespace genvej::store::postgres
