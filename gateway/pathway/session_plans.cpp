#include <algorithm>

#include "gateway/pathway/facts.hpp"

namespace genvej::gateway::pathway {
namespace {

constexpr text plan_reference = "~BasedOnCarePlanExtension";

}  // namespace

session_plans::session_plans(const graph& in, const std::vector<std::size_t>& members)
    : in_(in), members_(members), plans_(in.size()) {
    for (const std::size_t i : members_) {
        if (in_.counts(i)) read_direct(i);
    }
    read_pairs();
}

void session_plans::add(std::size_t session, std::size_t plan) {
    auto& to = plans_[session];
    if (std::find(to.begin(), to.end(), plan) == to.end()) to.push_back(plan);
}

void session_plans::read_direct(std::size_t i) {
    const text type = in_.at(i).type;
    const auto take = [&](std::size_t to) {
        if (in_.at(to).type == "CarePlan" && in_.counts(to)) add(i, to);
        return false;
    };
    if (type == "Encounter" || type == "Appointment") in_.targets(i, plan_reference, take);
    if (type == "Appointment") in_.targets(i, "supportingInformation", take);
    if (type == "Encounter") {
        in_.targets(i, "appointment", [&](std::size_t to) {
            if (in_.counts(to)) pairs_.emplace_back(i, to);
            return false;
        });
    }
    if (type == "CarePlan") {
        in_.targets(i, "activity.reference", [&](std::size_t to) {
            if (in_.at(to).type == "Appointment" && in_.counts(to)) add(to, i);
            return false;
        });
    }
}

/// What one of an encounter and its appointment names holds for both.
void session_plans::read_pairs() {
    for (const auto& [encounter, booked] : pairs_) {
        const std::vector<std::size_t> before = plans_[encounter];
        for (const std::size_t plan : plans_[booked]) add(encounter, plan);
        for (const std::size_t plan : before) add(booked, plan);
    }
}

std::size_t session_plans::held(std::size_t appointment) const {
    for (const auto& [encounter, booked] : pairs_) {
        const text status = in_.body(encounter).child_value("status");
        if (booked == appointment && in_.by().meaning("Encounter", "status", status) == "held")
            return encounter;
    }
    return none;
}

std::size_t session_plans::appointment(std::size_t encounter) const {
    for (const auto& [its, booked] : pairs_) {
        if (its == encounter) return booked;
    }
    return none;
}

template <class Fits>
bool session_plans::any_intervention(std::size_t session, const Fits& fits) const {
    const auto code = [&](const model::node& one) {
        return each_code(one, [&](text system, text its) {
            const intervention_row* row = in_.by().intervention(system, its);
            return row != nullptr && fits(*row);
        });
    };
    for (const std::size_t plan : plans_[session]) {
        if (at_path(in_.body(plan), "activity.detail.code", code)) return true;
    }
    return at_path(in_.body(session), "serviceType", code);
}

/// A session on an Interventionsforløb as a whole trains when everything that is planned below it is
/// training.
bool session_plans::all_training_below(std::size_t plan) const {
    std::size_t found = 0;
    for (const std::size_t i : members_) {
        if (in_.at(i).type != "CarePlan" || !in_.counts(i)) continue;
        const bool below = in_.targets(i, "basedOn", [&](std::size_t to) { return to == plan; });
        if (!below) continue;
        ++found;
        const bool trains = at_path(in_.body(i), "activity.detail.code", [&](const model::node& one) {
            return each_code(one, [&](text system, text its) {
                const intervention_row* row = in_.by().intervention(system, its);
                return row != nullptr && row->meaning == "training";
            });
        });
        if (!trains) return false;
    }
    return found > 0;
}

bool session_plans::is(std::size_t session, text meaning) const {
    if (any_intervention(session, [&](const intervention_row& row) { return row.meaning == meaning; }))
        return true;
    if (meaning != "training") return false;
    return std::any_of(plans_[session].begin(), plans_[session].end(), [&](std::size_t plan) {
        return is_intervention_plan(in_, plan) && all_training_below(plan);
    });
}

namespace {

class session_counter {
public:
    session_counter(const graph& in, const session_plans& plans, text meaning, day ended, day today)
        : in_(in), plans_(plans), meaning_(meaning), ended_(ended), today_(today) {}

    session_count run(const std::vector<std::size_t>& members) {
        for (const std::size_t i : members) {
            if (in_.counts(i) && in_.at(i).type == "Appointment" && plans_.is(i, meaning_)) booked(i);
        }
        for (const std::size_t i : members) {
            if (in_.counts(i) && in_.at(i).type == "Encounter" && plans_.is(i, meaning_)) met(i);
        }
        return planned_ == 0 ? session_count{} : session_count{planned_, attended_};
    }

private:
    bool after_end(day one) const noexcept { return ended_ != 0 && one > ended_; }
    bool has_happened(day one) const noexcept { return one != 0 && one <= today_; }

    void booked(std::size_t i) {
        const day on = day_in(in_, i, "start");
        if (after_end(on)) return;
        ++appointments_;
        if (!has_happened(on)) return;
        const text status = in_.body(i).child_value("status");
        const text reason = value_at(in_.body(i), "cancelationReason.coding.code");
        const text says = in_.by().meaning("Appointment", "status", status, reason);
        const bool held = says == "held" || plans_.held(i) != none;
        attended_ += held ? 1 : 0;
        planned_ += held || says == "missed" ? 1 : 0;
    }

    void met(std::size_t i) {
        const day on = day_in(in_, i, "period.start");
        if (!has_happened(on) || after_end(on) || plans_.appointment(i) != none) return;
        const text says = in_.by().meaning("Encounter", "status", in_.body(i).child_value("status"));
        attended_ += says == "held" ? 1 : 0;
        planned_ += says == "held" || (says == "missed" && appointments_ == 0) ? 1 : 0;
    }

    const graph& in_;
    const session_plans& plans_;
    text meaning_;
    day ended_, today_;
    int planned_ = 0, attended_ = 0, appointments_ = 0;
};

}  // namespace

session_count count_sessions(const graph& in, const session_plans& plans,
                             const std::vector<std::size_t>& members, text meaning, day ended, day today) {
    return session_counter(in, plans, meaning, ended, today).run(members);
}

bool session_plans::starts(std::size_t session) const {
    if (any_intervention(session, [](const intervention_row& row) { return row.starts; })) return true;
    return std::any_of(plans_[session].begin(), plans_[session].end(),
                       [&](std::size_t plan) { return is_intervention_plan(in_, plan); });
}

}  // namespace genvej::gateway::pathway
