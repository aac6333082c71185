#include "gateway/citizens/own_summaries.hpp"

#include <algorithm>
#include <utility>

#include "gateway/citizens/gone.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/own_document.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway::citizens {

namespace {

using summary::summary_state;

/// For whom it is, as routes name him.
constexpr std::string_view to_citizen = "citizen";

void note(std::string body, const look_rules& with, looked& into) {
    into.settles.notes.push_back({0, with.now, std::string(pathway::notes::summary), {}, std::move(body)});
}

/// Without a route it waits, and nothing is noted: it goes when there is one.
void send(summary::proposal& one, const pathway::file& file, const look_rules& with, looked& into) {
    auto made = reception_of(
        with.settings,
        {summary::message_kind, own_partner, to_citizen, one.document, file.whom().cpr, std::move(one.body)},
        own_partner, file.whom().municipality, with.now);
    if (!made.ok()) {
        one.state = summary_state::waits;
        one.waits = summary::waits::no_route;
        return;
    }
    note(summary::sent_note(one, pathway::day_of(with.now)), with, into);
    into.settles.makes.push_back(std::move(made.value));
    one.state = summary_state::sent;
}

/// The day after the first appointment to come: then it is none any more.
pathway::day after_next_appointment(const pathway::derived& found, const pathway::file& file,
                                    pathway::day today) {
    pathway::day out = 0;
    for (const pathway::course& course : found.courses) {
        for (const std::size_t i : course.resources) {
            const pathway::filed_resource& one = file.resources()[i];
            if (one.type != "Appointment" || one.body == nullptr) continue;
            const auto on = pathway::read_day(one.body->child_value("start"));
            if (on && *on >= today && (out == 0 || *on + 1 < out)) out = *on + 1;
        }
    }
    return out;
}

}  // namespace

pathway::day add_summaries(const pathway::file& file, const pathway::derived& found, const look_rules& with,
                           looked& into) {
    const pathway::day today = pathway::day_of(with.now);
    looked_summaries& out = into.summaries;
    out.consent = summary::find_consent(file, with.summary, today);
    if (!out.consent.given) {
        for (std::string& body : summary::ended_notes(file)) note(std::move(body), with, into);
        return out.consent.next;
    }
    pathway::day next = out.consent.next;
    const auto look_at = [&](pathway::day one) {
        if (one != 0 && (next == 0 || one < next)) next = one;
    };
    std::vector<pathway::course> courses = found.courses;
    for (pathway::course& one : gone_courses(file, found)) courses.push_back(std::move(one));
    for (const pathway::course& course : courses) {
        const letters::address_book in{file, found, course, with.closing, *with.tools.directory};
        auto one = summary::propose(
            {in, with.pathway, with.summary, utc_time(with.now), today, with.summary_at_once});
        if (!one) continue;
        if (one->state == summary_state::ready) send(*one, file, with, into);
        if (one->waits == summary::waits::tomorrow) look_at(today + 1);
        out.courses.push_back(std::move(*one));
    }
    look_at(after_next_appointment(found, file, today));
    return next;
}

}  // namespace genvej::gateway::citizens
