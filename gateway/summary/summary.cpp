#include "gateway/summary/summary.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "gateway/pathway/day.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/summary/document.hpp"

namespace genvej::gateway::summary {

namespace {

std::string_view field(const pathway::filed_note& note, std::string_view name) {
    return pathway::notes::text_of(note.body, name);
}

/// What was sent of a course.
struct history {
    const pathway::filed_note* last = nullptr;
    std::size_t count = 0;
};

history history_of(const pathway::file& file, std::string_view course) {
    history out;
    for (const pathway::filed_note& note : file.notes()) {
        if (note.kind != pathway::notes::summary || field(note, "state") != "sent" ||
            field(note, "course") != course)
            continue;
        out.last = &note;
        ++out.count;
    }
    return out;
}

bool is_dead(const model::node& patient) {
    return patient.child_value("deceasedBoolean") == "true" ||
           !patient.child_value("deceasedDateTime").empty();
}

}  // namespace

std::string_view to_string(summary_state state) noexcept {
    switch (state) {
        case summary_state::sent:
            return "sent";
        case summary_state::ready:
            return "ready";
        case summary_state::waits:
            return "waits";
    }
    return "";
}

std::optional<proposal> propose(const summary_task& what) {
    const pathway::course& course = what.in.course;
    const history before = history_of(what.in.of, course.id);
    const state_row& state = what.rows.state(course.state);
    const bool mistake = state.composition == "entered-in-error";
    if ((mistake || course.undecided) && before.last == nullptr) return std::nullopt;
    proposal out;
    out.course = course.id;
    content says = content_of(what.in, what.by, what.rows, what.today);
    if (says.patient == nullptr || says.place == nullptr) {
        out.waits = waits::no_place;
        return out;
    }
    document_heading heading{{}, {}, state.composition, state.episode};
    out.digest = sha256_hex(write_document(says, what.rows, heading));
    out.number = before.count + 1;
    out.document = document_id(course.id, out.number);
    if (before.last != nullptr && field(*before.last, "digest") == out.digest) {
        out.state = summary_state::sent;
        out.number = before.count;
        out.document = field(*before.last, "document");
    } else if (is_dead(*says.patient->body)) {
        out.waits = waits::deceased;
    } else if (before.last != nullptr && !what.at_once &&
               field(*before.last, "day") == pathway::to_date(what.today)) {
        out.waits = waits::tomorrow;
    } else {
        out.state = summary_state::ready;
        heading.id = out.document;
        heading.when = what.when;
        if (before.last != nullptr) heading.replaces = field(*before.last, "document");
        out.body = write_document(says, what.rows, heading);
    }
    out.says = std::move(says.sections);
    return out;
}

std::string sent_note(const proposal& one, pathway::day on) {
    return fmt::format(R"({{"document":{},"course":{},"state":"sent","number":{},"day":{},"digest":{}}})",
                       json_quoted(one.document), json_quoted(one.course), one.number,
                       json_quoted(pathway::to_date(on)), json_quoted(one.digest));
}

std::vector<std::string> ended_notes(const pathway::file& of) {
    std::vector<std::string_view> open;
    for (const pathway::filed_note& note : of.notes()) {
        if (note.kind != pathway::notes::summary) continue;
        const std::string_view course = field(note, "course");
        const std::string_view state = field(note, "state");
        if (state == "sent" || state == "ended") std::erase(open, course);
        if (state == "sent") open.push_back(course);
    }
    std::vector<std::string> out;
    out.reserve(open.size());
    for (const std::string_view course : open)
        out.push_back(fmt::format(R"({{"course":{},"state":"ended"}})", json_quoted(course)));
    return out;
}

}  // namespace genvej::gateway::summary
