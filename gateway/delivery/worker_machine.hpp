#pragma once
/// When a target's worker takes, records, waits, alerts and ends: events in, actions out (docs/delivery.md).
///
/// No I/O, no clock, no thread: outbox.cpp carries out what is returned and reports what came of it. Times
/// are those of a clock that never jumps; when something is due by the wall clock is the store's business.
/// Bounds: at most `concurrency` messages are under way, nothing is taken while they have `most_bytes`, and
/// at most as many again have ended but are not yet recorded; so a store that cannot be written stops the
/// sending instead of filling memory. Thread-safety: none; one worker calls it, one event at a time.
#include <cstddef>
#include <cstdint>
#include <optional>

#include "adapters/store/store.hpp"
#include "gateway/delivery/breaker.hpp"
#include "gateway/delivery/rate_limit.hpp"

namespace genvej::delivery {

struct worker_actions {
    std::size_t take = 0;  ///< ask the store for so many that are due, then report taken() or take_failed()
    /// With `take`: the time that was told by next_is() has come, whatever the wall clock says meanwhile.
    bool as_due = false;
    /// Tell the store that so many more could be sent soon, with those for which there is no room until
    /// others have ended; what it has leased for that is taken as ever.
    std::optional<std::size_t> expect;
    bool put_back = false;          ///< tell the store that nothing is expected any more
    bool ask_next = false;          ///< ask the store when the next one is due, then report next_is()
    bool record = false;            ///< give the store every result collected so far, then report recorded()
    std::optional<moment> wake_at;  ///< report woken() then, or earlier; in place of what was asked before
    breaker_news news = breaker_news::none;  ///< somebody is to be told
    bool finished = false;                   ///< stopped: nothing is under way, everything is recorded
};

struct worker_settings {
    std::size_t concurrency = 16;           ///< messages under way at once
    std::uint64_t most_bytes = 64'000'000;  ///< of messages under way at once: then nothing more is taken
    double per_second = 0;                  ///< messages a second; 0: as many as come
    std::uint32_t breaker_failures = 5;
    retry_policy retry;  ///< its pauses are the breaker's; its cap is the longest sleep
};

class worker_machine {
public:
    explicit worker_machine(const worker_settings& settings)
        : concurrency_(settings.concurrency),
          most_bytes_(settings.most_bytes),
          cap_(settings.retry.cap),
          breaker_(settings.breaker_failures, settings.retry),
          rate_(settings.per_second) {}

    /// There may be something due: at start, and after a commit.
    worker_actions notified(moment now);
    worker_actions woken(moment now);
    /// @param count how many there were; all are being sent now
    /// @param bytes of all of them; each gives its own back with ended() or abandoned()
    worker_actions taken(std::size_t count, moment now, std::uint64_t bytes = 0);
    worker_actions take_failed(moment now);
    /// @param wait from now until the next one is due, below zero when it is; none: nothing waits
    worker_actions next_is(std::optional<std::chrono::milliseconds> wait, moment now);
    /// An attempt ended and its result is to be recorded.
    worker_actions ended(const attempt_end& how, moment now, std::uint64_t bytes = 0);
    /// An attempt was given up; it stays due in the store.
    worker_actions abandoned(moment now, std::uint64_t bytes = 0);
    worker_actions recorded(bool well, moment now);
    /// An operator wants nothing sent to the target for a while; what is under way ends.
    worker_actions paused(moment now);
    worker_actions resumed(moment now);
    worker_actions stop(moment now);

    /// Whether an attempt that ends so now is one that is used up. Ask before ended().
    bool counts(bool against_target) const noexcept {
        return !against_target || breaker_.state() == breaker_state::closed;
    }
    std::size_t under_way() const noexcept { return under_way_; }
    const breaker& outage() const noexcept { return breaker_; }

private:
    worker_actions next_step(moment now);
    std::size_t room() const noexcept;
    std::size_t left() const noexcept;
    bool sends_what_comes(moment now) const noexcept;
    void say_what_is_expected(moment now, worker_actions& out) noexcept;
    std::size_t to_take(moment now) const noexcept;
    std::optional<moment> next_wake(moment now) const noexcept;

    const std::size_t concurrency_;
    const std::uint64_t most_bytes_;
    const std::chrono::milliseconds cap_;
    breaker breaker_;
    rate_limit rate_;
    std::size_t under_way_ = 0;
    std::uint64_t bytes_under_way_ = 0;
    std::size_t unrecorded_ = 0;           ///< ended, waiting for the store to be free
    std::size_t recording_ = 0;            ///< given to the store
    std::size_t asked_ = 0;                ///< of the take under way; 0: none
    std::optional<std::size_t> expected_;  ///< what the store was told; none: nothing
    bool maybe_more_ = false;
    bool hurried_ = false;  ///< the store said that something is due, and gave nothing: not again at once
    bool paused_ = false;
    bool stopping_ = false;
    moment take_after_ = moment::min();  ///< the store failed: not before
    moment record_after_ = moment::min();
    std::optional<moment> due_at_;
    std::optional<moment> ask_at_;  ///< when the next one is due is asked then, unless more is taken before
    bool due_is_exact_ = false;     ///< not cut at the cap
    bool was_due_ = false;
};

}  // namespace genvej::delivery
