#include "gateway/reports/ledger.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "gateway/pathway/notes.hpp"

namespace genvej::gateway::reports {

namespace notes = pathway::notes;
using formats::json::value;
using pathway::way_in;

std::string_view law_text(paragraph law) noexcept {
    return law == paragraph::s140 ? "140" : law == paragraph::s119 ? "119" : "";
}

paragraph law_named(std::string_view text) noexcept {
    return text == "140" ? paragraph::s140 : text == "119" ? paragraph::s119 : paragraph::unknown;
}

ledger::ledger(const pathway::file& file, const rules& by, const std::vector<versions>& records) {
    // A vendor's reports count as they came; our notes are about later days, since never both report a
    // course.
    for (const filed_resource& one : file.resources()) {
        if (one.from == way_in::report) read_report(one, file.messages()[one.letter].kind, by);
    }
    std::set<std::string_view> untold;
    for (const pathway::filed_note& note : file.notes()) {
        if (note.kind == notes::untold) untold.insert(notes::text_of(note.body, "report"));
    }
    for (const pathway::filed_note& note : file.notes()) {
        if (note.kind == notes::reported)
            read_note(note, records, untold.contains(notes::text_of(note.body, "report")));
    }
}

void ledger::read_report(const filed_resource& one, std::string_view kind, const rules& by) {
    const paragraph law = by.law_of_kind(kind);
    if (law == paragraph::unknown || one.body == nullptr) return;
    const pathway::day on = pathway::day_of(one.known);
    pathway::day& last = vendor_days_[{law, one.partner}];
    last = std::max(last, on);
    const profile* as = by.find(law, *one.body);
    if (as == nullptr) return;
    told_state& state = told_[{law, one.partner}][{one.type, one.id}];
    const bool off = one.body->child_value(as->void_element) == as->void_value;
    state.voided = off || (as->in_error.codes != nullptr && as->in_error.holds(*one.body));
    state.as = std::string(one.id);
    if (!state.voided || state.shown == nullptr) state.shown = &one;
}

void ledger::read_note(const pathway::filed_note& note, const std::vector<versions>& records, bool untold) {
    const paragraph law = law_named(notes::text_of(note.body, "law"));
    const std::optional<pathway::day> on = pathway::read_day(notes::text_of(note.body, "day"));
    const value* list = notes::member(note.body, "resources");
    if (law == paragraph::unknown || !on || list == nullptr) return;
    const std::string_view course = notes::text_of(note.body, "course");
    if (untold) {
        // Its number, and with it its id, is not given again.
        ++numbers_[{std::string(course), *on}];
        return;
    }
    reported(law, course, *on);
    for (const value* one = list->first; one != nullptr; one = one->next) {
        const std::string_view partner = notes::text_of(one, "partner");
        const auto record = std::find_if(records.begin(), records.end(),
                                         [&](const versions& of) { return of.partner() == partner; });
        if (record == records.end()) continue;
        const resource_name name = record->named({notes::text_of(one, "type"), notes::text_of(one, "id")});
        if (name.first.empty()) continue;
        const std::string_view number = notes::text_of(one, "version");
        told_state& state = told_[{law, record->partner()}][name];
        std::from_chars(number.data(), number.data() + number.size(), state.version);
        state.as = std::string(notes::text_of(one, "as"));
        state.voided = notes::text_of(one, "void") == "true";
        if (!state.voided) state.shown = record->version(name, state.version);
        courses_[{record->partner(), name}] = course;
    }
}

const told_state* ledger::find(paragraph law, std::string_view partner, const resource_name& name) const {
    const auto& here = all(law, partner);
    const auto found = here.find(name);
    return found == here.end() || found->second.shown == nullptr ? nullptr : &found->second;
}

void ledger::set(paragraph law, std::string_view partner, const resource_name& name, told_state now) {
    told_[{law, partner}][name] = std::move(now);
}

const std::map<resource_name, told_state>& ledger::all(paragraph law, std::string_view partner) const {
    static const std::map<resource_name, told_state> none;
    const auto found = told_.find({law, partner});
    return found == told_.end() ? none : found->second;
}

pathway::day ledger::last_day(paragraph law, std::string_view course, std::string_view partner) const {
    const auto ours = last_days_.find({law, std::string(course)});
    const auto theirs = vendor_days_.find({law, partner});
    return std::max(ours == last_days_.end() ? 0 : ours->second,
                    theirs == vendor_days_.end() ? 0 : theirs->second);
}

std::uint32_t ledger::next_number(std::string_view course, pathway::day of) const {
    const auto found = numbers_.find({std::string(course), of});
    return found == numbers_.end() ? 1 : found->second + 1;
}

void ledger::reported(paragraph law, std::string_view course, pathway::day of) {
    pathway::day& last = last_days_[{law, std::string(course)}];
    last = std::max(last, of);
    ++numbers_[{std::string(course), of}];
}

std::string_view ledger::course_of(std::string_view partner, const resource_name& name) const {
    const auto found = courses_.find({partner, name});
    return found == courses_.end() ? std::string_view{} : found->second;
}

}  // namespace genvej::gateway::reports
