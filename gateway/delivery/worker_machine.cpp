#include "gateway/delivery/worker_machine.hpp"

#include <algorithm>
#include <utility>

namespace genvej::delivery {
namespace {

/// After the store failed: long enough not to spin, short enough not to matter.
constexpr std::chrono::milliseconds store_pause{1'000};

}  // namespace

worker_actions worker_machine::notified() {
    maybe_more_ = true;
    return next_step();
}

worker_actions worker_machine::woken() {
    take_blocked_ = false;
    record_blocked_ = false;
    maybe_more_ = true;
    return next_step();
}

worker_actions worker_machine::taken(std::size_t count) {
    under_way_ += count;
    const bool full = count == std::exchange(asked_, 0);
    maybe_more_ = maybe_more_ || full;
    worker_actions out = next_step();
    out.ask_next = !full && !stopping_;
    return out;
}

worker_actions worker_machine::take_failed() {
    asked_ = 0;
    take_blocked_ = true;
    maybe_more_ = true;
    worker_actions out = next_step();
    out.wake_after = store_pause;
    return out;
}

worker_actions worker_machine::next_is(std::optional<store::time_ms> due, store::time_ms now) {
    worker_actions out;
    if (!due) return next_step();
    const bool clock_went_back = *due > now + cap_.count();
    if (*due <= now || clock_went_back) {
        maybe_more_ = true;
        if (clock_went_back) as_of_ = due;
        return next_step();
    }
    out = next_step();
    out.wake_after = std::chrono::milliseconds(*due - now);
    return out;
}

worker_actions worker_machine::ended() {
    --under_way_;
    ++unrecorded_;
    return next_step();
}

worker_actions worker_machine::abandoned() {
    --under_way_;
    return next_step();
}

worker_actions worker_machine::recorded(bool well) {
    const std::size_t count = std::exchange(recording_, 0);
    if (well) {
        // The next of each lane may have stepped forward.
        maybe_more_ = true;
        return next_step();
    }
    unrecorded_ += count;
    record_blocked_ = true;
    worker_actions out = next_step();
    out.wake_after = store_pause;
    return out;
}

worker_actions worker_machine::stop() {
    stopping_ = true;
    return next_step();
}

std::size_t worker_machine::room() const noexcept {
    const std::size_t held = under_way_ + unrecorded_ + recording_;
    return std::min(concurrency_ - std::min(concurrency_, under_way_),
                    2 * concurrency_ - std::min(2 * concurrency_, held));
}

worker_actions worker_machine::next_step() {
    worker_actions out;
    if (unrecorded_ > 0 && recording_ == 0 && !record_blocked_) {
        out.record = true;
        recording_ = std::exchange(unrecorded_, 0);
    }
    if (stopping_) {
        // What cannot be recorded now stays due; the receiver knows it by its key.
        out.finished = under_way_ == 0 && recording_ == 0 && (unrecorded_ == 0 || record_blocked_);
        return out;
    }
    // A quarter at a time: one question to the store for many messages.
    const bool worth_it = room() > 0 && (room() >= concurrency_ / 4 || under_way_ == 0);
    if (maybe_more_ && !take_blocked_ && asked_ == 0 && worth_it) {
        maybe_more_ = false;
        out.take = asked_ = room();
        out.as_of = std::exchange(as_of_, std::nullopt);
    }
    return out;
}

}  // namespace genvej::delivery
