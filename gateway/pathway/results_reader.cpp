#include "gateway/pathway/results_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/pathway/decimals.hpp"
#include "gateway/record/rows.hpp"

namespace genvej::gateway::pathway {
namespace {

constexpr text flags = "https://genvej.invalid/fhir/CodeSystem/record-flag";
constexpr text own_codes = "https://genvej.invalid/fhir/CodeSystem/rehab";
constexpr text point_extension = "~test-point";
constexpr std::array<std::pair<text, test_point>, 4> point_words = {
    {{"start", test_point::start},
     {"during", test_point::during},
     {"end", test_point::end},
     {"followup", test_point::followup}}
};

test_point point_named(text word) noexcept {
    for (const auto& [name, point] : point_words) {
        if (name == word) return point;
    }
    return test_point::none;
}

const model::node* value_of(const model::node& measuring) noexcept {
    for (const model::node* one = measuring.first_element(); one != nullptr; one = one->next_element()) {
        if (one->name.starts_with("value")) return one;
    }
    return nullptr;
}

/// The text of a concept, or of a string.
std::string words_of(const model::node& value) {
    if (!value.value.empty()) return std::string(value.value);
    const text said = value.child_value("text");
    return std::string(said.empty() ? value_at(value, "coding.display") : said);
}

/// Items that have a number as their answer, at any depth.
void gather_items(const model::node& from, text instrument,
                  std::vector<std::pair<const record::item_row*, int>>& found) {
    for (const model::node* item = from.child("item"); item != nullptr; item = item->next_same()) {
        const record::item_row* row = record::find_item(item->child_value("linkId"));
        const text digits = value_at(*item, "answer.valueInteger");
        int number = -1;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        const bool good =
            row != nullptr && row->instrument == instrument && number >= row->least && number <= row->most;
        if (good) found.emplace_back(row, number);
        gather_items(*item, instrument, found);
        at_path(*item, "answer", [&](const model::node& answer) {
            gather_items(answer, instrument, found);
            return false;
        });
    }
}

/// Instruments of which at least one item is there, and their scales.
std::vector<std::pair<text, text>> scales_in(const model::node& from) {
    std::vector<std::pair<text, text>> out;
    const auto look = [&](const auto& self, const model::node& at) -> void {
        for (const model::node* item = at.child("item"); item != nullptr; item = item->next_same()) {
            const record::item_row* row = record::find_item(item->child_value("linkId"));
            if (row != nullptr) {
                for (const record::item_row* other : record::items_of(row->instrument)) {
                    const std::pair<text, text> scale{other->instrument, other->scale};
                    if (std::find(out.begin(), out.end(), scale) == out.end()) out.push_back(scale);
                }
            }
            self(self, *item);
        }
    };
    look(look, from);
    return out;
}

}  // namespace

results_reader::results_reader(const graph& in, const course& of, day today)
    : in_(in), of_(of), today_(today) {
    out_.started_ = of.started;
    out_.ended_ = of.ended;
}

results results_reader::run() {
    for (const std::size_t i : of_.resources) {
        if (in_.is_void(i)) continue;
        if (in_.at(i).type == "Observation") read_observation(i);
        if (in_.at(i).type == "QuestionnaireResponse") read_answers(i);
    }
    read_contacts();
    give_points();
    const auto order = [&](const measured& one) {
        const auto id = in_.at(one.resource).id;
        return std::tuple(one.what - in_.by().measures().data(), one.on, in_.at(one.resource).partner, id,
                          one.number);
    };
    std::sort(out_.all_.begin(), out_.all_.end(),
              [&](const measured& a, const measured& b) { return order(a) < order(b); });
    return std::move(out_);
}

test_point results_reader::point_said(const model::node& body) const {
    const model::node* said = extension_value(body, point_extension);
    if (said == nullptr) return test_point::none;
    if (!said->value.empty()) return point_named(said->value);
    test_point out = test_point::none;
    each_code(*said, [&](text, text code) {
        out = point_named(code);
        return out != test_point::none;
    });
    return out;
}

/// The display of a reference, else the name or identifier of what it points at.
std::string results_reader::name_at(std::size_t i, std::string_view path) const {
    std::string out;
    at_path(in_.body(i), path, [&](const model::node& one) {
        out = one.child_value("display");
        if (out.empty()) out = value_at(one, "identifier.value");
        const std::size_t to = out.empty() ? in_.target(i, one.child_value("reference")) : none;
        if (to != none) out = in_.body(to).child_value("name");
        return !out.empty();
    });
    return out;
}

measured results_reader::common_of(std::size_t i, std::string_view day_path) const {
    measured out;
    const model::node& body = in_.body(i);
    out.resource = i;
    out.from_referral = in_.at(i).from == way_in::message;
    out.on = day_in(in_, i, day_path);
    out.at = point_said(body);
    out.said = out.at != test_point::none;
    out.implausible = has_code(body, "meta.tag", flags, "implausible");
    return out;
}

void results_reader::read_observation(std::size_t i) {
    measured common;
    for (const text path :
         {text("effectiveDateTime"), text("effectiveInstant"), text("effectivePeriod.start")}) {
        common = common_of(i, path);
        if (common.on != 0) break;
    }
    common.detail = name_at(i, "focus");
    common.source = name_at(i, "performer");
    at_path(in_.body(i), "component", [&](const model::node& part) {
        const model::node* value = value_of(part);
        if (value == nullptr || !has_code(part, "code", own_codes, "protocol")) return false;
        common.protocol = value->value.empty() ? value_at(*value, "coding.code") : text(value->value);
        if (common.protocol.empty()) common.protocol = value->child_value("text");
        return true;
    });
    read_measurement(i, in_.body(i), common);
    at_path(in_.body(i), "component", [&](const model::node& part) {
        read_measurement(i, part, common);
        return false;
    });
}

/// The first of its codes that means something counts.
void results_reader::read_measurement(std::size_t /*i*/, const model::node& measuring,
                                      const measured& common) {
    const model::node* code = measuring.child("code");
    const model::node* value = value_of(measuring);
    if (code == nullptr) return;
    measured one = common;
    const record::concept_row* range = nullptr;
    each_code(*code, [&](text system, text its) {
        const measured_by known = in_.by().measure_of(system, its);
        one.what = known.what;
        one.method = known.method;
        range = record::find_concept(system, its);
        return known.what != nullptr;
    });
    if (one.what == nullptr) return;
    if (value == nullptr) {
        one.word = value_at(measuring, "dataAbsentReason.coding.code");
        if (!one.word.empty() && one.on != 0 && one.on <= today_) out_.absent_.push_back(std::move(one));
        return;
    }
    if (one.what->kind == measure_kind::code || one.what->kind == measure_kind::words) {
        each_code(*value, [&](text system, text its) {
            one.word = in_.by().word_of(one.what->measure, system, its);
            return !one.word.empty();
        });
        if (value->name == "valueBoolean") one.word = value->value == "true" ? text("yes") : text("no");
        one.in_words = words_of(*value);
        if (!one.word.empty() || !one.in_words.empty()) add(std::move(one));
        return;
    }
    const text digits = value->value.empty() ? value->child_value("value") : text(value->value);
    const auto number = read_thousandths(digits);
    if (!number) return;
    // A message is not refused for a value that cannot be; it is no value all the same.
    const double plain = static_cast<double>(*number) / 1000;
    if (!range->units.empty() && (plain < range->least || plain > range->most)) return;
    one.thousandths = *number;
    one.number = digits;
    add(std::move(one));
}

void results_reader::read_answers(std::size_t i) {
    const measured common = common_of(i, "authored");
    for (const auto& [instrument, scale] : scales_in(in_.body(i))) add_scale(i, instrument, scale, common);
}

/// A subscale is the sum of its items; without one of them it is unknown.
void results_reader::add_scale(std::size_t i, text instrument, text scale, const measured& common) {
    const measured_by known = in_.by().measure_of_concept(std::string(instrument).append("-").append(scale));
    if (known.what == nullptr) return;
    std::vector<std::pair<const record::item_row*, int>> answered;
    gather_items(in_.body(i), instrument, answered);
    results::incomplete lacks{known.what, {}, i, common.said ? common.at : point_of(common)};
    int sum = 0;
    for (const record::item_row* item : record::items_of(instrument)) {
        if (item->scale != scale) continue;
        const auto found = std::find_if(answered.begin(), answered.end(),
                                        [&](const auto& one) { return one.first == item; });
        if (found == answered.end()) {
            lacks.items.push_back(item->item);
        } else {
            sum += found->second;
        }
    }
    if (!lacks.items.empty()) {
        out_.unfinished_.push_back(std::move(lacks));
        return;
    }
    measured one = common;
    one.what = known.what;
    one.method = known.method;
    one.thousandths = std::int64_t{sum} * 1000;
    one.number = std::to_string(sum);
    add(std::move(one));
}

void results_reader::add(measured one) {
    if (one.on == 0 || one.on > today_) return;
    out_.all_.push_back(std::move(one));
}

void results_reader::read_contacts() {
    const session_plans plans(in_, of_.resources);
    for (const std::size_t i : of_.resources) {
        if (!in_.counts(i) || in_.at(i).type != "Encounter") continue;
        const day begins = day_in(in_, i, "period.start");
        const text status = in_.body(i).child_value("status");
        if (begins == 0 || begins > today_ || in_.by().meaning("Encounter", "status", status) != "held")
            continue;
        for (const intervention_row& row : in_.by().interventions()) {
            if (plans.is(i, row.meaning)) out_.contacts_.push_back({row.meaning, begins, i});
        }
    }
    std::sort(out_.contacts_.begin(), out_.contacts_.end(), [&](const auto& a, const auto& b) {
        const auto order = [&](const results::contact& one) {
            return std::tuple(one.meaning, one.on, in_.at(one.resource).partner, in_.at(one.resource).id);
        };
        return order(a) < order(b);
    });
}

/// By its day; of two windows that meet, the nearer one.
test_point results_reader::point_of(const measured& one) const {
    const rules& by = in_.by();
    const auto away = [&](day from) {
        const bool inside = from != 0 && one.on >= from - by.setting("point_before") &&
                            one.on <= from + by.setting("point_after");
        return inside ? std::abs(one.on - from) : -1;
    };
    const int from_start = away(of_.started);
    const int from_end = away(of_.ended);
    if (from_start >= 0 && (from_end < 0 || from_start <= from_end)) return test_point::start;
    if (from_end >= 0) return test_point::end;
    if (one.from_referral) return test_point::start;
    if (of_.ended != 0 && one.on >= of_.ended + by.setting("followup_from")) return test_point::followup;
    const bool inside = of_.started != 0 && one.on > of_.started && (of_.ended == 0 || one.on < of_.ended);
    return inside ? test_point::during : test_point::none;
}

void results_reader::give_points() {
    for (std::vector<measured>* const all : {&out_.all_, &out_.absent_}) {
        for (measured& one : *all) {
            if (!one.said) one.at = point_of(one);
        }
    }
}

bool has_coded_work_test(const graph& in, const course& of, day today) {
    const results found = results_reader(in, of, today).run();
    return std::any_of(found.all().begin(), found.all().end(), [&](const measured& one) {
        return one.what->work_test && (one.from_referral || one.at == test_point::start ||
                                       (of.started == 0 && one.at == test_point::none));
    });
}

results results_of(const file& of, const course& one, const rules& by, day today) {
    const graph in(of, by);
    return results_reader(in, one, today).run();
}

}  // namespace genvej::gateway::pathway
