#pragma once
/// What a run of prune decides, whichever engine keeps the messages (upkeep.hpp). An engine says what stands
/// about a message, and removes what may go.
///
/// A citizen is forgotten, with his lane, when nothing keeps that lane: no delivery or letter of a message
/// that was not pruned, no hold, no conversation. That is found out in one state of the store, without
/// holding anybody up; what has come since is looked at in the transaction that forgets, at a moment at which
/// nobody writes who has looked up a lane. So a letter either is seen and keeps the lane, or finds none and
/// gets a new one. Thread-safety: functions without state.
#include "adapters/store/upkeep.hpp"

namespace genvej::store {

/// Names, of resources or of citizens, that one transaction looks at.
constexpr int names_at_once = 5'000;

/// Why a message keeps its content; free: it goes.
enum class kept_for : std::uint8_t { free, open, undecided, waiting };

/// Of several reasons the first counts; those behind it are not asked for.
/// @param open a delivery has not ended @param undecided one was refused or is dead
/// @param waits something is still to be done with one of its letters, or it is to be filed
template <class Open, class Undecided, class Waits>
kept_for stands(const Open& open, const Undecided& undecided, const Waits& waits) {
    if (open()) return kept_for::open;
    if (undecided()) return kept_for::undecided;
    return waits() ? kept_for::waiting : kept_for::free;
}

inline void count(prune_report& in, kept_for how) noexcept {
    in.pruned += how == kept_for::free ? 1U : 0U;
    in.open += how == kept_for::open ? 1U : 0U;
    in.undecided += how == kept_for::undecided ? 1U : 0U;
    in.waiting += how == kept_for::waiting ? 1U : 0U;
}

}  // namespace genvej::store
