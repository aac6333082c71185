#include "gateway/reports/reports.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "adapters/formats/json_sink.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/reports/bundle.hpp"

namespace genvej::gateway::reports {
namespace {

namespace notes = pathway::notes;
using pathway::day;

constexpr std::array<paragraph, 2> laws = {paragraph::s140, paragraph::s119};

/// One look at a file.
class look {
public:
    look(const pathway::file& file, const pathway::derived& of, const request& asked)
        : file_(file),
          of_(of),
          asked_(asked),
          records_(records_of(file, of, asked)),
          told_(file, rules::built_in(), records_) {
        for (std::size_t i = 0; i < of.courses.size(); ++i) {
            for (const std::size_t at : of.courses[i].resources) {
                const filed_resource& one = file.resources()[at];
                courses_[{
                    one.partner, {one.type, one.id}
                }] = i;
            }
        }
    }

    made run() {
        std::set<day> days;
        for (const versions& one : records_) days.insert(one.days().begin(), one.days().end());
        for (const day on : days) {
            if (on > asked_.through) {
                out_.more = true;
                break;
            }
            for (std::size_t i = 0; i < records_.size(); ++i) {
                for (const paragraph law : laws) tell_day(asked_.reporters[i], records_[i], law, on);
            }
        }
        return std::move(out_);
    }

private:
    static std::vector<versions> records_of(const pathway::file& file, const pathway::derived& of,
                                            const request& asked) {
        std::vector<versions> out;
        for (const reporter& one : asked.reporters) out.emplace_back(file, of, one.partner);
        return out;
    }

    /// One report for each course of which something is to be told.
    void tell_day(const reporter& who, const versions& record, paragraph law, day on) {
        if (all_told(law, record, on)) return;
        const day_view view = view_of(who, record, law, on);
        std::set<std::string_view> done;
        for (bool again = true; again;) {
            again = false;
            const plan all = make_plan(view);
            std::map<std::string_view, std::vector<resource_name>> seeds;
            for (const auto& [name, what] : all) seeds[course_of(view, name)].push_back(name);
            for (const auto& [course, names] : seeds) {
                if (!done.insert(course).second || on < told_.last_day(law, course, record.partner()))
                    continue;
                tell_course(view, all, names, course);
                again = true;  // what it told is told for the other courses, too
                break;
            }
        }
    }

    bool all_told(paragraph law, const versions& record, day on) const {
        return !of_.courses.empty() &&
               std::all_of(of_.courses.begin(), of_.courses.end(), [&](const pathway::course& one) {
                   return on < told_.last_day(law, one.id, record.partner());
               });
    }

    day_view view_of(const reporter& who, const versions& record, paragraph law, day on) const {
        day_view out;
        out.by = &rules::built_in();
        out.record = &record;
        out.told = &told_;
        out.law = law;
        out.of = on;
        out.when = std::min(pathway::beginning_of(on + 1) - 1, asked_.now);
        out.gln = who.gln;
        out.another_patient = another_patient(out.when);
        out.course_law = [this, &record](const resource_name& name) { return only_law(record, name); };
        return out;
    }

    /// Some partner's record has the citizen at that moment.
    bool another_patient(pathway::time_ms when) const {
        return std::any_of(
            file_.resources().begin(), file_.resources().end(), [&](const filed_resource& one) {
                if (one.type != "Patient" || one.from != pathway::way_in::record || one.known > when)
                    return false;
                const filed_resource* counts = file_.find(one.partner, one.type, one.id, when);
                return counts != nullptr && counts->from == pathway::way_in::record && !counts->deleted;
            });
    }

    const pathway::course* course_at(std::string_view partner, const resource_name& name) const {
        const auto found = courses_.find({partner, name});
        return found == courses_.end() ? nullptr : &of_.courses[found->second];
    }

    paragraph only_law(const versions& record, const resource_name& name) const {
        const pathway::course* found = course_at(record.partner(), name);
        if (found == nullptr && of_.courses.size() == 1) found = &of_.courses.front();
        if (found == nullptr || found->s140 == found->s119) return paragraph::unknown;
        return found->s140 ? paragraph::s140 : paragraph::s119;
    }

    /// The course that derivation or an earlier report knows; else the citizen's latest of that paragraph;
    /// without any, the file's own id stands in its place.
    std::string_view course_of(const day_view& view, const resource_name& name) const {
        const std::string_view partner = view.record->partner();
        if (const pathway::course* found = course_at(partner, name); found != nullptr && !found->id.empty())
            return found->id;
        const std::string_view before = told_.course_of(partner, name);
        if (!before.empty()) return before;
        const pathway::course* latest = nullptr;
        for (const pathway::course& one : of_.courses) {
            const bool fits = view.law == paragraph::s140 ? one.s140 : one.s119;
            if (fits && !one.id.empty() && (latest == nullptr || one.referred >= latest->referred))
                latest = &one;
        }
        if (latest != nullptr) return latest->id;
        return of_.courses.size() == 1 && !of_.courses.front().id.empty()
                   ? std::string_view(of_.courses.front().id)
                   : file_.id();
    }

