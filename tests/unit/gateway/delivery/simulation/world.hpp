#pragma once
/// What a simulated world runs on: events in order of a time that never jumps, and lots from a seed.
/// Thread-safety: none; each schedule has its own.
#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "gateway/delivery/breaker.hpp"

namespace genvej::delivery::simulation {

/// Lots from a seed; quick to begin (splitmix64), since there are very many schedules.
class lots {
public:
    explicit lots(std::uint64_t seed) : state_(seed) {}

    std::uint64_t draw() {
        std::uint64_t out = (state_ += 0x9E3779B97F4A7C15U);
        out = (out ^ (out >> 30U)) * 0xBF58476D1CE4E5B9U;
        out = (out ^ (out >> 27U)) * 0x94D049BB133111EBU;
        return out ^ (out >> 31U);
    }
    /// Between `least` and `most`, both possible.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(most - least + 1));
    }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(draw() % bound); }
    double share() { return static_cast<double>(draw() >> 11U) * 0x1.0p-53; }
    bool happens(double probability) { return share() < probability; }
    moment pause(moment least, moment most) { return moment(between(least.count(), most.count())); }

private:
    std::uint64_t state_;
};

class world {
public:
    moment now() const noexcept { return now_; }
    void at(moment when, std::function<void()> what) {
        events_.push({std::max(when, now_), ++count_, std::move(what)});
    }
    void after(moment pause, std::function<void()> what) { at(now_ + pause, std::move(what)); }
    /// @return false: nothing is left to happen, or it would be later than `end`
    bool step(moment end) {
        if (events_.empty() || events_.top().when > end) return false;
        event next = events_.top();
        events_.pop();
        now_ = next.when;
        next.what();
        return true;
    }
    std::uint64_t count() const noexcept { return count_; }

private:
    struct event {
        moment when;
        std::uint64_t number;
        std::function<void()> what;
        bool operator<(const event& other) const noexcept {
            return when != other.when ? when > other.when : number > other.number;
        }
    };
    moment now_{0};
    std::uint64_t count_ = 0;
    std::priority_queue<event> events_;
};

}  // namespace genvej::delivery::simulation
