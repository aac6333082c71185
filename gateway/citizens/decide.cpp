#include "gateway/citizens/decide.hpp"

#include <algorithm>
#include <array>

#include "gateway/pathway/course.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway::citizens {

namespace {

/// An action, the note that it becomes, and what must be said.
struct action_row {
    std::string_view action;
    std::string_view note;
    std::string_view state;  ///< of notes about letters
    std::array<std::string_view, 4> fields;
};

constexpr std::array<action_row, 9> rows = {
    {
     {"link", pathway::notes::linked, {}, {"request", "course"}},
     {"unlink", pathway::notes::unlinked, {}, {"request", "course"}},
     {"recode", pathway::notes::recoded, {}, {"request", "category", "reason"}},
     {"address", pathway::notes::letter, "addressed", {"course", "recipient", "to"}},
     {"release", pathway::notes::letter, "released", {"course", "recipient", "digest"}},
     {"withdraw", pathway::notes::letter, "withdrawn", {"course", "recipient", "digest", "reason"}},
     {"report", pathway::notes::asked, {}, {}},
     {"retell", pathway::notes::untold, {}, {"report", "reason"}},
     {"summary", pathway::notes::summary, "asked", {}},
     }
};

const action_row* row_of(std::string_view action) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const action_row& one) { return one.action == action; });
    return found == rows.end() ? nullptr : &*found;
}

std::string_view field(const decision& what, std::string_view name) {
    const auto found = what.fields.find(name);
    return found == what.fields.end() ? std::string_view() : std::string_view(found->second);
}

std::string note_body(const action_row& row, const decision& what) {
    std::string out = "{\"key\":" + json_quoted(what.key);
    if (!row.state.empty()) out += ",\"state\":" + json_quoted(row.state);
    for (const std::string_view name : row.fields) {
        if (!name.empty()) out += "," + json_quoted(name) + ":" + json_quoted(field(what, name));
    }
    return out + "}";
}

/// The note of that key, if there is one.
const store::record_note* pressed_before(const store::citizen_file& file, const decision& what) {
    const std::string begins = "{\"key\":" + json_quoted(what.key);
    for (const store::record_note& note : file.notes) {
        if (note.body.rfind(begins, 0) == 0) return &note;  // the quotation mark behind the key is in it
    }
    return nullptr;
}

void check_fields(const action_row& row, const decision& what, model::issues& wrong) {
    for (const std::string_view name : row.fields) {
        if (!name.empty() && field(what, name).empty())
            wrong.push_back(model::make_issue("decision.field", {std::string(name), what.action}));
    }
    for (const auto& [name, value] : what.fields) {
        if (std::find(row.fields.begin(), row.fields.end(), name) == row.fields.end())
            wrong.push_back(
                model::make_issue("decision.unknown_field", {model::loggable(name), what.action}));
    }
}

bool is_category(const pathway::rules& by, std::string_view code) {
    const auto known = by.request_categories();
    return std::any_of(known.begin(), known.end(), [&](const auto& one) { return one.is.code == code; });
}

/// What is named must be there as the file stands now.
void check_names(const decision& what, const looked& now, const look_rules& with, model::issues& wrong) {
    const std::string_view request = field(what, "request");
    const std::string_view course = field(what, "course");
    const std::string_view category = field(what, "category");
    const std::string_view to = field(what, "to");
    const auto& known = now.settles.courses;
    if (!request.empty() &&
        std::find(now.requests.begin(), now.requests.end(), request) == now.requests.end())
        wrong.push_back(model::make_issue("decision.request"));
    if (!course.empty() && std::none_of(known.begin(), known.end(),
                                        [&](const store::course_row& one) { return one.course == course; }))
        wrong.push_back(model::make_issue("decision.course"));
    if (!category.empty() && !is_category(with.pathway, category))
        wrong.push_back(model::make_issue("decision.category"));
    if (!to.empty() && with.tools.directory->by_gln(to) == nullptr)
        wrong.push_back(model::make_issue("decision.organisation"));
}

