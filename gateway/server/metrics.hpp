#pragma once
/// What the operator's monitoring reads from /metrics (Prometheus text format). Labels are kinds, verdicts,
/// targets and classes of failure: never anything from a message. Thread-safety: every function may be called
/// from any thread.
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/store.hpp"

namespace genvej::gateway {

class metrics {
public:
    metrics();
    ~metrics();
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;

    /// @param kind `XREF15`; empty: not recognised
    /// @param verdict accepted, duplicate, refused, failed
    void received(std::string_view kind, std::string_view verdict, std::chrono::nanoseconds took);
    /// A follow-up ended, and how (docs/exchange.md).
    void followed_up(std::string_view kind, std::string_view outcome);
    /// So many citizens' files were looked at, or letters filed, and how it went (docs/register-once.md).
    void looked_at_citizens(std::string_view outcome, std::size_t count);
    void answered(unsigned http_status);
    void delivered(std::string_view target, std::string_view failure, std::chrono::nanoseconds took);
    /// An outage of a target began or ended.
    void outage(std::string_view target, bool begins);
    /// A lane went on without a decision about what had been refused.
    void hold_passed(std::string_view target);
    /// Somebody was told to come again later, since a limit is reached.
    /// @param limit requests, bytes, queue, disk
    void turned_away(std::string_view limit);
    /// A transaction of the store.
    void committed(std::size_t records, std::chrono::nanoseconds took);
    /// Connections open now, up or down by one.
    void connection(int change);

    /// What one target's worker and queue look like at the moment.
    struct target_now {
        store::queue_view queue;
        int breaker = 0;  ///< 0 closed, 1 half open, 2 open
        std::size_t under_way = 0;
        bool paused = false;
    };
    /// What the page says of the moment.
    struct moment_now {
        store::counts sums;
        std::vector<target_now> targets;
        std::uint32_t requests_under_way = 0;
        std::uint64_t bytes_under_way = 0;
        bool ready = false;          ///< messages are accepted
        bool store_healthy = false;  ///< false: it cannot be trusted until the gateway has started again
        bool store_read = false;  ///< false: `sums` and the queues could not be read; they stay as they were
        store::time_ms now = 0;
    };
    std::string page(const moment_now& what);

private:
    void show_store(const moment_now& what);

    struct families;
    std::unique_ptr<families> all_;
};

}  // namespace genvej::gateway
