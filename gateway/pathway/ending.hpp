#pragma once
/// How a course ends: what its plans of the kind *Interventionsforløb* say, else its episode.
/// Thread-safety: no shared state.
#include "gateway/pathway/graph.hpp"

namespace genvej::gateway::pathway {

struct ending {
    bool is_there = false;
    day on = 0;  ///< 0: not known
    bool completed = false;
    text reason;  ///< KL's code
    std::vector<disagreement> disagreements;

    /// Over before that day.
    bool before(day one) const noexcept { return is_there && on < one; }
};

/// @param members of the course; what is dated after `today` has not happened yet
ending ending_of(const graph& in, const std::vector<std::size_t>& members, day today);

/// Day at a path of a resource; 0: none.
day day_in(const graph& in, std::size_t i, text path) noexcept;
/// The plan's category is an Interventionsforløb.
bool is_intervention_plan(const graph& in, std::size_t plan);

}  // namespace genvej::gateway::pathway
