#include "gateway/delivery/breaker.hpp"

#include <algorithm>
#include <limits>

namespace genvej::delivery {

std::size_t breaker::admits(std::size_t under_way, moment now) const noexcept {
    if (now < rests_until_) return 0;
    switch (state_) {
        case breaker_state::closed:
            return std::numeric_limits<std::size_t>::max();
        case breaker_state::open:
            // What was sent before it opened ends first: else two would be tried.
            return under_way == 0 ? 1 : 0;
        case breaker_state::half_open:
            return 0;
    }
    return 0;
}

void breaker::taken() noexcept {
    if (state_ == breaker_state::open) state_ = breaker_state::half_open;
}

breaker_news breaker::ended(const attempt_end& how, moment now) {
    if (state_ == breaker_state::open) return breaker_news::none;  // sent before it opened
    if (!how.against_target) {
        const bool was_tried = state_ == breaker_state::half_open;
        state_ = breaker_state::closed;
        in_a_row_ = 0;
        pauses_made_ = 0;
        return was_tried ? breaker_news::closed : breaker_news::none;
    }
    if (state_ == breaker_state::closed && ++in_a_row_ < failures_) {
        // It says itself when it can take more: the others wait as well.
        if (how.asked) rest(now + asked_pause(pauses_, *how.asked));
        return breaker_news::none;
    }
    const bool news = state_ == breaker_state::closed;
    state_ = breaker_state::open;
    rest(now + pause_after(pauses_, ++pauses_made_, how.lot, how.asked));
    return news ? breaker_news::opened : breaker_news::none;
}

void breaker::abandoned() noexcept {
    if (state_ == breaker_state::half_open) state_ = breaker_state::open;
}

void breaker::rest(moment until) noexcept {
    rests_until_ = std::max(rests_until_, until);
}

}  // namespace genvej::delivery