/// A letter that is released or withdrawn must be the one that was read.
void check_letter(const decision& what, const looked& now, model::issues& wrong) {
    const std::string_view recipient = field(what, "recipient");
    if (recipient.empty()) return;
    const auto found =
        std::find_if(now.letters.begin(), now.letters.end(), [&](const letters::proposal& one) {
            return one.course == field(what, "course") && one.recipient == recipient;
        });
    if (found == now.letters.end()) {
        wrong.push_back(model::make_issue("decision.no_letter"));
    } else if (const std::string_view digest = field(what, "digest"); !digest.empty()) {
        if (digest != found->digest) wrong.push_back(model::make_issue("decision.other_text"));
        if (found->state == letters::letter_state::sent)
            wrong.push_back(model::make_issue("decision.already_sent"));
        for (const std::string& why : found->waits) {
            // What only a person can lift, he lifts by releasing it.
            const bool lifted = why == letters::waits::person || why == letters::waits::no_responsibility;
            if (what.action == "release" && !lifted)
                wrong.push_back(model::make_issue("decision.cannot_go", {why}));
        }
    }
}

/// A report whose content goes anew was made by us, and can not arrive any more.
void check_report(const store::citizen_file& file, const decision& what, model::issues& wrong) {
    const std::string named = "\"report\":" + json_quoted(field(what, "report"));
    const auto noted = [&](std::string_view kind) {
        return std::any_of(file.notes.begin(), file.notes.end(), [&](const store::record_note& note) {
            return note.kind == kind && note.body.find(named) != std::string::npos;
        });
    };
    if (!noted(pathway::notes::reported)) {
        wrong.push_back(model::make_issue("decision.report"));
    } else if (noted(pathway::notes::untold)) {
        wrong.push_back(model::make_issue("decision.report_retold"));
    } else if (!what.report_given_up) {
        wrong.push_back(model::make_issue("decision.report_open"));
    }
}

/// What is asked for at once must be able to go.
void check_summary(const looked& now, model::issues& wrong) {
    std::vector<std::string> reasons;
    if (!now.summaries.consent.given) reasons.emplace_back(now.summaries.consent.why);
    for (const summary::proposal& one : now.summaries.courses) {
        if (one.waits.empty() || one.waits == summary::waits::tomorrow) continue;
        reasons.emplace_back(one.waits);
    }
    if (!reasons.empty()) wrong.push_back(model::make_issue("decision.no_summary", {reasons.front()}));
}

}  // namespace

std::string_view actions() noexcept {
    return "link, unlink, recode, address, release, withdraw, report, retell, summary";
}

std::optional<decided> decide(const store::citizen_file& file, const decision& what, const look_rules& with) {
    decided out;
    const action_row* const row = row_of(what.action);
    if (row == nullptr) {
        out.wrong.push_back(
            model::make_issue("decision.action", {model::loggable(what.action), std::string(actions())}));
        return out;
    }
    const std::string body = note_body(*row, what);
    if (const store::record_note* const before = pressed_before(file, what)) {
        if (before->body != body) {
            out.wrong.push_back(model::make_issue("operator.key_reused"));
            return out;
        }
        auto now = look(file, with);
        if (!now) return std::nullopt;
        out.repeated = true;
        out.now = std::move(*now);
        return out;
    }
    auto now = look(file, with);
    if (!now) return std::nullopt;
    check_fields(*row, what, out.wrong);
    if (out.wrong.empty()) check_names(what, *now, with, out.wrong);
    if (out.wrong.empty()) check_letter(what, *now, out.wrong);
    if (out.wrong.empty() && row->note == pathway::notes::summary) check_summary(*now, out.wrong);
    if (out.wrong.empty() && row->note == pathway::notes::untold) check_report(file, what, out.wrong);
    if (!out.wrong.empty()) return out;

    look_rules after = with;
    after.reports_today = row->note == pathway::notes::asked || row->note == pathway::notes::untold;
    after.summary_at_once = row->note == pathway::notes::summary;
    store::citizen_file changed = file;
    const std::int64_t last = file.notes.empty() ? 0 : file.notes.back().id;
    changed.notes.push_back({last + 1, with.now, std::string(row->note), what.who, body});
    auto then = look(changed, after);
    if (!then) return std::nullopt;
    out.now = std::move(*then);
    // In front: what follows from it was decided with it.
    out.now.settles.notes.insert(out.now.settles.notes.begin(), changed.notes.back());
    return out;
}

}  // namespace genvej::gateway::citizens
