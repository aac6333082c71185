#include <algorithm>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

/// GET /health/live: 200 as long as the process answers.
boost::asio::awaitable<reply> get_health_live(services& /*with*/, const request& /*asked*/) {
    reply out;
    out.media_type = "text/plain; charset=UTF-8";
    out.body = "live\n";
    co_return out;
}

/// GET /health/ready: 200 when messages are accepted; 503 while closing down or when the store cannot be
/// trusted.
boost::asio::awaitable<reply> get_health_ready(services& with, const request& /*asked*/) {
    reply out;
    out.media_type = "text/plain; charset=UTF-8";
    const bool draining = with.draining.load();
    if (draining || !with.kept.healthy()) {
        out.status = http::status::service_unavailable;
        out.body = draining ? "closing down\n" : "the store failed; restart when the disk is in order\n";
    } else {
        out.body = "ready\n";
    }
    co_return out;
}

namespace {

int number_of(delivery::breaker_state state) {
    switch (state) {
        case delivery::breaker_state::closed:
            return 0;
        case delivery::breaker_state::half_open:
            return 1;
        case delivery::breaker_state::open:
            return 2;
    }
    return 0;
}

/// Every target of the configuration, and those that something still waits for.
std::vector<metrics::target_now> targets_now(services& with, const std::vector<store::queue_view>& queues) {
    std::vector<metrics::target_now> out;
    out.reserve(queues.size() + with.settings.targets.size());
    for (const store::queue_view& one : queues) out.push_back({one, 0, 0, false});
    for (const target_entry& one : with.settings.targets) {
        const bool is_there = std::any_of(out.begin(), out.end(),
                                          [&](const auto& known) { return known.queue.target == one.name; });
        if (!is_there)
            out.push_back({
                {one.name, 0, 0, 0},
                0, 0, false
            });
    }
    for (metrics::target_now& one : out) {
        const auto status = with.outgoing->status(one.queue.target);
        if (!status) continue;
        one.breaker = number_of(status->breaker);
        one.under_way = status->under_way;
        one.paused = status->paused;
    }
    return out;
}

}  // namespace

/// GET /metrics: Prometheus text format 0.0.4. Also when the store cannot be read: that is when somebody
/// looks.
boost::asio::awaitable<reply> get_metrics(services& with, const request& /*asked*/) {
    const auto counted = with.kept.count();
    const auto queues = with.kept.queues();
    metrics::moment_now now;
    now.store_read = counted.has_value() && queues.has_value();
    if (now.store_read) {
        now.sums = *counted;
        now.targets = targets_now(with, *queues);
    }
    now.requests_under_way = with.door.under_way();
    now.bytes_under_way = with.door.bytes_under_way();
    now.store_healthy = with.kept.healthy();
    now.ready = now.store_healthy && !with.draining.load();
    now.now = with.now();
    reply out;
    out.media_type = "text/plain; version=0.0.4; charset=utf-8";
    out.body = with.measured.page(now);
    co_return out;
}

}  // namespace genvej::gateway
