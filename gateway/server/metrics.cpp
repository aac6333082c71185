#include "gateway/server/metrics.hpp"

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace genvej::gateway {

namespace {

/// Seconds; from a message that is stored at once to one that waits for a busy disk.
const prometheus::Histogram::BucketBoundaries accept_buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                             0.1,    0.25,  0.5,    1,     2.5,  10};

/// Records that share a transaction.
const prometheus::Histogram::BucketBoundaries batch_buckets{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

double seconds(std::chrono::nanoseconds took) {
    return std::chrono::duration<double>(took).count();
}

/// Counters by one or two words. Family::Add makes a map of labels at every call, which costs more than the
/// counting.
class counter_cache {
public:
    template <class Make>
    prometheus::Counter& find(std::string_view first, std::string_view second, Make&& make) {
        const std::lock_guard lock(changing_);
        for (const entry& one : known_) {
            if (one.first == first && one.second == second) return *one.counter;
        }
        known_.push_back({std::string(first), std::string(second), &make()});
        return *known_.back().counter;
    }

private:
    struct entry {
        std::string first, second;
        prometheus::Counter* counter;
    };
    std::mutex changing_;
    std::vector<entry> known_;
};

}  // namespace

struct metrics::families {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& messages =
        prometheus::BuildCounter()
            .Name("genvej_messages_total")
            .Help("Messages that were posted, by kind and verdict")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& answers = prometheus::BuildCounter()
                                                           .Name("genvej_http_answers_total")
                                                           .Help("Answers by HTTP status")
                                                           .Register(registry);
    prometheus::Family<prometheus::Counter>& attempts =
        prometheus::BuildCounter()
            .Name("genvej_delivery_attempts_total")
            .Help("Attempts to deliver, by target and class of failure")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& deliveries =
        prometheus::BuildGauge().Name("genvej_deliveries").Help("Deliveries by state").Register(registry);
    prometheus::Family<prometheus::Gauge>& queue =
        prometheus::BuildGauge()
            .Name("genvej_queue_open")
            .Help("Deliveries that wait, are under way or have an unknown end, by target")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& held =
        prometheus::BuildGauge()
            .Name("genvej_queue_held")
            .Help("Lanes that wait behind a refused or dead message, by target")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& oldest =
        prometheus::BuildGauge()
            .Name("genvej_queue_oldest_seconds")
            .Help("Age of the oldest open delivery, by target; 0: none is open")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& breaker = prometheus::BuildGauge()
                                                         .Name("genvej_breaker_state")
                                                         .Help("Of a target: 0 closed, 1 half open, 2 open")
                                                         .Register(registry);
    prometheus::Family<prometheus::Gauge>& paused =
        prometheus::BuildGauge()
            .Name("genvej_target_paused")
            .Help("1: an operator wants nothing sent to the target")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& under_way = prometheus::BuildGauge()
                                                           .Name("genvej_target_under_way")
                                                           .Help("Messages that are being sent, by target")
                                                           .Register(registry);
    prometheus::Family<prometheus::Counter>& outages = prometheus::BuildCounter()
                                                           .Name("genvej_target_outages_total")
                                                           .Help("Outages of a target that began or ended")
                                                           .Register(registry);
    prometheus::Family<prometheus::Counter>& holds =
        prometheus::BuildCounter()
            .Name("genvej_holds_passed_total")
            .Help("Lanes that went on without a decision about a refused or dead message")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& connections_family = prometheus::BuildGauge()
                                                                    .Name("genvej_connections")
                                                                    .Help("Connections that are open")
                                                                    .Register(registry);
    prometheus::Family<prometheus::Gauge>& requests_family = prometheus::BuildGauge()
                                                                 .Name("genvej_requests_under_way")
                                                                 .Help("Requests that are being answered")
                                                                 .Register(registry);
    prometheus::Family<prometheus::Histogram>& accept_family =
        prometheus::BuildHistogram()
            .Name("genvej_accept_seconds")
            .Help("From the last byte of a message to its durable answer")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& delivery_family =
        prometheus::BuildHistogram()
            .Name("genvej_delivery_seconds")
            .Help("Duration of an attempt to deliver")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& follow_ups =
        prometheus::BuildCounter()
            .Name("genvej_follow_ups_total")
            .Help("Follow-ups that ended, by kind and outcome")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& citizens =
        prometheus::BuildCounter()
            .Name("genvej_citizens_total")
            .Help(
                "Letters filed with their citizens later than they came (joined, no_citizen) and files "
                "looked at (settled, outdated, failed).")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& open_family =
        prometheus::BuildGauge()
            .Name("genvej_follow_ups_open")
            .Help("Halves without their other half (pair), documents whose receipt is overdue (overdue)")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& verdicts =
        prometheus::BuildGauge()
            .Name("genvej_receipts")
            .Help("What receivers said about documents, by verdict")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& turned_away =
        prometheus::BuildCounter()
            .Name("genvej_turned_away_total")
            .Help("Requests that were told to come again later, by the limit that is reached")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& bytes_family =
        prometheus::BuildGauge()
            .Name("genvej_bytes_under_way")
            .Help("Bodies and answers of requests that are held now")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& batch_family =
        prometheus::BuildHistogram()
            .Name("genvej_commit_records")
            .Help("Records that shared a transaction of the store")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& commit_family =
        prometheus::BuildHistogram()
            .Name("genvej_commit_seconds")
            .Help("Duration of a transaction of the store, its flush included")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& ready_family =
        prometheus::BuildGauge()
            .Name("genvej_ready")
            .Help("1: messages are accepted; 0: closing down, or the store failed")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& healthy_family =
        prometheus::BuildGauge()
            .Name("genvej_store_healthy")
            .Help("0: a write or flush failed; nothing is promised any more until the next start")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& readable_family =
        prometheus::BuildGauge()
            .Name("genvej_store_readable")
            .Help("0: the store could not be read for this page; its figures are those of the last time")
            .Register(registry);
    counter_cache follow_up_counters;
    counter_cache citizen_counters;
    counter_cache message_counters, answer_counters, turned_away_counters;
    prometheus::Gauge& connections = connections_family.Add({});
    prometheus::Gauge& requests = requests_family.Add({});
    prometheus::Histogram& accept = accept_family.Add({}, accept_buckets);
    prometheus::Gauge& bytes = bytes_family.Add({});
    prometheus::Histogram& batch = batch_family.Add({}, batch_buckets);
    prometheus::Histogram& commit = commit_family.Add({}, accept_buckets);
    prometheus::Gauge& ready = ready_family.Add({});
    prometheus::Gauge& healthy = healthy_family.Add({});
    prometheus::Gauge& readable = readable_family.Add({});
};

/// What alerts look for is there before it happens first: else its first increase could not be seen.
metrics::metrics() : all_(std::make_unique<families>()) {
    for (const char* outcome : {"joined", "no_citizen", "settled", "outdated", "failed"}) {
        all_->citizens.Add({
            {"outcome", outcome}
        });
    }
    for (const char* limit : {"requests", "bytes", "queue", "disk"}) {
        all_->turned_away.Add({
            {"limit", limit}
        });
    }
    for (const char* outcome : {"joined", "alone"}) {
        all_->follow_ups.Add({
            {"kind",    "pair" },
            {"outcome", outcome}
        });
    }
}
metrics::~metrics() = default;

void metrics::received(std::string_view kind, std::string_view verdict, std::chrono::nanoseconds took) {
    all_->message_counters
        .find(kind, verdict,
              [&]() -> prometheus::Counter& {
                  return all_->messages.Add({
                      {"kind",    kind.empty() ? "unknown" : std::string(kind)},
                      {"verdict", std::string(verdict)                        }
                  });
              })
        .Increment();
    all_->accept.Observe(seconds(took));
}

void metrics::followed_up(std::string_view kind, std::string_view outcome) {
    all_->follow_up_counters
        .find(kind, outcome,
              [&]() -> prometheus::Counter& {
                  return all_->follow_ups.Add({
                      {"kind",    std::string(kind)   },
                      {"outcome", std::string(outcome)}
                  });
              })
        .Increment();
}

void metrics::looked_at_citizens(std::string_view outcome, std::size_t count) {
    all_->citizen_counters
        .find(outcome, {},
              [&]() -> prometheus::Counter& {
                  return all_->citizens.Add({
                      {"outcome", std::string(outcome)}
                  });
              })
        .Increment(static_cast<double>(count));
}

void metrics::answered(unsigned http_status) {
    const std::string status = std::to_string(http_status);
    all_->answer_counters
        .find(status, {},
              [&]() -> prometheus::Counter& {
                  return all_->answers.Add({
                      {"status", status}
                  });
              })
        .Increment();
}

void metrics::delivered(std::string_view target, std::string_view failure, std::chrono::nanoseconds took) {
    const std::string name(target);
    all_->attempts
        .Add({
            {"target",  name                },
            {"failure", std::string(failure)}
    })
        .Increment();
    all_->delivery_family
        .Add(
            {
                {"target", name}
    },
            accept_buckets)
        .Observe(seconds(took));
}

void metrics::outage(std::string_view target, bool begins) {
    all_->outages
        .Add({
            {"target", std::string(target)       },
            {"event",  begins ? "began" : "ended"}
    })
        .Increment();
}

void metrics::hold_passed(std::string_view target) {
    all_->holds
        .Add({
            {"target", std::string(target)}
    })
        .Increment();
}

void metrics::turned_away(std::string_view limit) {
    all_->turned_away_counters
        .find(limit, {},
              [&]() -> prometheus::Counter& {
                  return all_->turned_away.Add({
                      {"limit", std::string(limit)}
                  });
              })
        .Increment();
}

void metrics::committed(std::size_t records, std::chrono::nanoseconds took) {
    all_->batch.Observe(static_cast<double>(records));
    all_->commit.Observe(seconds(took));
}

void metrics::connection(int change) {
    all_->connections.Increment(change);
}

std::string metrics::page(const moment_now& what) {
    all_->requests.Set(what.requests_under_way);
    all_->bytes.Set(static_cast<double>(what.bytes_under_way));
    all_->ready.Set(what.ready ? 1 : 0);
    all_->healthy.Set(what.store_healthy ? 1 : 0);
    all_->readable.Set(what.store_read ? 1 : 0);
    if (what.store_read) show_store(what);
    return prometheus::TextSerializer().Serialize(all_->registry.Collect());
}

void metrics::show_store(const moment_now& what) {
    const store::counts& now = what.sums;
    const auto set = [&](const char* state, std::uint64_t count) {
        all_->deliveries
            .Add({
                {"state", state}
        })
            .Set(static_cast<double>(count));
    };
    set("waiting", now.waiting);
    set("sending", now.sending);
    set("delivered", now.delivered);
    set("refused", now.refused_deliveries);
    set("dead", now.dead);
    set("unknown", now.unknown);
    set("discarded", now.discarded);
    const auto gauge = [](auto& family, const char* label, const std::string& value, auto count) {
        family
            .Add({
                {label, value}
        })
            .Set(static_cast<double>(count));
    };
    for (const target_now& one : what.targets) {
        const std::string& name = one.queue.target;
        const store::time_ms age =
            one.queue.oldest == 0 ? 0 : std::max<store::time_ms>(0, what.now - one.queue.oldest);
        gauge(all_->queue, "target", name, one.queue.open);
        gauge(all_->held, "target", name, one.queue.held);
        all_->holds.Add({
            {"target", name}
        });
        gauge(all_->oldest, "target", name, static_cast<double>(age) / 1000.0);
        gauge(all_->breaker, "target", name, one.breaker);
        gauge(all_->paused, "target", name, one.paused ? 1 : 0);
        gauge(all_->under_way, "target", name, one.under_way);
    }
    gauge(all_->open_family, "kind", "pair", now.waiting_for_pair);
    gauge(all_->open_family, "kind", "overdue", now.receipts_overdue);
    gauge(all_->verdicts, "verdict", "positive", now.receipts_positive);
    gauge(all_->verdicts, "verdict", "negative", now.receipts_negative);
}

}  // namespace genvej::gateway
