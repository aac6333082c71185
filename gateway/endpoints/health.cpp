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

/// GET /metrics: Prometheus text format 0.0.4.
boost::asio::awaitable<reply> get_metrics(services& with, const request& asked) {
    const auto counted = with.kept.count();
    if (counted.has_error()) co_return issue_reply(model::make_issue("store.unavailable"), asked);
    reply out;
    out.media_type = "text/plain; version=0.0.4; charset=utf-8";
    out.body = with.measured.page(*counted, with.door.under_way());
    co_return out;
}

}  // namespace genvej::gateway
