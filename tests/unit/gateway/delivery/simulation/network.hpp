#pragma once
/// Simulated receivers and the way to them: what happens to a transmission, by the weather at that moment.
/// Receivers know a message by its key: what comes again has no second effect, and is counted.
/// Thread-safety: none.
#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/channels/channel.hpp"
#include "tests/unit/gateway/delivery/simulation/world.hpp"

namespace genvej::delivery::simulation {

/// What the way to a target does to a transmission.
enum class weather : std::uint8_t {
    fair,
    slow,            ///< the answer takes up to 25 seconds
    refuses,         ///< no connection
    loses_requests,  ///< time-out before anything arrived
    late_requests,   ///< it arrives, perhaps after the time-out
    loses_answers,   ///< it arrives, the connection is closed
    rubbish,         ///< it arrives, the answer is no answer
    busy,            ///< 503 or 429 with Retry-After
    broken           ///< 500, now with effect, now without
};
inline constexpr std::size_t kinds_of_weather = 9;

/// What the receiver does with a message, whenever it comes.
enum class nature : std::uint8_t {
    welcome,
    unwanted,    ///< 422
    unsendable,  ///< our channel cannot send it
    conflicts    ///< 409, each time: dead in the end
};

class network {
public:
    /// First effects, in order: target and message.
    using effect = std::function<void(std::size_t target, std::int64_t message, bool first)>;

    /// @param luck of each target its own: what happens to one changes nothing for another
    network(world& in, std::vector<lots>& luck, effect seen)
        : in_(in), luck_(luck), seen_(std::move(seen)), sky_(luck.size(), weather::fair) {}

    void change(std::size_t target, weather to) { sky_[target] = to; }
    /// @param key which of the message's keys
    /// @param done the end as the sender sees it; it may run long after an effect, or before it
    void send(std::size_t target, std::int64_t message, std::uint32_t key, nature what,
              std::function<void(channels::outcome)> done);

    /// Written down, one line for each transmission to a target below that number.
    void trace(std::size_t below) { traced_ = below; }
    const std::string& traced() const noexcept { return trace_; }
    std::uint64_t transmissions() const noexcept { return transmissions_; }
    /// Effects that a message had: different keys are different messages to a receiver.
    std::size_t effects(std::int64_t message) const;

private:
    void arrive(std::size_t target, std::int64_t message, std::uint32_t key, nature what);
    void answer(moment pause, channels::outcome what, std::function<void(channels::outcome)> done);

    world& in_;
    std::vector<lots>& luck_;
    effect seen_;
    std::vector<weather> sky_;
    std::map<std::int64_t, std::map<std::uint32_t, std::uint32_t>> received_;  ///< message, key, how often
    std::uint64_t transmissions_ = 0;
    std::size_t traced_ = 0;
    std::string trace_;
};

}  // namespace genvej::delivery::simulation
