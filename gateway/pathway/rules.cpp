#include "gateway/pathway/rules.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "gateway/pathway/rules_reader.hpp"
#include "gateway/record/rows.hpp"

namespace genvej::gateway::pathway {
namespace {

template <class Rows>
auto* by_code(const Rows& rows, text system, text code) noexcept {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
        return row.is.code == code && row.is.system == system;
    });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

namespace words {

std::span<const text> settings() noexcept {
    static constexpr std::array<text, 8> all = {"link_window",   "around_before", "around_after",
                                                "point_before",  "point_after",   "followup_from",
                                                "hads_positive", "reconcile_days"};
    return all;
}

std::span<const text> state_predicates() noexcept {
    static constexpr std::array<text, 11> all = {"all_void",  "completed",   "dropped",   "withdrawn",
                                                 "started",   "free_choice", "elsewhere", "suspended",
                                                 "contacted", "offered",     "always"};
    return all;
}

std::span<const text> list_rules() noexcept {
    static constexpr std::array<text, 8> all = {"nothing_happened", "never_answered", "no_test",
                                                "test_text_only",   "recoded",        "declined",
                                                "undecided",        "made_later"};
    return all;
}

std::span<const text> undecided() noexcept {
    static constexpr std::array<text, 11> all = {
        "text_only",       "no_diagnosis", "several_packs", "other_diagnosis",
        "several_courses", "too_far",      "course_ended",  "course_without_diagnosis",
        "claimed_twice",   "cancellation", "course_gone"};
    return all;
}

}  // namespace words

boost::system::result<std::shared_ptr<const rules>, rules::problem> rules::read(
    std::span<const replaced> instead) {
    return rules_reader(instead).read();
}

const rules& rules::built_in() {
    static const std::shared_ptr<const rules> kept = [] {
        auto out = read();
        if (!out) {
            throw std::logic_error(
                fmt::format("{}:{}: {}", out.error().file, out.error().line, out.error().text));
        }
        return std::move(*out);
    }();
    return *kept;
}

const pack_row* rules::pack(text name) const noexcept {
    const auto found =
        std::find_if(packs_.begin(), packs_.end(), [&](const pack_row& row) { return row.pack == name; });
    return found == packs_.end() ? nullptr : &*found;
}

const diagnosis_row* rules::diagnosis(text system, text code) const noexcept {
    const diagnosis_row* out = nullptr;
    for (const diagnosis_row& row : diagnoses_) {
        const bool fits = row.system == system && code.starts_with(row.prefix);
        if (fits && (out == nullptr || row.prefix.size() > out->prefix.size())) out = &row;
    }
    return out;
}

bool rules::is_diagnosis_system(text system) const noexcept {
    return std::any_of(diagnoses_.begin(), diagnoses_.end(),
                       [&](const diagnosis_row& row) { return row.system == system; });
}

bool rules::decides(text system, text category) const noexcept {
    return std::any_of(ranks_.begin(), ranks_.end(),
                       [&](const coding_row& row) { return row.code == category && row.system == system; });
}

const message_kind_row* rules::kind_of(text event) const noexcept {
    const auto found = std::find_if(kinds_.begin(), kinds_.end(),
                                    [&](const message_kind_row& row) { return row.event == event; });
    return found == kinds_.end() ? nullptr : &*found;
}

paragraph rules::law_of(text type, text element, text system, text code) const noexcept {
    for (const law_row& row : laws_) {
        if (row.code == code && row.type == type && row.element == element && row.system == system)
            return row.law;
    }
    return paragraph::unknown;
}

const plan_category_row* rules::plan_category(text system, text code) const noexcept {
    return by_code(plan_categories_, system, code);
}
const request_category_row* rules::request_category(text system, text code) const noexcept {
    return by_code(request_categories_, system, code);
}
const intervention_row* rules::intervention(text system, text code) const noexcept {
    return by_code(interventions_, system, code);
}
const end_reason_row* rules::end_reason(text system, text code) const noexcept {
    return by_code(end_reasons_, system, code);
}
const end_reason_row* rules::end_reason(text code) const noexcept {
    const auto found = std::find_if(end_reasons_.begin(), end_reasons_.end(),
                                    [&](const end_reason_row& row) { return row.is.code == code; });
    return found == end_reasons_.end() ? nullptr : &*found;
}
const status_reason_row* rules::status_reason(text system, text code) const noexcept {
    return by_code(status_reasons_, system, code);
}

text rules::meaning(text type, text element, text status, text reason) const noexcept {
    for (const status_row& row : statuses_) {
        if (row.status == status && row.type == type && row.element == element &&
            (row.reason.empty() || reason.starts_with(row.reason)))
            return row.meaning;
    }
    return {};
}

const measure_row* rules::measure(text name) const noexcept {
    const auto found = std::find_if(measures_.begin(), measures_.end(),
                                    [&](const measure_row& row) { return row.measure == name; });
    return found == measures_.end() ? nullptr : &*found;
}

measured_by rules::measure_of(text system, text code) const noexcept {
    const record::concept_row* known = record::find_concept(system, code);
    return known == nullptr ? measured_by{} : measure_of_concept(known->name, code);
}

measured_by rules::measure_of_concept(text concept_name, text code) const noexcept {
    measured_by out;
    for (const measure_concept_row& row : measure_concepts_) {
        if (row.concept_name != concept_name || (!row.code.empty() && row.code != code)) continue;
        if (out.what == nullptr || !row.code.empty()) out = {measure(row.measure), row.method};
    }
    return out;
}

text rules::word_of(text measure, text system, text code) const noexcept {
    for (const measure_value_row& row : measure_values_) {
        if (row.is.code == code && row.measure == measure && row.is.system == system) return row.value;
    }
    return {};
}

const reconciliation_kind_row* rules::reconciliation_kind(text word) const noexcept {
    const auto found = std::find_if(reconciliation_kinds_.begin(), reconciliation_kinds_.end(),
                                    [&](const reconciliation_kind_row& row) { return row.word == word; });
    return found == reconciliation_kinds_.end() ? nullptr : &*found;
}

int rules::setting(text name) const {
    for (const auto& [its, value] : settings_) {
        if (its == name) return value;
    }
    throw std::logic_error(fmt::format("gateway/pathway/settings.csv has no `{}`", name));
}

}  // namespace genvej::gateway::pathway
