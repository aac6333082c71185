#pragma once
/// Messages a second to one target, smoothed: at most a tenth of a second's worth at once, or one.
/// Pure: time is given, of a clock that never jumps. Thread-safety: none.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "gateway/delivery/breaker.hpp"

namespace genvej::delivery {

class rate_limit {
public:
    /// @param per_second 0: no limit
    explicit rate_limit(double per_second)
        : per_millisecond_(per_second / 1000.0), most_(std::max(1.0, per_second / 10.0)), left_(most_) {}

    bool is_unlimited() const noexcept { return per_millisecond_ == 0.0; }
    std::size_t admits(moment now) const noexcept {
        return is_unlimited() ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(left(now));
    }
    void taken(std::size_t count, moment now) noexcept {
        left_ = left(now) - static_cast<double>(count);
        since_ = now;
    }
    /// When it admits enough to be worth a question to the store.
    moment next(moment now) const noexcept {
        const double missing = std::max(1.0, most_ / 2.0) - left(now);
        if (is_unlimited() || missing <= 0.0) return now;
        return now + moment(static_cast<moment::rep>(std::ceil(missing / per_millisecond_)));
    }

private:
    double left(moment now) const noexcept {
        const double passed = static_cast<double>(std::max<moment::rep>(0, (now - since_).count()));
        return std::min(most_, left_ + passed * per_millisecond_);
    }

    double per_millisecond_;
    double most_;
    double left_;
    moment since_{0};
};

}  // namespace genvej::delivery
