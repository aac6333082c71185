#include "gateway/citizens/view.hpp"

#include <fmt/format.h>

#include "gateway/pathway/day.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway::citizens {

namespace {

using pathway::date_or_null;

std::string text_or_null(std::string_view text) {
    return text.empty() ? "null" : json_quoted(text);
}

template <class All, class Describe>
std::string list_of(const All& all, const Describe& describe) {
    std::string out;
    for (const auto& one : all) {
        if (!out.empty()) out += ',';
        out += describe(one);
    }
    return '[' + out + ']';
}

std::string quoted(std::string_view text) {
    return json_quoted(text);
}

std::string describe(const pathway::disagreement& one) {
    return fmt::format(R"({{"what":{},"used":{},"usedFrom":{},"other":{},"otherFrom":{}}})",
                       json_quoted(one.what), json_quoted(one.used), json_quoted(one.used_from),
                       json_quoted(one.other), json_quoted(one.other_from));
}

std::string describe(const pathway::request& one) {
    const std::string_view law = one.law == pathway::paragraph::s140   ? "140"
                                 : one.law == pathway::paragraph::s119 ? "119"
                                                                       : "";
    return fmt::format(
        R"({{"request":{},"kind":{},"law":{},"category":{},"recoded":{},"pack":{},"diagnosisAsTextOnly":{},"sender":{},"received":{},"discharged":{},"offered":{},"withdrawn":{},"undecided":{},"decidedByPerson":{},"disagreements":{}}})",
        json_quoted(one.key), text_or_null(one.kind), text_or_null(law), text_or_null(one.category),
        one.recoded, text_or_null(one.pack), one.text_only, text_or_null(one.sender),
        date_or_null(one.received), date_or_null(one.discharged), date_or_null(one.offered), one.withdrawn,
        text_or_null(one.undecided), one.by_person,
        list_of(one.disagreements, [](const auto& other) { return describe(other); }));
}

/// Why a person has to decide: that of its request, or of a plan without one, which two courses could claim.
std::string_view undecided_of(const pathway::course& one, const pathway::derived& found) {
    if (!one.undecided) return {};
    return one.requests.empty() ? std::string_view("several_courses")
                                : found.requests[one.requests.front()].undecided;
}

std::string describe(const pathway::course& one, const pathway::derived& found) {
    return fmt::format(
        R"({{"course":{},"key":{},"pack":{},"state":{},"requests":{},"referred":{},"discharged":{},"contacted":{},"offered":{},"started":{},"ended":{},"contactBy":{},"startBy":{},"endReason":{},"undecided":{},"completed":{},"sessionsPlanned":{},"sessionsAttended":{},"lists":{},"disagreements":{}}})",
        json_quoted(one.id), json_quoted(one.key), text_or_null(one.pack), json_quoted(one.state),
        list_of(one.requests, [&](std::size_t at) { return json_quoted(found.requests[at].key); }),
        date_or_null(one.referred), date_or_null(one.discharged), date_or_null(one.contacted),
        date_or_null(one.offered), date_or_null(one.started), date_or_null(one.ended),
        date_or_null(one.contact_by), date_or_null(one.start_by), text_or_null(one.end_reason),
        text_or_null(undecided_of(one, found)), one.completed,
        one.planned < 0 ? "null" : std::to_string(one.planned),
        one.attended < 0 ? "null" : std::to_string(one.attended), list_of(one.lists, quoted),
        list_of(one.disagreements, [](const auto& other) { return describe(other); }));
}

std::string describe(const letters::letter_line& one) {
    return fmt::format(R"({{"text":{},"row":{},"from":{}}})", json_quoted(one.text), json_quoted(one.row),
                       list_of(one.from, quoted));
}

std::string describe(const letters::wait_row& one) {
    return fmt::format(R"({{"code":{},"text":{},"da":{},"remedy":{}}})", json_quoted(one.code),
                       json_quoted(one.english), json_quoted(one.danish), json_quoted(one.remedy_english));
}

std::string describe(const letters::proposal& one, const look_rules& with) {
    return fmt::format(
        R"({{"course":{},"recipient":{},"content":{},"kind":{},"to":{},"name":{},"foundBy":{},"state":{},"waits":{},"missing":{},"problems":{},"corrects":{},"digest":{},"lines":{}}})",
        json_quoted(one.course), json_quoted(one.recipient), json_quoted(one.content), json_quoted(one.kind),
        text_or_null(one.to), text_or_null(one.to_name), text_or_null(one.found_by),
        json_quoted(letters::to_string(one.state)),
        list_of(one.waits, [&](const std::string& code) { return describe(with.closing.why(code)); }),
        list_of(one.missing,
                [&](const std::string& fact) {
                    return fmt::format(R"({{"fact":{},"supplier":{}}})", json_quoted(fact),
                                       json_quoted(with.closing.supplier_of(fact)));
                }),
        list_of(one.problems, quoted), text_or_null(one.corrects), json_quoted(one.digest),
        list_of(one.lines, [](const auto& line) { return describe(line); }));
}

std::string describe(const model::issue& one) {
    return fmt::format(R"({{"code":{},"where":{},"text":{},"remedy":{}}})", json_quoted(one.code()),
                       json_quoted(one.path), json_quoted(one.summary()), json_quoted(one.remedy()));
}

std::string describe(const reports::held_report& one) {
    return fmt::format(R"({{"law":{},"course":{},"day":{},"missing":{}}})", json_quoted(one.law),
                       json_quoted(one.course), date_or_null(one.of),
                       list_of(one.missing, [](const auto& issue) { return describe(issue); }));
}

std::string why(std::string_view code, const look_rules& with) {
    return code.empty() ? "null" : describe(with.summary.why(code));
}

std::string describe(const summary::told_section& one) {
    return fmt::format(R"({{"section":{},"title":{},"lines":{}}})", json_quoted(one.row->name),
                       json_quoted(one.row->title),
                       list_of(one.lines, [](const auto& line) { return describe(line); }));
}

std::string describe(const summary::proposal& one, const look_rules& with) {
    return fmt::format(
        R"({{"course":{},"state":{},"why":{},"document":{},"digest":{},"sections":{}}})",
        json_quoted(one.course), json_quoted(summary::to_string(one.state)), why(one.waits, with),
        one.state == summary::summary_state::sent ? json_quoted(one.document) : "null",
        text_or_null(one.digest), list_of(one.says, [](const auto& section) { return describe(section); }));
}

std::string describe(const looked_summaries& all, const look_rules& with) {
    return fmt::format(R"({{"consent":{},"from":{},"why":{},"courses":{}}})", all.consent.given,
                       text_or_null(all.consent.from), why(all.consent.given ? "" : all.consent.why, with),
                       list_of(all.courses, [&](const auto& one) { return describe(one, with); }));
}

std::string describe(const video::invitation& one, const pathway::file& file) {
    const pathway::filed_resource& is = file.resources()[one.resource];
    return fmt::format(R"({{"appointment":{},"to":{},"state":{},"status":{},"why":{}}})",
                       json_quoted(fmt::format("{}/{}", is.type, is.id)), text_or_null(one.to),
                       one.waits.empty() ? R"("told")" : R"("waits")", text_or_null(one.status),
                       one.waits.empty() ? "null" : describe(video::rules::built_in().why(one.waits)));
}

std::string describe(const pathway::filed_note& one) {
    return fmt::format(R"({{"at":{},"what":{},"who":{},"state":{},"course":{},"request":{},"report":{}}})",
                       json_quoted(utc_time(one.at)), json_quoted(one.kind), text_or_null(one.who),
                       text_or_null(pathway::notes::text_of(one.body, "state")),
                       text_or_null(pathway::notes::text_of(one.body, "course")),
                       text_or_null(pathway::notes::text_of(one.body, "request")),
                       text_or_null(pathway::notes::text_of(one.body, "report")));
}

}  // namespace

std::string view(const pathway::file& file, const pathway::derived& found, const looked& what,
                 const look_rules& with) {
    return fmt::format(
        R"({{"citizen":{},"cpr":{},"municipality":{},"version":{},"requests":{},"courses":{},"letters":{},"heldReports":{},"summaries":{},"videos":{},"notes":{}}})",
        json_quoted(file.id()), json_quoted(file.whom().cpr), file.whom().municipality, file.version(),
        list_of(found.requests, [](const auto& one) { return describe(one); }),
        list_of(found.courses, [&](const auto& one) { return describe(one, found); }),
        list_of(what.letters, [&](const auto& one) { return describe(one, with); }),
        list_of(what.held, [](const auto& one) { return describe(one); }), describe(what.summaries, with),
        list_of(what.videos, [&](const auto& one) { return describe(one, file); }),
        list_of(file.notes(), [](const auto& one) { return describe(one); }));
}

}  // namespace genvej::gateway::citizens
