#include "gateway/delivery/worker_machine.hpp"

#include <algorithm>
#include <utility>

#include "adapters/store/taking_rules.hpp"

namespace genvej::delivery {
namespace {

/// After the store failed: long enough not to spin, short enough not to matter.
constexpr std::chrono::milliseconds store_pause{1'000};
/// While something is under way its end leads to the next look. What falls due meanwhile waits so long.
constexpr std::chrono::milliseconds ask_pause{50};

}  // namespace

worker_actions worker_machine::notified(moment now) {
    maybe_more_ = true;
    return next_step(now);
}

worker_actions worker_machine::woken(moment now) {
    if (due_at_ && *due_at_ <= now) {
        due_at_.reset();
        maybe_more_ = true;
        was_due_ = due_is_exact_;
    }
    const bool ask = ask_at_ && *ask_at_ <= now && !maybe_more_ && asked_ == 0 && !stopping_;
    if (ask) ask_at_.reset();
    worker_actions out = next_step(now);
    out.ask_next = ask;
    return out;
}

worker_actions worker_machine::taken(std::size_t count, moment now, std::uint64_t bytes) {
    under_way_ += count;
    bytes_under_way_ += bytes;
    if (count > 0) {
        rate_.taken(count, now);
        breaker_.taken();
        hurried_ = false;
    }
    const bool full = count == std::exchange(asked_, 0);
    maybe_more_ = maybe_more_ || full;
    const bool ask = !full && !stopping_;
    // What is large is given in parts: more may be due now.
    const bool whole = bytes < store::taken_bytes;
    const bool later = whole && (under_way_ > 0 || unrecorded_ > 0 || recording_ > 0);
    ask_at_ = ask && later ? std::optional(now + ask_pause) : std::nullopt;
    worker_actions out = next_step(now);
    out.ask_next = ask && !later && out.take == 0;
    return out;
}

worker_actions worker_machine::take_failed(moment now) {
    asked_ = 0;
    take_after_ = now + store_pause;
    maybe_more_ = true;
    return next_step(now);
}

worker_actions worker_machine::next_is(std::optional<std::chrono::milliseconds> wait, moment now) {
    due_at_.reset();
    ask_at_.reset();
    if (!wait) return next_step(now);
    if (wait->count() > 0) {
        // Never longer than the cap: the wall clock, by which it is due, may jump back meanwhile.
        due_at_ = now + std::min(*wait, cap_);
        due_is_exact_ = *wait <= cap_;
    } else if (std::exchange(hurried_, true)) {
        due_at_ = now + store_pause;
        due_is_exact_ = false;
    } else {
        maybe_more_ = true;
    }
    return next_step(now);
}

worker_actions worker_machine::ended(const attempt_end& how, moment now, std::uint64_t bytes) {
    --under_way_;
    bytes_under_way_ -= bytes;
    ++unrecorded_;
    const breaker_news news = breaker_.ended(how, now);
    worker_actions out = next_step(now);
    out.news = news;
    return out;
}

worker_actions worker_machine::abandoned(moment now, std::uint64_t bytes) {
    --under_way_;
    bytes_under_way_ -= bytes;
    breaker_.abandoned();
    return next_step(now);
}

worker_actions worker_machine::recorded(bool well, moment now) {
    const std::size_t count = std::exchange(recording_, 0);
    if (well) {
        // The next of each lane may have stepped forward.
        maybe_more_ = true;
    } else {
        unrecorded_ += count;
        record_after_ = now + store_pause;
    }
    return next_step(now);
}

worker_actions worker_machine::paused(moment now) {
    paused_ = true;
    return next_step(now);
}

worker_actions worker_machine::resumed(moment now) {
    paused_ = false;
    maybe_more_ = true;
    return next_step(now);
}

worker_actions worker_machine::stop(moment now) {
    stopping_ = true;
    return next_step(now);
}

std::size_t worker_machine::room() const noexcept {
    return std::min(concurrency_ - std::min(concurrency_, under_way_), left());
}

/// How many more may be held in all: under way, or ended and not yet recorded.
std::size_t worker_machine::left() const noexcept {
    if (bytes_under_way_ >= most_bytes_) return 0;
    const std::size_t held = under_way_ + unrecorded_ + recording_;
    return 2 * concurrency_ - std::min(2 * concurrency_, held);
}

bool worker_machine::sends_what_comes(moment now) const noexcept {
    return !paused_ && !stopping_ && now >= take_after_ && rate_.is_unlimited() &&
           breaker_.state() == breaker_state::closed && breaker_.rests_for(now) == moment::zero();
}

void worker_machine::say_what_is_expected(moment now, worker_actions& out) noexcept {
    if (!sends_what_comes(now)) {
        out.put_back = expected_.has_value();
        expected_.reset();
    } else if (expected_ != left()) {
        out.expect = expected_ = left();
    }
}

std::size_t worker_machine::to_take(moment now) const noexcept {
    if (!maybe_more_ || asked_ > 0 || paused_ || stopping_ || now < take_after_) return 0;
    // A quarter at a time: one question to the store for many messages.
    const bool worth_it = room() > 0 && (room() >= concurrency_ / 4 || under_way_ == 0);
    return worth_it ? std::min({room(), breaker_.admits(under_way_, now), rate_.admits(now)}) : 0;
}

/// What is not a matter of time ends with another event.
std::optional<moment> worker_machine::next_wake(moment now) const noexcept {
    std::optional<moment> out;
    const auto at = [&](moment when) { out = std::min(out.value_or(moment::max()), when); };
    if (unrecorded_ > 0 && record_after_ > now) at(record_after_);
    if (paused_ || stopping_ || asked_ > 0) return out;
    if (maybe_more_) {
        const moment possible = std::max({take_after_, breaker_.rests_until(), rate_.next(now)});
        if (possible > now) at(possible);
    } else if (ask_at_) {
        at(*ask_at_);
    }
    if (due_at_) at(*due_at_);
    return out;
}

worker_actions worker_machine::next_step(moment now) {
    worker_actions out;
    if (unrecorded_ > 0 && recording_ == 0 && record_after_ <= now) {
        out.record = true;
        recording_ = std::exchange(unrecorded_, 0);
    }
    // What cannot be recorded at the end stays due; the receiver knows it by its key.
    const bool recorded_or_never = recording_ == 0 && (unrecorded_ == 0 || record_after_ > now);
    out.finished = stopping_ && under_way_ == 0 && recorded_or_never && asked_ == 0;
    if (const std::size_t count = to_take(now); count > 0) {
        maybe_more_ = false;
        out.take = asked_ = count;
        out.as_due = std::exchange(was_due_, false);
    }
    out.wake_at = next_wake(now);
    say_what_is_expected(now, out);
    return out;
}

}  // namespace genvej::delivery
