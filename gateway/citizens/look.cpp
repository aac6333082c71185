#include "gateway/citizens/look.hpp"

#include <algorithm>

#include "gateway/citizens/own_letters.hpp"
#include "gateway/citizens/own_reports.hpp"
#include "gateway/citizens/own_rows.hpp"
#include "gateway/citizens/own_summaries.hpp"
#include "gateway/citizens/own_videos.hpp"
#include "gateway/citizens/view.hpp"
#include "gateway/indicators/gather.hpp"
#include "gateway/pathway/course.hpp"
#include "gateway/pathway/notes.hpp"

namespace genvej::gateway::citizens {

namespace {

/// What is known of each course, for figures, and the rows that registries get of it.
void add_data(const pathway::file& file, const pathway::derived& found, const look_rules& with,
              looked& into) {
    std::vector<indicators::course_data> known;
    for (const pathway::course& one : found.courses) {
        known.push_back(indicators::gather(file, found, one, with.pathway, indicators::data_rows::built_in(),
                                           found.today));
        known.back().course = one.id;
    }
    add_registry_rows(file, known, with, into);
    for (std::size_t i = 0; i < known.size(); ++i) {
        store::course_row& row = into.settles.courses[i];
        row.data = known[i].to_text(&row.measured);
    }
}

/// Lists that the making of letters, reports and the like fills (lists.csv, `made_later`).
void add_to_lists(const pathway::derived& found, looked& into) {
    const auto add = [&](std::string_view course, const char* list) {
        for (store::course_row& row : into.settles.courses) {
            const bool there = std::find(row.lists.begin(), row.lists.end(), list) != row.lists.end();
            if (row.course == course && !there) row.lists.emplace_back(list);
        }
    };
    for (const letters::proposal& one : into.letters) {
        if (one.state == letters::letter_state::waits) add(one.course, "letter_waits");
    }
    for (const reports::held_report& one : into.held) add(one.course, "report_held");
    for (const summary::proposal& one : into.summaries.courses) {
        if (one.state == summary::summary_state::waits && one.waits != summary::waits::tomorrow)
            add(one.course, "summary_waits");
    }
    for (const video::invitation& one : into.videos) {
        if (one.waits.empty()) continue;
        for (const pathway::course& course : found.courses) {
            const auto& has = course.resources;
            if (std::find(has.begin(), has.end(), one.resource) != has.end()) add(course.id, "video_waits");
        }
    }
}

constexpr std::string_view plan_key = "/CarePlan/";

/// Plans without a request that a person may link like one: those that are a course of their own, and those
/// about which somebody has decided before.
void add_plans(const pathway::file& file, const pathway::derived& found, std::vector<std::string>& into) {
    const auto add = [&](std::string_view key) {
        const bool plan = key.find(plan_key) != std::string_view::npos;
        if (plan && std::find(into.begin(), into.end(), key) == into.end()) into.emplace_back(key);
    };
    for (const pathway::course& one : found.courses) {
        if (one.requests.empty()) add(one.key);
    }
    for (const pathway::filed_note& note : file.notes()) {
        if (note.kind == pathway::notes::linked || note.kind == pathway::notes::unlinked)
            add(pathway::notes::text_of(note.body, "request"));
    }
}

}  // namespace

std::optional<looked> look(const store::citizen_file& from, const look_rules& with) {
    const auto read = pathway::file::read(from);
    if (!read.ok()) return std::nullopt;
    const pathway::file& file = *read.value;
    const pathway::day today = pathway::day_of(with.now);
    pathway::derived found = pathway::derive(file, today, with.pathway);

    looked out;
    store::citizen_settlement& settles = out.settles;
    settles.citizen = from.id;
    settles.seen = from.version;
    settles.now = with.now;
    settles.notes = pathway::open_courses(found, with.now, with.new_uuid);
    settles.courses = pathway::rows_of(file, found);
    add_data(file, found, with, out);

    pathway::day next = found.next_look;
    if (add_reports(file, found, with, out)) next = today + 1;  // the earliest that there can be
    add_letters(file, found, with, out);
    if (const pathway::day later = add_summaries(file, found, with, out); later != 0)
        next = next == 0 ? later : std::min(next, later);
    add_videos(file, with, out);
    add_to_lists(found, out);
    for (const pathway::request& one : found.requests) out.requests.push_back(one.key);
    add_plans(file, found, out.requests);
    if (with.for_people) out.view = view(file, found, out, with);
    if (next != 0) settles.again = pathway::beginning_of(next);
    return out;
}

}  // namespace genvej::gateway::citizens
