#pragma once
/// Somebody who looks at what is due, again and again, and sleeps until something is.
///
/// Nothing polls: the loop sleeps until notify(), or until the next thing is due. What it does in a round is
/// the derived class's matter; rounds never overlap. Thread-safety: start(), notify() and stop() may be
/// called from any thread; everything else runs on the strand.
#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway {

class worker_loop : public std::enable_shared_from_this<worker_loop> {
public:
    worker_loop(const worker_loop&) = delete;
    worker_loop& operator=(const worker_loop&) = delete;
    virtual ~worker_loop() = default;

    void start();
    void notify();
    /// Ends after the round under way; then the callback runs, on the executor.
    void stop(std::function<void()> done);

    /// After the store failed, or a decision of ours did: long enough not to spin.
    static constexpr store::time_ms pause = 1'000;

protected:
    explicit worker_loop(const boost::asio::any_io_executor& executor);

    /// What a round came to.
    struct round {
        bool again = false;       ///< something was due: more may be
        store::time_ms rest = 0;  ///< otherwise: sleep so long, at most
    };
    /// An exception is a mistake of ours: it is logged, and the next round comes after a pause.
    virtual boost::asio::awaitable<round> look() = 0;

    bool stopping() const noexcept { return stopping_; }
    /// Until something is due at that time; nothing: as long as a loop may sleep.
    static store::time_ms rest_until(std::optional<store::time_ms> due, store::time_ms now) noexcept;
    const boost::asio::strand<boost::asio::any_io_executor>& strand() const noexcept { return strand_; }

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> sleep(store::time_ms how_long);

    boost::asio::strand<boost::asio::any_io_executor> strand_;
    boost::asio::steady_timer timer_;
    std::function<void()> done_;
    bool asked_ = false;
    bool stopping_ = false;
    bool ended_ = false;
};

}  // namespace genvej::gateway
