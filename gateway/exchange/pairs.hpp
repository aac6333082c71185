#pragma once
/// Which halves belong together, and whether they are all there (docs/exchange.md, "Halves"). Pure,
/// thread-safe.
#include <cstddef>
#include <span>
#include <vector>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway {

enum class pair_step : std::uint8_t {
    wait,   ///< until the window ends
    join,   ///< everything is there
    ended,  ///< the window ended without
};

struct pair_decision {
    pair_step step = pair_step::wait;
    std::vector<std::size_t> objects;  ///< which of the others are used, in their order
};

/// A letter and the halves with objects that share a key with it, oldest first. A half is used when it brings
/// an object that none before it brought.
pair_decision decide_letter(const store::due_follow_up& letter, std::span<const store::due_follow_up> objects,
                            store::time_ms now);

/// Has the window of a half ended?
bool window_ended(const store::due_follow_up& half, store::time_ms now) noexcept;

}  // namespace genvej::gateway
