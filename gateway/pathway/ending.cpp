#include "gateway/pathway/ending.hpp"

#include <algorithm>

namespace genvej::gateway::pathway {
namespace {

struct outcome {
    bool is_there = false, completed = false;
    day on = 0;
    text reason;
};

bool is_outcome(text meaning) noexcept {
    return meaning == "completed" || meaning == "dropped";
}

/// The status of its activity counts before its own: there KL's guides have the reason.
outcome outcome_of_plan(const graph& in, std::size_t plan) {
    outcome out;
    for (const text element : {text("activity.detail.status"), text("status")}) {
        const text says = in.by().meaning("CarePlan", element, value_at(in.body(plan), element));
        if (!is_outcome(says)) continue;
        out.is_there = true;
        out.completed = says == "completed";
        break;
    }
    out.on = day_in(in, plan, "period.end");
    if (out.completed || !out.is_there) return out;
    at_path(in.body(plan), "activity.detail.statusReason", [&](const model::node& reason) {
        return each_code(reason, [&](text system, text code) {
            if (in.by().end_reason(system, code) == nullptr) return false;
            out.reason = code;
            return true;
        });
    });
    return out;
}

outcome outcome_of_episode(const graph& in, std::size_t episode) {
    outcome out;
    const text says = in.by().meaning("EpisodeOfCare", "status", in.body(episode).child_value("status"));
    out.is_there = is_outcome(says);
    out.completed = says == "completed";
    out.on = day_in(in, episode, "period.end");
    return out;
}

/// The one that ended last; of several on one day one that was completed.
const outcome* last_of(const std::vector<outcome>& all) {
    const auto found = std::max_element(all.begin(), all.end(), [](const outcome& a, const outcome& b) {
        return a.on != b.on ? a.on < b.on : a.completed < b.completed;
    });
    return found == all.end() ? nullptr : &*found;
}

text word(const outcome& one) {
    if (!one.is_there) return "open";
    return one.completed ? "completed" : "dropped";
}

}  // namespace

day day_in(const graph& in, std::size_t i, text path) noexcept {
    return read_day(value_at(in.body(i), path)).value_or(0);
}

bool is_intervention_plan(const graph& in, std::size_t plan) {
    return at_path(in.body(plan), "category", [&](const model::node& category) {
        return each_code(category, [&](text system, text code) {
            const plan_category_row* row = in.by().plan_category(system, code);
            return row != nullptr && row->intervention;
        });
    });
}

ending ending_of(const graph& in, const std::vector<std::size_t>& members, day today) {
    std::vector<outcome> plans;
    std::vector<outcome> episodes;
    for (const std::size_t i : members) {
        if (!in.counts(i)) continue;
        if (in.at(i).type == "CarePlan" && is_intervention_plan(in, i))
            plans.push_back(outcome_of_plan(in, i));
        if (in.at(i).type == "EpisodeOfCare") episodes.push_back(outcome_of_episode(in, i));
    }
    const std::vector<outcome>& say = plans.empty() ? episodes : plans;
    const outcome* last = last_of(say);
    const bool all = std::all_of(say.begin(), say.end(), [](const outcome& one) { return one.is_there; });
    ending out;
    if (last != nullptr && all && last->on <= today) {
        out = {true, last->on, last->completed, last->reason, {}};
    }
    const outcome* episode = last_of(episodes);
    if (!plans.empty() && episode != nullptr && episode->is_there) {
        const text used = out.is_there ? word(*last) : text("open");
        if (used != word(*episode)) {
            out.disagreements.push_back(
                {"outcome", std::string(used), "plan", std::string(word(*episode)), "episode"});
        }
    }
    return out;
}

}  // namespace genvej::gateway::pathway
