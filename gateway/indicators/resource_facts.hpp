#pragma once
/// Facts of a course that no rule of the pathway needs, only figures: operations, medicines, diabetes, goals,
/// where sessions were held, which department asked. Which codes mean what: codes.csv.
///
/// A no is only what somebody registered (a status, a contradicting fact); nothing registered is unknown.
/// Pure. Thread-safety: one object, one thread.
#include <string>
#include <vector>

#include "gateway/indicators/code_rows.hpp"
#include "gateway/pathway/facts.hpp"

namespace genvej::gateway::indicators {

using pathway::day;

struct found_fact {
    bool known = false;
    std::int64_t number = 0;  ///< a truth, or thousandths
    text word;
    std::size_t resource = pathway::filed_resource::npos;
};

class resource_facts {
public:
    /// REQUIRES: all of them outlive this
    resource_facts(const pathway::graph& in, const pathway::derived& found, const pathway::course& of,
                   const code_rows& by, day today);

    /// An operation of that group was done; no: it was registered as not done, or another of its kind was.
    found_fact procedure(text group) const;
    /// Taken on the last day of the course.
    found_fact medicine_at_end(text group) const;
    /// Before the course began, by the day of the diagnosis; one that came later was not known.
    found_fact diabetes_known() const;
    found_fact diabetes_new() const;
    /// Treated, or referred for it.
    found_fact diabetes_cared() const;
    /// What a Goal sets for that measure; one that says `<` is met below it.
    found_fact goal(text measure) const;
    /// Sessions were held at a hospital and in the municipality.
    found_fact shared() const;
    /// `hospital`, `municipality`, `gp`, `home`, `online`
    found_fact closing_place() const;
    /// It was planned on an intervention of that meaning, and nothing of it is planned any more.
    bool called_off(text meaning) const;
    /// The part of the organisation that asked, as the request names it; never a person.
    std::string department(const pathway::request& of) const;

private:
    struct diagnosis {
        bool there = false, refuted = false;
        day on = 0;
        std::size_t resource = pathway::filed_resource::npos;
    };
    diagnosis find_diabetes() const;
    found_fact medicine_of(std::size_t i, text group) const;
    text place_of(std::size_t encounter) const;
    text place_of_provider(std::size_t encounter) const;
    text place_of_identifiers(const model::node& of, text path) const;
    std::string organisation_name(std::size_t from, const model::node& reference) const;
    bool was_held(std::size_t encounter) const;

    const pathway::graph& in_;
    const pathway::derived& found_;
    const pathway::course& of_;
    const code_rows& by_;
    day today_;
    pathway::session_plans plans_;
    std::vector<text> municipalities_,
        hospitals_;  ///< numbers of the citizen's own, and of those that sent plans
    diagnosis diabetes_;
};

}  // namespace genvej::gateway::indicators
