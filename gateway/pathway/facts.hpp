#pragma once
/// Days, sessions and deadlines of one course (register-once.md, section 5).
/// Thread-safety: no shared state.
#include <vector>

#include "gateway/pathway/ending.hpp"
#include "gateway/pathway/requests.hpp"

namespace genvej::gateway::pathway {

/// What the sessions of a course are about: the plans that its encounters and appointments name, directly or
/// through each other.
class session_plans {
public:
    session_plans(const graph& in, const std::vector<std::size_t>& members);

    /// An intervention of that meaning (interventions.csv).
    bool is(std::size_t session, text meaning) const;
    /// An intervention that starts a course.
    bool starts(std::size_t session) const;
    const std::vector<std::size_t>& of(std::size_t session) const { return plans_[session]; }
    /// The finished encounter of an appointment; none.
    std::size_t held(std::size_t appointment) const;
    /// The appointment of an encounter; none.
    std::size_t appointment(std::size_t encounter) const;

private:
    void add(std::size_t session, std::size_t plan);
    void read_direct(std::size_t i);
    void read_pairs();
    template <class Fits>
    bool any_intervention(std::size_t session, const Fits& fits) const;
    bool all_training_below(std::size_t plan) const;

    const graph& in_;
    const std::vector<std::size_t>& members_;
    std::vector<std::vector<std::size_t>> plans_;             ///< by resource
    std::vector<std::pair<std::size_t, std::size_t>> pairs_;  ///< encounter, appointment
};

/// Sessions on interventions of one meaning (register-once.md, section 5, "session planned"). A session that
/// took place counts as planned, whatever its appointment says; without one too.
struct session_count {
    int planned = -1, attended = -1;  ///< -1: unknown, none was planned
};
/// @param ended what lies after it does not count; 0: no end
session_count count_sessions(const graph& in, const session_plans& plans,
                             const std::vector<std::size_t>& members, text meaning, day ended, day today);

/// Fills days, sessions, outcome and deadlines of a course whose requests and resources are set.
void fill_facts(const graph& in, const std::vector<asked>& requests, day today, course& into);

/// The first row of states.csv whose predicate holds.
text state_of(const rules& by, const std::vector<asked>& requests, const course& of, bool ended);
/// The rows of lists.csv whose rule finds it.
std::vector<text> lists_of(const graph& in, const std::vector<asked>& requests, day today, const course& of);
/// See derived::next_look.
day next_look_at(const graph& in, const std::vector<course>& courses, day today);

}  // namespace genvej::gateway::pathway
