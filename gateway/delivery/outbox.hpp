#pragma once
/// Takes what is due from the store, sends it, and tells the store what became of it: one worker per target.
///
/// In order inside a lane, independent across lanes; a target that is down slows nobody else, since each has
/// its own worker, its own limit of messages under way and its own channel. Workers sleep until notify() or
/// until the next attempt is due; nothing polls. What was under way when the process died is due again after
/// the store is opened; the receiver's key makes that harmless.
///
/// How the gateway uses it:
///
///     delivery::outbox outbox(executor, *store, clock, std::move(targets), observer);
///     outbox.start();
///     ... in the callback of store.accept(): for each target of the reception: outbox.notify(target);
///     outbox.stop(10s, [] { ... });   // drains; before store.close()
///
/// Thread-safety: every function may be called from any thread. The store must live longer than the outbox,
/// and the executor must run until the callback of stop() has run.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "adapters/channels/channel.hpp"
#include "adapters/store/store.hpp"
#include "gateway/delivery/breaker.hpp"

namespace genvej::delivery {

struct target {
    std::string name;                        ///< as in planned_delivery::target
    std::shared_ptr<channels::channel> way;  ///< made by targets.hpp
    std::uint32_t concurrency = 16;          ///< messages under way at once
    retry_policy retry;
    double per_second = 0;  ///< messages a second; 0: as many as come
    /// Messages under way at once, in bytes: nothing more is taken beyond it. What is taken at once may go
    /// beyond it by one message, or by what the store gives at once (docs/delivery.md).
    std::uint64_t most_bytes = 64'000'000;
    std::uint32_t breaker_failures = 5;  ///< in a row that speak against the target: then it rests
    /// Makes of a receipt that the target's answer held (outcome::receipt) what the store takes in together
    /// with the attempt. nullptr: nothing. Empty function: answers hold none. Called on the executor.
    std::function<std::shared_ptr<const store::reception>(const std::string& receipt)> receive = nullptr;
};

/// How a target's worker stands at the moment.
struct target_status {
    breaker_state breaker = breaker_state::closed;
    store::time_ms since = 0;        ///< when the outage began; 0: there is none
    store::time_ms rests_until = 0;  ///< nothing is sent before; 0: nothing holds it up
    bool paused = false;             ///< by an operator
    std::size_t under_way = 0;
    std::size_t concurrency = 0;
    std::string
        last_failure;  ///< class of the last one that spoke against the target; empty since it took one
};

/// What happened, for metrics and the log. Called on the executor; must be short.
struct observer {
    /// An attempt ended; not called for what was given up at the stop.
    /// @param failure class of failure, empty when delivered
    std::function<void(std::string_view target, std::string_view failure, std::chrono::nanoseconds took)>
        attempted;
    /// Results of attempts are in the store: what follows from a delivery may be due.
    /// @param at_once whether something may be due now: an answer held a receipt, or a message was refused or
    /// is dead
    std::function<void(std::string_view target, bool at_once)> recorded;
    /// An outage began or ended: once each, whatever is tried in between.
    /// @param failure class of the last failure
    std::function<void(std::string_view target, breaker_news what, std::string_view failure)> breaker;
    /// A lane that one refused or dead message held passes now.
    std::function<void(std::string_view target, std::int64_t delivery)> hold_passed;
    /// The store could not be read or written; the worker tries again.
    std::function<void(std::string_view target, const boost::system::error_code& error)> store_failed;
};

class outbox {
public:
    /// Milliseconds since 1970, UTC.
    using clock = std::function<store::time_ms()>;
    /// Between 0 and 1; called from several threads, one at a time per target.
    using lots = std::function<double()>;

    /// @param draw jitter; empty: a generator of its own per target
    outbox(boost::asio::any_io_executor executor, store::store& from, const clock& now,
           std::vector<target> targets, const observer& watch = {}, const lots& draw = {});
    /// REQUIRES: never started, or stopped.
    ~outbox();

    /// Begins with what is due already. Once.
    void start();
    /// Something was committed for that target. Unknown names are ignored: the route may have been taken
    /// away.
    void notify(std::string_view target);
    /// Nothing is sent to that target until resume(); what is under way ends. @return false: no such target
    bool pause(std::string_view target);
    bool resume(std::string_view target);
    std::optional<target_status> status(std::string_view target) const;
    /// Takes nothing new, waits for what is under way; after `limit` that is given up (it is due again at the
    /// next start). Then the callback runs, on the executor.
    void stop(std::chrono::milliseconds limit, std::function<void()> done);

private:
    class worker;
    worker* find(std::string_view target) const;

    std::vector<std::shared_ptr<worker>> workers_;
    boost::asio::any_io_executor executor_;
};

}  // namespace genvej::delivery
