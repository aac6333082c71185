#pragma once
/// The breaker of a target (docs/delivery.md): after some failures in a row that speak against it nothing is
/// sent for a while; then one message is tried, and its end decides. An outage is one alert and one
/// resolution.
///
/// Pure: time and lots are given; time is that of a clock that never jumps. Thread-safety: none; its machine
/// calls it.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "gateway/delivery/retry_policy.hpp"

namespace genvej::delivery {

/// Since whenever; of a clock that never jumps.
using moment = std::chrono::milliseconds;

enum class breaker_state : std::uint8_t { closed, open, half_open };
/// What somebody has to be told.
enum class breaker_news : std::uint8_t { none, opened, closed };

/// How an attempt ended, as far as its target is concerned.
struct attempt_end {
    bool against_target = false;                ///< it failed, and its class speaks against the target
    double lot = 0.5;                           ///< between 0 and 1: jitter of the pause
    std::optional<std::chrono::seconds> asked;  ///< Retry-After
};

class breaker {
public:
    /// @param failures in a row that open it, at least 1
    breaker(std::uint32_t failures, const retry_policy& pauses) : failures_(failures), pauses_(pauses) {}

    breaker_state state() const noexcept { return state_; }
    /// How many more may be sent. While it is open none; after its pause one, when nothing else is under way.
    std::size_t admits(std::size_t under_way, moment now) const noexcept;
    /// Until when it admits none; of the past when it is not time that holds it up.
    moment rests_until() const noexcept { return rests_until_; }
    /// How much longer it rests; 0: it does not.
    moment rests_for(moment now) const noexcept {
        return now < rests_until_ ? rests_until_ - now : moment::zero();
    }

    void taken() noexcept;
    breaker_news ended(const attempt_end& how, moment now);
    /// The message that was tried was given up: nothing was learnt.
    void abandoned() noexcept;

private:
    void rest(moment until) noexcept;

    const std::uint32_t failures_;
    const retry_policy pauses_;
    breaker_state state_ = breaker_state::closed;
    std::uint32_t in_a_row_ = 0;
    std::uint32_t pauses_made_ = 0;  ///< in this outage
    moment rests_until_ = moment::min();
};

}  // namespace genvej::delivery
