#include "gateway/delivery/outbox.hpp"

#include <atomic>
#include <random>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include "gateway/delivery/worker_machine.hpp"

namespace genvej::delivery {
namespace {

namespace asio = boost::asio;

outbox::lots own_lots() {
    // Jitter needs no secret; one generator per worker, seeded by the operating system.
    auto random = std::make_shared<std::mt19937_64>(std::random_device{}());
    return [random] { return std::uniform_real_distribution<double>(0.0, 1.0)(*random); };
}

}  // namespace

/// Carries out what worker_machine says, on a strand of its own.
class outbox::worker : public std::enable_shared_from_this<worker> {
public:
    worker(const asio::any_io_executor& executor, store::store& from, clock now, target what,
           const observer& watch, lots draw)
        : strand_(asio::make_strand(executor)),
          timer_(strand_),
          limit_(strand_),
          store_(from),
          now_(std::move(now)),
          target_(std::move(what)),
          watch_(watch),
          draw_(std::move(draw)),
          machine_(target_.concurrency, target_.retry.cap) {}

    const std::string& name() const noexcept { return target_.name; }

    void notify() {
        if (notified_.exchange(true)) return;
        asio::post(strand_, [self = shared_from_this()] {
            self->notified_ = false;
            self->perform(self->machine_.notified());
        });
    }

    void stop(std::chrono::milliseconds limit, std::function<void()> done) {
        asio::post(strand_, [self = shared_from_this(), limit, done = std::move(done)]() mutable {
            self->done_ = std::move(done);
            self->limit_.expires_after(limit);
            self->limit_.async_wait([self](boost::system::error_code error) {
                if (!error) self->target_.way->stop();
            });
            self->perform(self->machine_.stop());
        });
    }

private:
    using steady = std::chrono::steady_clock;

    void perform(worker_actions what) {
        if (what.record) record();
        if (what.wake_after) wake_after(*what.wake_after);
        if (what.ask_next) ask_next();
        if (what.take > 0) take(what.take, what.as_of.value_or(now_()));
        if (what.finished) finish();
    }

    void take(std::size_t count, store::time_ms as_of) {
        auto due = store_.take_due(target_.name, as_of, count);
        if (!due) {
            report(due.error());
            return perform(machine_.take_failed());
        }
        const std::size_t taken = due->size();
        // The machine counts them before the first can end.
        worker_actions next = machine_.taken(taken);
        for (store::due_delivery& one : *due) send(std::move(one));
        perform(next);
    }

    void send(store::due_delivery what) {
        auto message = std::make_shared<channels::outgoing>();
        message->key = std::move(what.receiver_key);
        message->media_type = std::move(what.media_type);
        message->body = std::move(what.body);
        // Each callback gives its share of the worker away, so that no thread of a channel or of the store
        // can be the last to hold it.
        target_.way->send(
            std::move(message), [self = shared_from_this(), id = what.id, attempts = what.attempts,
                                 begun = steady::now()](channels::outcome seen) mutable {
                const auto strand = self->strand_;
                asio::post(strand, [self = std::move(self), id, attempts, begun, seen = std::move(seen)] {
                    self->ended(id, attempts, seen, steady::now() - begun);
                });
            });
    }

    void ended(std::int64_t id, std::uint32_t attempts, const channels::outcome& seen,
               std::chrono::nanoseconds took) {
        if (seen.failure == "stopped") return perform(machine_.abandoned());
        if (watch_.attempted) watch_.attempted(target_.name, seen.failure, took);
        results_.push_back(judge(target_.retry, id, attempts, seen, now_(), draw_()));
        perform(machine_.ended());
    }

    void record() {
        auto given = std::make_shared<const std::vector<store::attempt_result>>(std::exchange(results_, {}));
        store_.record_attempts(*given,
                               [self = shared_from_this(), given](store::result<void> outcome) mutable {
                                   const auto strand = self->strand_;
                                   asio::post(strand, [self = std::move(self), given = std::move(given),
                                                       outcome] { self->recorded(*given, outcome); });
                               });
    }

    void recorded(const std::vector<store::attempt_result>& given, const store::result<void>& outcome) {
        if (!outcome) {
            report(outcome.error());
            results_.insert(results_.end(), given.begin(), given.end());
        } else if (watch_.recorded) {
            watch_.recorded(target_.name);
        }
        perform(machine_.recorded(outcome.has_value()));
    }

    void ask_next() {
        const auto due = store_.next_due(target_.name);
        if (!due) {
            report(due.error());
            return perform(machine_.take_failed());
        }
        perform(machine_.next_is(*due, now_()));
    }

    /// The earliest of the times asked for; waking too early is harmless.
    void wake_after(std::chrono::milliseconds pause) {
        const auto at = steady::now() + pause;
        if (armed_ && timer_.expiry() <= at) return;
        armed_ = true;
        timer_.expires_at(at);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (error) return;  // set to another time, or stopped
            self->armed_ = false;
            self->perform(self->machine_.woken());
        });
    }

    void finish() {
        timer_.cancel();
        limit_.cancel();
        if (done_) std::exchange(done_, nullptr)();
    }

    void report(const boost::system::error_code& error) const {
        if (watch_.store_failed) watch_.store_failed(target_.name, error);
    }

    asio::strand<asio::any_io_executor> strand_;
    asio::steady_timer timer_;
    asio::steady_timer limit_;
    store::store& store_;
    const clock now_;
    const target target_;
    const observer watch_;
    const lots draw_;
    worker_machine machine_;
    std::vector<store::attempt_result> results_;
    std::function<void()> done_;
    bool armed_ = false;
    std::atomic<bool> notified_{false};
};

outbox::outbox(asio::any_io_executor executor, store::store& from, const clock& now,
               std::vector<target> targets, const observer& watch, const lots& draw)
    : executor_(std::move(executor)) {
    for (target& one : targets) {
        workers_.push_back(
            std::make_shared<worker>(executor_, from, now, std::move(one), watch, draw ? draw : own_lots()));
    }
}

outbox::~outbox() = default;

void outbox::start() {
    for (const auto& one : workers_) one->notify();
}

void outbox::notify(std::string_view target) {
    for (const auto& one : workers_) {
        if (one->name() == target) one->notify();
    }
}

void outbox::stop(std::chrono::milliseconds limit, std::function<void()> done) {
    if (workers_.empty()) return asio::post(executor_, std::move(done));
    auto left = std::make_shared<std::atomic<std::size_t>>(workers_.size());
    for (const auto& one : workers_) {
        one->stop(limit, [left, done] {
            if (--*left == 0) done();
        });
    }
}

}  // namespace genvej::delivery
