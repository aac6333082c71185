#pragma once
/// One random schedule: messages, faults, then calm until everything has ended. The same seed is the same
/// story. Thread-safety: functions without state.
#include <cstdint>
#include <string>

#include "tests/unit/gateway/delivery/simulation/defects.hpp"
#include "tests/unit/gateway/delivery/simulation/network.hpp"

namespace genvej::delivery::simulation {

struct report {
    std::string problem;  ///< empty: none
    std::uint64_t messages = 0, transmissions = 0, events = 0, faults = 0, alerts = 0;
    std::uint64_t delivered = 0, refused = 0, dead = 0, discarded = 0;
};

report run_schedule(std::uint64_t seed, defect planted = defect::none);

/// A schedule with five targets, whose faults strike four of them.
struct five_targets {
    report how;
    std::string attempts_of_four;  ///< a line for each: when, to whom, which message
};
/// @param of_fifth until the calm begins
five_targets run_with_fifth(std::uint64_t seed, weather of_fifth);

}  // namespace genvej::delivery::simulation
