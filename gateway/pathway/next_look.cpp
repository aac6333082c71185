#include "gateway/pathway/facts.hpp"

namespace genvej::gateway::pathway {
namespace {

/// Keeps the first day after today.
class next_day {
public:
    explicit next_day(day today) : today_(today) {}

    void look(day one) noexcept {
        if (one > today_ && (first_ == 0 || one < first_)) first_ = one;
    }
    day first() const noexcept { return first_; }

private:
    day today_;
    day first_ = 0;
};

/// What is dated ahead counts from its day on.
void look_at_resource(const graph& in, std::size_t i, next_day& next) {
    const text type = in.at(i).type;
    if (type == "Encounter") next.look(day_in(in, i, "period.start"));
    if (type == "Communication") next.look(day_in(in, i, "sent"));
    if (type == "CarePlan" || type == "EpisodeOfCare") next.look(day_in(in, i, "period.end"));
    if (type == "Appointment") {
        const text reason = value_at(in.body(i), "cancelationReason.coding.code");
        const text says = in.by().meaning(type, "status", in.body(i).child_value("status"), reason);
        if (says == "held" || says == "missed") next.look(day_in(in, i, "start"));
    }
    for (const link_row& row : in.by().links()) {
        if (row.how == link_kind::by_day && row.type == type) next.look(day_in(in, i, row.path));
    }
}

}  // namespace

day next_look_at(const graph& in, const std::vector<course>& courses, day today) {
    next_day next(today);
    for (const course& one : courses) {
        // A deadline runs to the end of its day.
        if (one.contact_by != 0 && one.contact_met == 0) next.look(one.contact_by + 1);
        if (one.start_by != 0 && one.start_met == 0) next.look(one.start_by + 1);
        for (const list_row& row : in.by().lists()) {
            if (one.referred != 0 && row.days != 0) next.look(one.referred + row.days);
        }
    }
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (in.live(i) && !in.is_void(i)) look_at_resource(in, i, next);
    }
    return next.first();
}

}  // namespace genvej::gateway::pathway
