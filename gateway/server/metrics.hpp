#pragma once
/// What the operator's monitoring reads from /metrics (Prometheus text format). Labels are kinds, verdicts,
/// targets and classes of failure: never anything from a message. Thread-safety: every function may be called
/// from any thread.
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

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
    void answered(unsigned http_status);
    void delivered(std::string_view target, std::string_view failure, std::chrono::nanoseconds took);
    /// Connections open now, up or down by one.
    void connection(int change);

    /// The page; `now` are the store's own counts.
    std::string page(const store::counts& now, std::uint32_t requests_under_way);

private:
    struct families;
    std::unique_ptr<families> all_;
};

}  // namespace genvej::gateway
