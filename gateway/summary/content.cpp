#include "gateway/summary/content.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "gateway/letters/course_facts.hpp"
#include "gateway/letters/letter_heading.hpp"
#include "gateway/pathway/facts.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::gateway::summary {

namespace {

using letters::facts;
using pathway::filed_resource;
using pathway::test_point;

std::string version_of(const filed_resource& one) {
    return fmt::format("{}/{}#{}", one.type, one.id, one.version);
}

/// `16.15`; empty: no time is written.
std::string danish_hour(std::string_view fhir) {
    const auto at = mappings::danish_clock(fhir);
    return at ? fmt::format("{:02}.{:02}", at->hour, at->minute) : std::string();
}

class content_finder {
public:
    content_finder(const letters::address_book& in, const pathway::rules& by, const rules& rows,
                   pathway::day today)
        : in_(in),
          by_(by),
          rows_(rows),
          today_(today),
          graph_(in.of, by),
          plans_(graph_, in.course.resources) {}

    content run() {
        out_.in = &in_;
        out_.by = &by_;
        out_.patient = letters::patient_of(in_.of);
        out_.place = letters::municipality_place(out_.patient, in_);
        out_.known = letters::course_facts(in_, by_, today_);
        out_.results = pathway::results_of(in_.of, in_.course, by_, today_);
        course();
        bands();
        sessions();
        contacts();
        sections();
        if (const auto title = rows_.title().fill({nullptr, &out_.known})) out_.title = title->text;
        return std::move(out_);
    }

private:
    void course() {
        const std::string from = "course " + in_.course.id;
        const auto states = by_.states();
        const auto row = std::find_if(states.begin(), states.end(),
                                      [&](const auto& one) { return one.state == in_.course.state; });
        if (row != states.end()) out_.known.know("state", std::string(row->danish), from);
        if (in_.course.referred != 0)
            out_.known.know("referred", letters::danish_day(in_.course.referred), from);
    }

    /// Letters name the band of the end alone.
    void bands() {
        for (const std::string_view measure : {"hads_a", "hads_d"}) {
            const pathway::measured* const first = out_.results.at(measure, test_point::start);
            const auto* const band = first == nullptr ? nullptr : pathway::hads_band(by_, *first);
            if (band != nullptr)
                out_.known.know(fmt::format("{}_start_band", measure), std::string(band->danish));
        }
    }

    std::string what_of(std::size_t i) const {
        for (const std::size_t plan : plans_.of(i)) {
            std::string name;
            pathway::at_path(graph_.body(plan), "activity.detail.code", [&](const model::node& code) {
                return pathway::each_code(code, [&](std::string_view system, std::string_view its) {
                    const auto* const row = by_.intervention(system, its);
                    if (row != nullptr) name = row->name;
                    return row != nullptr;
                });
            });
            if (!name.empty()) return name;
        }
        return {};
    }

    void look_at(std::size_t i) {
        const filed_resource& one = graph_.at(i);
        const bool held = one.type == "Encounter";
        if (!held && one.type != "Appointment") return;
        const std::string_view begins =
            held ? pathway::value_at(*one.body, "period.start") : one.body->child_value("start");
        const auto on = pathway::read_day(begins);
        const bool coming = on && *on >= today_;
        const bool past = on && *on <= today_;
        const std::string_view status = one.body->child_value("status");
        if (!(coming && rows_.shows(one.type, status, true)) &&
            !(past && rows_.shows(one.type, status, false)))
            return;
        out_.sessions.push_back({&one, !held, std::string(begins), what_of(i)});
    }

    void sessions() {
        for (const std::size_t i : in_.course.resources) {
            if (graph_.counts(i)) look_at(i);
        }
        const auto order = [](const session& one) {
            return std::tuple(mappings::moment_of(one.begins).value_or(0), one.is->type, one.is->partner,
                              one.is->id);
        };
        std::sort(out_.sessions.begin(), out_.sessions.end(),
                  [&](const session& a, const session& b) { return order(a) < order(b); });
        for (const session& one : out_.sessions) {
            const std::string from = version_of(*one.is);
            facts& member = out_.known.add(one.coming ? "appointment" : "session");
            const auto know = [&](std::string_view held, std::string_view coming, std::string value) {
                member.know(one.coming ? coming : held, std::move(value), from);
            };
            know("session_date", "next_date", letters::danish_day(*pathway::read_day(one.begins)));
            know("session_time", "next_time", danish_hour(one.begins));
            know("session_what", "next_what", one.what);
            if (one.coming) member.know("next_until", danish_hour(one.is->body->child_value("end")), from);
        }
    }

    void contacts() {
        for (const contact_row& row : rows_.contacts()) {
            const mappings::organisation* const who =
                row.who == "municipality" ? out_.place : letters::find_addressee(row.who, in_).who;
            if (who == nullptr) continue;
            out_.contacts.push_back({row.danish, who});
            facts& member = out_.known.add("contact");
            member.know("contact_role", row.danish);
            member.know("contact_name", who->name, "directory");
            member.know("contact_telephone", who->telephone, "directory");
        }
    }

    void add_line(const line_row& row, const letters::known_here& with, told_section& to, bool& done) const {
        if (done || !row.when.holds(with)) return;
        const auto text = row.text.fill(with);
        if (!text) return;
        letters::letter_line made{text->text, row.name, row.row, {}};
        for (const letters::fact* const used : text->used) {
            if (!used->from.empty()) made.from.push_back(used->from);
        }
        to.lines.push_back(std::move(made));
        done = true;
    }

    void add_lines(const section_row& section, told_section& to) const {
        const std::vector<line_row>& rows = section.lines;
        for (std::size_t first = 0; first < rows.size();) {
            std::size_t end = first;
            while (end < rows.size() && rows[end].name == rows[first].name) ++end;
            const auto choose = [&](const facts* inner) {
                bool done = false;
                for (std::size_t i = first; i < end; ++i) add_line(rows[i], {inner, &out_.known}, to, done);
            };
            if (rows[first].group.empty()) {
                choose(nullptr);
            } else {
                for (const facts& member : out_.known.members(rows[first].group)) choose(&member);
            }
            first = end;
        }
    }

    void sections() {
        for (const section_row& row : rows_.sections()) {
            told_section one{&row, {}};
            add_lines(row, one);
            if (!one.lines.empty()) out_.sections.push_back(std::move(one));
        }
    }

    const letters::address_book& in_;
    const pathway::rules& by_;
    const rules& rows_;
    pathway::day today_;
    pathway::graph graph_;
    pathway::session_plans plans_;
    content out_;
};

}  // namespace

std::vector<told_measurement> content::measured(std::string_view measure, const rules& rows) const {
    std::vector<const pathway::measured*> values;
    for (const test_point point : {test_point::start, test_point::end}) {
        if (const auto* const one = results.at(measure, point)) values.push_back(one);
    }
    const auto* const latest = values.empty() ? results.latest(measure) : nullptr;
    if (latest != nullptr) values.push_back(latest);
    std::vector<told_measurement> out;
    for (const pathway::measured* const one : values) {
        if (const auto* const row = rows.observation(measure, one->method)) out.push_back({row, one});
    }
    return out;
}

content content_of(const letters::address_book& in, const pathway::rules& by, const rules& rows,
                   pathway::day today) {
    return content_finder(in, by, rows, today).run();
}

}  // namespace genvej::gateway::summary