    void tell_course(const day_view& view, const plan& all, const std::vector<resource_name>& seeds,
                     std::string_view course) {
        const bundle_heading heading{course, told_.next_number(course, view.of)};
        assembled made = assemble(view, all, seeds, heading);
        if (model::has_errors(made.missing)) return hold(view, course, std::move(made.missing));
        report one;
        one.id = std::move(made.id);
        one.body = std::move(made.body);
        one.law = law_text(view.law);
        one.kind = rules::built_in().kind(view.law);
        one.course = std::string(course);
        one.partner = std::string(view.record->partner());
        one.municipality = std::move(made.municipality);
        one.of = view.of;
        one.number = heading.number;
        one.origins = std::move(made.origins);
        one.note = note_of(one, made.entries);
        told_.reported(view.law, course, view.of);
        for (const bool voided : {true, false}) {
            for (const told_entry& entry : made.entries) {
                if (entry.voided == voided) settle(view, entry);
            }
        }
        out_.reports.push_back(std::move(one));
    }

    void settle(const day_view& view, const told_entry& one) {
        if (!one.news) return;
        told_state state;
        state.as = one.id;
        state.shown = one.data;
        state.version = one.version;
        state.voided = one.voided;
        told_.set(view.law, view.record->partner(), one.name, std::move(state));
    }

    void hold(const day_view& view, std::string_view course, model::issues missing) {
        held_report one;
        one.law = law_text(view.law);
        one.course = std::string(course);
        one.partner = std::string(view.record->partner());
        one.of = view.of;
        one.missing = std::move(missing);
        one.note = note_of(one);
        one.noted = std::any_of(
            file_.notes().begin(), file_.notes().end(),
            [&](const pathway::filed_note& note) { return note.kind == notes::held && says(note, one); });
        out_.held.push_back(std::move(one));
    }

    static bool says(const pathway::filed_note& note, const held_report& held) {
        if (notes::text_of(note.body, "day") != pathway::to_date(held.of) ||
            notes::text_of(note.body, "law") != held.law ||
            notes::text_of(note.body, "course") != held.course)
            return false;
        const formats::json::value* list = notes::member(note.body, "missing");
        const formats::json::value* noted = list == nullptr ? nullptr : list->first;
        for (const model::issue& one : held.missing) {
            if (noted == nullptr || notes::text_of(noted, "entry") != one.path ||
                notes::text_of(noted, "code") != one.code())
                return false;
            noted = noted->next;
        }
        return noted == nullptr;
    }

    /// `{"day":…,"law":…,"course":…`: what notes of both kinds begin with.
    static std::string note_heading(day of, std::string_view law, std::string_view course) {
        return fmt::format(R"({{"day":"{}","law":"{}","course":{})", pathway::to_date(of), law,
                           quoted(course));
    }

    static std::string quoted(std::string_view text) {
        std::string out;
        {
            formats::json::sink into(out);
            into.put_string(text);
        }
        return out;
    }

    static std::string note_of(const report& one, const std::vector<told_entry>& entries) {
        std::string out = note_heading(one.of, one.law, one.course);
        out += fmt::format(R"(,"report":"{}","number":{},"resources":[)", one.id, one.number);
        bool first = true;
        for (const bool voided : {true, false}) {
            for (const told_entry& entry : entries) {
                if (!entry.news || entry.voided != voided) continue;
                out += fmt::format(R"({}{{"partner":{},"type":"{}","id":{},"version":{},"as":{}{}}})",
                                   first ? "" : ",", quoted(one.partner), entry.name.first,
                                   quoted(entry.name.second), entry.version, quoted(entry.id),
                                   voided ? R"(,"void":true)" : "");
                first = false;
            }
        }
        return out + "]}";
    }

    static std::string note_of(const held_report& one) {
        std::string out = note_heading(one.of, one.law, one.course) + R"(,"missing":[)";
        for (std::size_t i = 0; i < one.missing.size(); ++i) {
            out += fmt::format(R"({}{{"entry":{},"code":"{}"}})", i == 0 ? "" : ",",
                               quoted(one.missing[i].path), one.missing[i].code());
        }
        return out + "]}";
    }

    const pathway::file& file_;
    const pathway::derived& of_;
    const request& asked_;
    const std::vector<versions> records_;
    ledger told_;
    std::map<std::pair<std::string_view, resource_name>, std::size_t> courses_;
    made out_;
};

}  // namespace

made make_reports(const pathway::file& file, const pathway::derived& of, const request& asked) {
    return look(file, of, asked).run();
}

bool still_held(const pathway::file& file, const pathway::filed_note& held) {
    const auto day_of_note = [](const pathway::filed_note& note) {
        return pathway::read_day(notes::text_of(note.body, "day")).value_or(0);
    };
    return std::none_of(file.notes().begin(), file.notes().end(), [&](const pathway::filed_note& note) {
        return note.kind == notes::reported && day_of_note(note) >= day_of_note(held) &&
               notes::text_of(note.body, "law") == notes::text_of(held.body, "law") &&
               notes::text_of(note.body, "course") == notes::text_of(held.body, "course");
    });
}

}  // namespace genvej::gateway::reports
