#include "gateway/pathway/facts.hpp"

#include <algorithm>

namespace genvej::gateway::pathway {
namespace {

void earliest(day& of, day one) {
    if (one != 0 && (of == 0 || one < of)) of = one;
}

class fact_finder {
public:
    fact_finder(const graph& in, const std::vector<asked>& requests, day today, course& into)
        : in_(in), requests_(requests), today_(today), to_(into), plans_(in, into.resources) {}

    void run() {
        from_requests();
        find_end();
        for (const std::size_t i : to_.resources) {
            if (in_.counts(i)) look_at(i);
        }
        if (to_.offered == 0) to_.offered = first_appointment_;
        count();
        set_deadlines();
        to_.state = state_of(in_.by(), requests_, to_, ended_);
    }

private:
    text meaning(std::size_t i, text reason = {}) const {
        return in_.by().meaning(in_.at(i).type, "status", in_.body(i).child_value("status"), reason);
    }

    bool has_happened(day one) const noexcept { return one != 0 && one <= today_; }

    void from_requests() {
        for (const std::size_t r : to_.requests) {
            const asked& one = requests_[r];
            if (one.is_void || one.does == act::takes_back) continue;
            earliest(to_.referred, one.is.received);
            to_.s140 = to_.s140 || one.is.law == paragraph::s140;
            to_.s119 = to_.s119 || one.is.law == paragraph::s119;
            if (one.is.withdrawn) continue;
            if (to_.discharged == 0) to_.discharged = one.is.discharged;
            earliest(to_.offered, one.is.offered);
            for (const text group : one.groups) add_group(group);
        }
    }

    void add_group(text group) {
        const auto at = std::lower_bound(to_.groups.begin(), to_.groups.end(), group);
        if (at == to_.groups.end() || *at != group) to_.groups.insert(at, group);
    }

    void find_end() {
        const ending how = ending_of(in_, to_.resources, today_);
        to_.disagreements = how.disagreements;
        if (!how.is_there) return;
        ended_ = true;
        to_.ended = how.on;
        to_.completed = how.completed;
        to_.end_reason = how.reason;
    }

    void look_at(std::size_t i) {
        const text type = in_.at(i).type;
        if (type == "Encounter") return look_at_encounter(i);
        if (type == "CarePlan") return look_at_plan(i);
        if (type == "Communication" && meaning(i) == "held") {
            const day sent = day_in(in_, i, "sent");
            if (has_happened(sent)) earliest(to_.contacted, sent);
        }
        if (type == "Appointment") earliest(first_appointment_, day_in(in_, i, "start"));
        if (type == "EpisodeOfCare") {
            diagnoses_found says;
            look_at_diagnoses(in_, i, "diagnosis.condition", says);
            for (const text group : says.groups) add_group(group);
        }
    }

    void look_at_encounter(std::size_t i) {
        const text what = meaning(i);
        const day begins = day_in(in_, i, "period.start");
        if (!has_happened(begins)) return;
        if (what == "held" || what == "contact") earliest(to_.contacted, begins);
        if (what == "held" && plans_.starts(i)) earliest(to_.started, begins);
    }

    /// Category first, else the value set of the intervention (register-once.md 1).
    void look_at_plan(std::size_t i) {
        const auto law = [&](paragraph one) {
            to_.s140 = to_.s140 || one == paragraph::s140;
            to_.s119 = to_.s119 || one == paragraph::s119;
            return one != paragraph::unknown;
        };
        const bool said = at_path(in_.body(i), "category", [&](const model::node& category) {
            return each_code(category, [&](text system, text code) {
                return law(in_.by().law_of("CarePlan", "category", system, code));
            });
        });
        if (said || !to_.requests.empty()) return;
        at_path(in_.body(i), "activity.detail.code", [&](const model::node& code) {
            return each_code(code, [&](text system, text its) {
                const intervention_row* row = in_.by().intervention(system, its);
                return row != nullptr && law(row->law);
            });
        });
    }

    void count() {
        const session_count all = count_sessions(in_, plans_, to_.resources, "training", to_.ended, today_);
        to_.planned = all.planned;
        to_.attended = all.attended;
    }

    day day_of_word(text met_by) const noexcept {
        if (met_by == "contacted") return to_.contacted;
        return met_by == "offered" ? to_.offered : to_.started;
    }

    void set_deadlines() {
        for (const deadline_row& row : in_.by().deadlines()) {
            const bool contact = row.deadline == "contact";
            day due = 0;
            for (const std::size_t r : to_.requests) {
                const asked& one = requests_[r];
                const bool runs = !one.is_void && !one.is.withdrawn && one.is.effect.empty();
                if (runs && row.law == one.is.law) {
                    earliest(due, std::max(one.is.received, one.is.discharged) + row.days);
                }
            }
            if (due == 0) continue;
            earliest(contact ? to_.contact_by : to_.start_by, due);
            (contact ? to_.contact_met : to_.start_met) = day_of_word(row.met_by);
        }
    }

    const graph& in_;
    const std::vector<asked>& requests_;
    day today_;
    course& to_;
    session_plans plans_;
    day first_appointment_ = 0;
    bool ended_ = false;
};

}  // namespace

void fill_facts(const graph& in, const std::vector<asked>& requests, day today, course& into) {
    fact_finder(in, requests, today, into).run();
}

}  // namespace genvej::gateway::pathway
