#include "gateway/summary/consent.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "gateway/pathway/day.hpp"
#include "gateway/pathway/fhir_paths.hpp"

namespace genvej::gateway::summary {

namespace {

using model::node;
using pathway::day;

constexpr std::size_t date_size = 10;

bool holds(const consent_row& row, const node& consent) {
    return pathway::at_path(consent, row.element, [&](const node& found) {
        if (!found.has_elements()) return row.is.system.empty() && found.value == row.is.code;
        return pathway::each_code(found, [&](std::string_view system, std::string_view code) {
            return system == row.is.system && code == row.is.code;
        });
    });
}

/// The text as the days of the calendar have it: a date, a month or a year.
std::string in_calendar(std::string_view fhir) {
    if (fhir.size() <= date_size) return std::string(fhir);
    const auto on = pathway::read_day(fhir);
    return on ? pathway::to_date(*on) : std::string(fhir.substr(0, date_size));
}

/// What a Consent about the summary says for a day.
struct verdict {
    const pathway::filed_resource* is = nullptr;
    enum class word : std::uint8_t { allows, ends, begins_later } says = word::ends;
    day dated = 0;
    day next = 0;
};

class judge {
public:
    judge(const rules& by, day today) : by_(by), today_(today), now_(pathway::to_date(today)) {}

    /// False: it is not about the summary, or says nothing yet.
    bool look(const pathway::filed_resource& one, verdict& out) const {
        const node& consent = *one.body;
        if (!all(consent_word::about, consent) || any(consent_word::ignored, consent)) return false;
        out.is = &one;
        out.dated = pathway::read_day(consent.child_value("dateTime")).value_or(0);
        if (!all(consent_word::demanded, consent) || any(consent_word::forbidden, consent)) return true;
        const node* const provision = consent.child("provision");
        const node* const period = provision == nullptr ? nullptr : provision->child("period");
        const std::string start = period == nullptr ? "" : in_calendar(period->child_value("start"));
        const std::string end = period == nullptr ? "" : in_calendar(period->child_value("end"));
        // At the precision in which it is written; both ends belong to it.
        const bool begun = now_.substr(0, start.size()) >= start;
        const bool over = !end.empty() && now_.substr(0, end.size()) > end;
        if (!begun) out.next = next_of(start, 0);
        if (begun && !over && !end.empty()) out.next = next_of(end, 1);
        if (!over) out.says = begun ? verdict::word::allows : verdict::word::begins_later;
        return true;
    }

private:
    bool all(consent_word how, const node& in) const {
        const auto& rows = by_.consent();
        return std::all_of(rows.begin(), rows.end(),
                           [&](const consent_row& row) { return row.how != how || holds(row, in); });
    }
    bool any(consent_word how, const node& in) const {
        const auto& rows = by_.consent();
        return std::any_of(rows.begin(), rows.end(),
                           [&](const consent_row& row) { return row.how == how && holds(row, in); });
    }
    /// Of a month or a year it is looked at every day.
    day next_of(std::string_view calendar, day later) const {
        const auto on = pathway::read_day(calendar);
        return on && *on + later > today_ ? *on + later : today_ + 1;
    }

    const rules& by_;
    day today_;
    std::string now_;
};

bool is_later(const verdict& one, const verdict& than) {
    const bool by_day = one.dated != 0 && than.dated != 0 && one.dated > than.dated;
    return by_day || one.is->known > than.is->known;
}

std::string name_of(const verdict& one) {
    return fmt::format("{}/{}#{}", one.is->type, one.is->id, one.is->version);
}

}  // namespace

consent_found find_consent(const pathway::file& of, const rules& by, pathway::day today) {
    const judge judge_it(by, today);
    std::vector<verdict> all;
    for (const pathway::filed_resource& one : of.resources()) {
        if (one.type != "Consent" || !one.latest || one.body == nullptr ||
            one.from != pathway::way_in::record)
            continue;
        verdict what;
        if (judge_it.look(one, what)) all.push_back(what);
    }
    consent_found out;
    for (const verdict& one : all) {
        if (one.next != 0 && (out.next == 0 || one.next < out.next)) out.next = one.next;
    }
    for (const verdict& one : all) {
        const bool overruled = std::any_of(all.begin(), all.end(), [&](const verdict& other) {
            return other.says == verdict::word::ends && is_later(other, one);
        });
        if (one.says != verdict::word::ends && !overruled) {
            const bool allows = one.says == verdict::word::allows;
            if (!allows && !out.from.empty()) continue;
            out.from = name_of(one);
            out.why = allows ? std::string_view() : waits::consent_later;
            out.given = allows;
            if (allows) return out;
        }
    }
    if (out.from.empty() && !all.empty()) {
        out.why = waits::consent_ended;
        out.from = name_of(all.back());
    }
    return out;
}

}  // namespace genvej::gateway::summary
