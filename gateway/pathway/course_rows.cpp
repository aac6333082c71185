#include <fmt/format.h>

#include "gateway/pathway/course.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway::pathway {
namespace {

std::string day_or_null(day one) {
    return one == 0 ? "null" : json_quoted(to_date(one));
}

std::string count_or_null(int count) {
    return count < 0 ? "null" : fmt::format("{}", count);
}

std::string text_or_null(std::string_view one) {
    return one.empty() ? "null" : json_quoted(one);
}

template <class Range, class Show>
std::string joined(const Range& of, const Show& show) {
    std::string out;
    for (const auto& one : of) {
        if (!out.empty()) out += ',';
        out += show(one);
    }
    return out;
}

std::string_view law_word(paragraph law) {
    if (law == paragraph::s140) return "140";
    return law == paragraph::s119 ? "119" : "";
}

std::string show(const disagreement& one) {
    return fmt::format(R"({{"what":{},"used":{},"usedFrom":{},"other":{},"otherFrom":{}}})",
                       json_quoted(one.what), json_quoted(one.used), json_quoted(one.used_from),
                       json_quoted(one.other), json_quoted(one.other_from));
}

std::string show(const request& one) {
    return fmt::format(
        R"({{"request":{},"kind":{},"law":{},"category":{},"recoded":{},"sender":{},"received":{},"discharged":{},)"
        R"("offered":{},"effect":{},"withdrawn":{},"undecided":{},"byPerson":{},"disagreements":[{}]}})",
        json_quoted(one.key), text_or_null(one.kind), text_or_null(law_word(one.law)),
        text_or_null(one.category), one.recoded, text_or_null(one.sender), day_or_null(one.received),
        day_or_null(one.discharged), day_or_null(one.offered), text_or_null(one.effect), one.withdrawn,
        text_or_null(one.undecided), one.by_person,
        joined(one.disagreements, [](const disagreement& its) { return show(its); }));
}

/// `met`, `late`, `not_shown` (its day is over and nothing is registered), `running`, or null: none by law,
/// or it is suspended.
std::string verdict(day by, day met, day today) {
    if (by == 0) return "null";
    if (met != 0) return met <= by ? R"("met")" : R"("late")";
    return by < today ? R"("not_shown")" : R"("running")";
}

std::string facts_of(const derived& found, const course& of, day today) {
    return fmt::format(
        R"({{"requests":[{}],"offered":{},"contactDeadline":{},"contact":{},"startDeadline":{},"start":{},)"
        R"("waitingDays":{},"planned":{},"attended":{},"completed":{},"endReason":{},"disagreements":[{}]}})",
        joined(of.requests, [&](std::size_t r) { return show(found.requests[r]); }), day_or_null(of.offered),
        day_or_null(of.contact_by), verdict(of.contact_by, of.contact_met, today), day_or_null(of.start_by),
        verdict(of.start_by, of.start_met, today),
        of.started == 0 || of.referred == 0 ? "null" : fmt::format("{}", of.started - of.referred),
        count_or_null(of.planned), count_or_null(of.attended), of.completed, text_or_null(of.end_reason),
        joined(of.disagreements, [](const disagreement& its) { return show(its); }));
}

std::string law_of(const course& of) {
    if (of.s140 && of.s119) return "140+119";
    return of.s140 ? "140" : (of.s119 ? "119" : "");
}

}  // namespace

std::vector<store::record_note> open_courses(derived& found, time_ms now,
                                             const std::function<std::string()>& draw) {
    std::vector<store::record_note> out;
    for (course& one : found.courses) {
        if (one.noted) continue;
        if (one.id.empty()) one.id = draw();
        one.noted = true;
        store::record_note& note = out.emplace_back();
        note.at = now;
        note.kind = notes::opened;
        note.body = fmt::format(R"({{"course":{},"key":{}}})", json_quoted(one.id), json_quoted(one.key));
    }
    return out;
}

std::vector<store::course_row> rows_of(const file& of, const derived& found) {
    std::vector<store::course_row> out;
    for (const course& one : found.courses) {
        store::course_row& row = out.emplace_back();
        row.course = one.id;
        row.citizen = of.id();
        row.municipality = of.whom().municipality;
        row.pack = one.pack;
        row.law = law_of(one);
        row.state = one.state;
        row.referred = one.referred;
        row.discharged = one.discharged;
        row.contacted = one.contacted;
        row.started = one.started;
        row.ended = one.ended;
        row.contact_by = one.contact_by;
        // The offer meets this deadline, not the start: one that was made is missing on no list.
        row.start_by = one.start_met == 0 ? one.start_by : 0;
        row.lists.assign(one.lists.begin(), one.lists.end());
        row.facts = facts_of(found, one, found.today);
    }
    return out;
}

}  // namespace genvej::gateway::pathway
