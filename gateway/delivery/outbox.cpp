#include "gateway/delivery/outbox.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
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

/// Of a clock that never jumps.
moment steady_now() {
    return std::chrono::duration_cast<moment>(std::chrono::steady_clock::now().time_since_epoch());
}

worker_settings settings_of(const target& from) {
    return {from.concurrency, from.most_bytes, from.per_second, from.breaker_failures, from.retry};
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
          machine_(settings_of(target_)) {
        status_.concurrency = target_.concurrency;
    }

    const std::string& name() const noexcept { return target_.name; }

    void notify() {
        if (notified_.exchange(true)) return;
        asio::post(strand_, [self = shared_from_this()] {
            self->notified_ = false;
            self->perform(self->machine_.notified(steady_now()));
        });
    }

    /// Holds from the moment on at which it returns, though the strand comes to it later: what is accepted
    /// from here on is not taken, and whoever asks is told so.
    void hold_back(bool paused) {
        {
            const std::lock_guard lock(taking_mutex_);
            held_back_ = paused;
            if (paused) store_.put_back(target_.name);
        }
        {
            const std::lock_guard lock(status_mutex_);
            status_.paused = paused;
        }
        asio::post(strand_, [self = shared_from_this(), paused] {
            const moment now = steady_now();
            self->perform(paused ? self->machine_.paused(now) : self->machine_.resumed(now));
        });
    }

    target_status status() const {
        const std::lock_guard lock(status_mutex_);
        return status_;
    }

    void stop(std::chrono::milliseconds limit, std::function<void()> done) {
        asio::post(strand_, [self = shared_from_this(), limit, done = std::move(done)]() mutable {
            self->done_ = std::move(done);
            self->limit_.expires_after(limit);
            self->limit_.async_wait([self](boost::system::error_code error) {
                if (!error) self->target_.way->stop();
            });
            self->perform(self->machine_.stop(steady_now()));
        });
    }

private:
    using steady = std::chrono::steady_clock;

    void perform(worker_actions what) {
        if (what.news != breaker_news::none) tell(what.news);
        note_status();
        if (what.expect || what.put_back) expect(what);
        if (what.record) record();
        if (what.wake_at) wake_at(*what.wake_at);
        if (what.ask_next) ask_next();
        if (what.take > 0) take(what.take, what.as_due);
        if (what.finished) finish();
    }

    /// An operator's pause comes before what the machine says until it hears of it.
    void expect(const worker_actions& what) {
        const std::lock_guard lock(taking_mutex_);
        if (what.put_back) store_.put_back(target_.name);
        if (what.expect && !held_back_) store_.expect(target_.name, *what.expect);
    }

    /// The pause of what was waited for is over, also when the wall clock was set back meanwhile; further
    /// than the cap it is beyond the horizon and due anyway.
    store::time_ms as_of(bool as_due) const {
        const store::time_ms now = now_();
        const bool was_set_back = as_due && next_ > now && next_ - now <= target_.retry.cap.count();
        return was_set_back ? next_ : now;
    }

    store::result<std::vector<store::due_delivery>> take_unless_held(std::size_t count, bool as_due) {
        const std::lock_guard lock(taking_mutex_);
        if (held_back_) return std::vector<store::due_delivery>();
        return store_.take_due(target_.name, as_of(as_due), count, target_.retry.cap.count());
    }

    void take(std::size_t count, bool as_due) {
        auto due = take_unless_held(count, as_due);
        if (!due) {
            report(due.error());
            return perform(machine_.take_failed(steady_now()));
        }
        // The machine counts them before the first can end.
        std::uint64_t bytes = 0;
        for (const store::due_delivery& one : *due) bytes += one.body.size();
        worker_actions next = machine_.taken(due->size(), steady_now(), bytes);
        for (store::due_delivery& one : *due) {
            if (one.passes_hold && watch_.hold_passed) watch_.hold_passed(target_.name, one.id);
            send(std::move(one));
        }
        perform(next);
    }

    void send(store::due_delivery what) {
        auto message = std::make_shared<channels::outgoing>();
        message->key = std::move(what.receiver_key);
        message->media_type = std::move(what.media_type);
        message->body = std::move(what.body);
        message->again = what.attempts > 0;
        const std::uint64_t size = message->body.size();
        // Each callback gives its share of the worker away, so that no thread of a channel or of the store
        // can be the last to hold it.
        target_.way->send(std::move(message), [self = shared_from_this(),
                                               which = attempt{what.id, what.attempts, what.lease}, size,
                                               begun = steady::now()](channels::outcome seen) mutable {
            const auto strand = self->strand_;
            asio::post(strand, [self = std::move(self), which, size, begun, seen = std::move(seen)] {
                self->ended(which, size, seen, steady::now() - begun);
            });
        });
    }

    void ended(const attempt& which, std::uint64_t size, const channels::outcome& seen,
               std::chrono::nanoseconds took) {
        if (seen.failure == "stopped") return perform(machine_.abandoned(steady_now(), size));
        if (watch_.attempted) watch_.attempted(target_.name, seen.failure, took);
        attempt_end how;
        how.against_target = !seen.delivered && find_failure_class(seen.failure).against_target;
        how.lot = draw_();
        how.asked = seen.retry_after;
        last_failure_ = how.against_target ? seen.failure : std::string();
        results_.push_back(
            judge(target_.retry, which, seen, machine_.counts(how.against_target), now_(), draw_()));
        if (!seen.receipt.empty() && target_.receive) results_.back().receipt = target_.receive(seen.receipt);
        perform(machine_.ended(how, steady_now(), size));
    }

    void tell(breaker_news news) {
        if (news == breaker_news::opened) outage_since_ = now_();
        if (news == breaker_news::closed) outage_since_ = 0;
        if (watch_.breaker) watch_.breaker(target_.name, news, last_failure_);
    }

    void note_status() {
        const moment rest = machine_.outage().rests_for(steady_now());
        const std::lock_guard lock(status_mutex_);
        status_.breaker = machine_.outage().state();
        status_.since = outage_since_;
        status_.rests_until = rest.count() > 0 ? now_() + rest.count() : 0;
        status_.under_way = machine_.under_way();
        status_.last_failure = last_failure_;
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
            watch_.recorded(
                target_.name, std::any_of(given.begin(), given.end(), [](const auto& one) {
                    return one.receipt != nullptr ||
                           (!store::is_open(one.state) && one.state != store::delivery_state::delivered);
                }));
        }
        perform(machine_.recorded(outcome.has_value(), steady_now()));
    }

    void ask_next() {
        const auto due = store_.next_due(target_.name);
        if (!due) {
            report(due.error());
            return perform(machine_.take_failed(steady_now()));
        }
        std::optional<std::chrono::milliseconds> wait;
        if (*due) {
            next_ = **due;
            wait.emplace(next_ - now_());
        }
        perform(machine_.next_is(wait, steady_now()));
    }

    /// The earliest of the times asked for; waking too early is harmless.
    void wake_at(moment when) {
        const steady::time_point at(when);
        if (armed_ && timer_.expiry() <= at) return;
        armed_ = true;
        timer_.expires_at(at);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (error) return;  // set to another time, or stopped
            self->armed_ = false;
            self->perform(self->machine_.woken(steady_now()));
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
    store::time_ms next_ = 0;  ///< what next_is() was told
    std::string last_failure_;
    store::time_ms outage_since_ = 0;
    std::mutex taking_mutex_;
    bool held_back_ = false;  ///< under taking_mutex_
    mutable std::mutex status_mutex_;
    target_status status_;
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
    if (worker* const one = find(target)) one->notify();
}

bool outbox::pause(std::string_view target) {
    worker* const one = find(target);
    if (one != nullptr) one->hold_back(true);
    return one != nullptr;
}

bool outbox::resume(std::string_view target) {
    worker* const one = find(target);
    if (one != nullptr) one->hold_back(false);
    return one != nullptr;
}

std::optional<target_status> outbox::status(std::string_view target) const {
    const worker* const one = find(target);
    return one == nullptr ? std::nullopt : std::optional(one->status());
}

outbox::worker* outbox::find(std::string_view target) const {
    for (const auto& one : workers_) {
        if (one->name() == target) return one.get();
    }
    return nullptr;
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
