#pragma once
/// When a target's worker takes, records, waits and ends: events in, actions out.
///
/// No I/O, no clock, no thread: outbox.cpp carries out what is returned and reports what came of it. Bounds:
/// at most `concurrency` messages are under way, and at most as many again have ended but are not yet
/// recorded; so a store that cannot be written stops the sending instead of filling memory. Thread-safety:
/// none; one worker calls it, one event at a time.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "adapters/store/store.hpp"

namespace genvej::delivery {

struct worker_actions {
    std::size_t take = 0;  ///< ask the store for so many that are due, then report taken() or take_failed()
    std::optional<store::time_ms> as_of;  ///< with `take`: what counts as now
    bool ask_next = false;                ///< ask the store when the next one is due, then report next_is()
    bool record = false;  ///< give the store every result collected so far, then report recorded()
    std::optional<std::chrono::milliseconds> wake_after;  ///< report woken() then, or earlier
    bool finished = false;  ///< stopped: nothing is under way, everything is recorded
};

class worker_machine {
public:
    /// @param cap of the retry policy: no attempt is further away than this, whatever the clock did meanwhile
    worker_machine(std::size_t concurrency, std::chrono::milliseconds cap)
        : concurrency_(concurrency), cap_(cap) {}

    /// There may be something due: at start, and after a commit.
    worker_actions notified();
    worker_actions woken();
    /// @param count how many there were; all are being sent now
    worker_actions taken(std::size_t count);
    worker_actions take_failed();
    worker_actions next_is(std::optional<store::time_ms> due, store::time_ms now);
    /// An attempt ended and its result is to be recorded.
    worker_actions ended();
    /// An attempt was given up; it stays due in the store.
    worker_actions abandoned();
    worker_actions recorded(bool well);
    worker_actions stop();

    std::size_t under_way() const noexcept { return under_way_; }

private:
    worker_actions next_step();
    std::size_t room() const noexcept;

    const std::size_t concurrency_;
    const std::chrono::milliseconds cap_;
    std::size_t under_way_ = 0;
    std::size_t unrecorded_ = 0;  ///< ended, waiting for the store to be free
    std::size_t recording_ = 0;   ///< given to the store
    std::size_t asked_ = 0;       ///< of the take under way; 0: none
    bool maybe_more_ = false;
    bool take_blocked_ = false;  ///< the store failed: not before woken()
    bool record_blocked_ = false;
    bool stopping_ = false;
    std::optional<store::time_ms> as_of_;
};

}  // namespace genvej::delivery
