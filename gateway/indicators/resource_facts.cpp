#include "gateway/indicators/resource_facts.hpp"

#include <algorithm>

#include "gateway/pathway/decimals.hpp"

namespace genvej::gateway::indicators {

namespace {

using pathway::at_path;
using pathway::day_in;
using pathway::each_code;
using pathway::graph;

constexpr std::size_t nowhere = pathway::none;
constexpr text diabetes_group = "diabetes";

found_fact fact(bool is, std::size_t resource) {
    return {true, is ? 1 : 0, {}, resource};
}

bool among(const std::vector<text>& all, text one) {
    return !one.empty() && std::find(all.begin(), all.end(), one) != all.end();
}

/// What the first code at the path says that a row knows.
text says_at(const code_rows& by, text where, text group, const model::node& from, text path) {
    text out;
    at_path(from, path, [&](const model::node& one) {
        return each_code(one, [&](text system, text code) {
            out = by.says(where, group, system, code);
            return !out.empty();
        });
    });
    return out;
}

/// Of several a yes counts before a no: whoever takes one of two medicines takes one.
void take(found_fact& into, const found_fact& one) {
    if (one.known && (!into.known || one.number > into.number)) into = one;
}

}  // namespace

resource_facts::resource_facts(const graph& in, const pathway::derived& found, const pathway::course& of,
                               const code_rows& by, day today)
    : in_(in), found_(found), of_(of), by_(by), today_(today), plans_(in, of.resources) {
    for (std::size_t i = 0; i < in_.size(); ++i) {
        if (in_.live(i) && in_.at(i).type == "Patient")
            municipalities_.push_back(
                pathway::value_at(in_.body(i), "managingOrganization.identifier.value"));
    }
    // Only hospitals send plans for training (domain.md, "The course", 3).
    for (const std::size_t r : of_.requests) {
        const pathway::request& one = found_.requests[r];
        if (one.kind == "GGOP") hospitals_.push_back(one.sender);
        if (one.message != nowhere) municipalities_.push_back(in_.of().messages()[one.message].receiver);
    }
    diabetes_ = find_diabetes();
}

found_fact resource_facts::procedure(text group) const {
    found_fact out;
    for (const std::size_t i : of_.resources) {
        if (!in_.counts(i) || in_.at(i).type != "Procedure") continue;
        const text status = by_.says("procedure_status", {}, {}, in_.body(i).child_value("status"));
        const text says = says_at(by_, "procedure", group, in_.body(i), "code");
        if (says.empty() || status.empty()) continue;
        // That another operation was not done says nothing about this one.
        if (says == "no" && status == "no") continue;
        take(out, fact(says == "yes" && status == "yes", i));
    }
    return out;
}

found_fact resource_facts::medicine_of(std::size_t i, text group) const {
    if (!in_.counts(i) || in_.at(i).type != "MedicationStatement") return {};
    const model::node& body = in_.body(i);
    if (says_at(by_, "medicine", group, body, "medicationCodeableConcept").empty()) return {};
    const text status = by_.says("medicine_status", {}, {}, body.child_value("status"));
    const day on = day_in(in_, i, "effectiveDateTime");
    const day from = on != 0 ? on : day_in(in_, i, "effectivePeriod.start");
    const day to = on != 0 ? on : day_in(in_, i, "effectivePeriod.end");
    const pathway::rules& rules = in_.by();
    const day last = of_.ended + rules.setting("point_after");
    if (status.empty() || from == 0 || from > last) return {};
    // A single day tells about the end when it is near it, as a test does.
    const bool near = on == 0 || on >= of_.ended - rules.setting("point_before");
    const bool over = to != 0 && to < of_.ended;
    if (status == "yes" && (on == 0 ? !over : near)) return fact(true, i);
    if (status == "no" && near && (on != 0 || !over)) return fact(false, i);
    if (status == "ended" && (on != 0 || to != 0)) return fact(on == 0 && !over, i);
    return {};
}

found_fact resource_facts::medicine_at_end(text group) const {
    found_fact out;
    if (of_.ended == 0) return out;
    for (const std::size_t i : of_.resources) take(out, medicine_of(i, group));
    return out;
}

resource_facts::diagnosis resource_facts::find_diabetes() const {
    diagnosis out;
    for (const std::size_t i : of_.resources) {
        if (!in_.live(i) || in_.at(i).type != "Condition") continue;
        const model::node& body = in_.body(i);
        if (says_at(by_, "condition", diabetes_group, body, "code").empty()) continue;
        if (!says_at(by_, "condition_status", {}, body, "verificationStatus").empty()) {
            if (!out.there) out = {false, true, 0, i};
            continue;
        }
        if (in_.is_void(i)) continue;
        day on = day_in(in_, i, "onsetDateTime");
        if (on == 0) on = day_in(in_, i, "recordedDate");
        // What a referral says was known when it was written.
        if (on == 0 && in_.at(i).from == pathway::way_in::message) on = pathway::day_of(in_.at(i).known);
        if (on == 0 || on > today_) continue;
        if (!out.there || on < out.on) out = {true, false, on, i};
    }
    return out;
}

found_fact resource_facts::diabetes_known() const {
    const diagnosis& one = diabetes_;
    const day before = of_.discharged != 0 ? of_.discharged : of_.referred;
    if (one.refuted) return fact(false, one.resource);
    if (!one.there || before == 0) return {};
    return fact(one.on <= before, one.resource);
}

found_fact resource_facts::diabetes_new() const {
    const found_fact known = diabetes_known();
    if (!known.known) return {};
    const diagnosis& one = diabetes_;
    const bool during = one.there && known.number == 0 && (of_.ended == 0 || one.on <= of_.ended);
    return fact(during, known.resource);
}

found_fact resource_facts::diabetes_cared() const {
    found_fact out;
    const diagnosis& since = diabetes_;
    for (const std::size_t i : of_.resources) {
        if (!in_.counts(i) || in_.at(i).type != "MedicationStatement") continue;
        const model::node& body = in_.body(i);
        if (says_at(by_, "medicine", diabetes_group, body, "medicationCodeableConcept").empty()) continue;
        const text status = by_.says("medicine_status", {}, {}, body.child_value("status"));
        if (!status.empty()) take(out, fact(status != "no", i));
    }
    for (std::size_t i = 0; since.there && i < in_.size(); ++i) {
        const bool request = in_.live(i) && !in_.is_void(i) && in_.at(i).type == "ServiceRequest";
        if (!request || day_in(in_, i, "authoredOn") < since.on) continue;
        in_.targets(i, "reasonReference", [&](std::size_t to) {
            const bool about = in_.at(to).type == "Condition" &&
                               !says_at(by_, "condition", diabetes_group, in_.body(to), "code").empty();
            if (about) take(out, fact(true, i));
            return about;
        });
    }
    return out;
}

found_fact resource_facts::goal(text measure) const {
    found_fact out;
    const auto is_it = [&](text system, text code) {
        const pathway::measured_by by = in_.by().measure_of(system, code);
        return by.what != nullptr && by.what->measure == measure;
    };
    for (const std::size_t i : of_.resources) {
        if (!in_.counts(i) || in_.at(i).type != "Goal") continue;
        if (!by_.says("goal_status", {}, {}, in_.body(i).child_value("lifecycleStatus")).empty()) continue;
        at_path(in_.body(i), "target", [&](const model::node& target) {
            const model::node* const code = target.child("measure");
            if (code == nullptr || !each_code(*code, is_it)) return false;
            text value = pathway::value_at(target, "detailQuantity.value");
            if (value.empty()) value = pathway::value_at(target, "detailRange.high.value");
            const auto number = pathway::read_thousandths(value);
            if (!number) return false;
            const bool less = pathway::value_at(target, "detailQuantity.comparator") == "<";
            out = {true, *number - (less ? 1 : 0), {}, i};
            return true;
        });
    }
    return out;
}

bool resource_facts::was_held(std::size_t encounter) const {
    const day on = day_in(in_, encounter, "period.start");
    const text status = in_.body(encounter).child_value("status");
    return in_.counts(encounter) && in_.at(encounter).type == "Encounter" && on != 0 && on <= today_ &&
           in_.by().meaning("Encounter", "status", status) == "held";
}

text resource_facts::place_of_identifiers(const model::node& of, text path) const {
    text out;
    at_path(of, path, [&](const model::node& one) {
        const text value = one.child_value("value");
        if (among(hospitals_, value)) out = "hospital";
        if (among(municipalities_, value)) out = "municipality";
        return !out.empty();
    });
    return out;
}

/// What the organisation, or one that it is part of, says itself; else whose number it has.
text resource_facts::place_of_provider(std::size_t encounter) const {
    constexpr int most_levels = 5;
    text path = "serviceProvider";
    std::size_t at = encounter;
    for (int level = 0; level < most_levels; ++level) {
        const text named = place_of_identifiers(in_.body(at), std::string(path).append(".identifier"));
        if (!named.empty()) return named;
        std::size_t next = nowhere;
        in_.targets(at, path, [&](std::size_t to) {
            next = to;
            return true;
        });
        if (next == nowhere || in_.at(next).type != "Organization") return {};
        const text says = says_at(by_, "provider", {}, in_.body(next), "type");
        if (!says.empty()) return says;
        const text number = place_of_identifiers(in_.body(next), "identifier");
        if (!number.empty()) return number;
        at = next;
        path = "partOf";
    }
    return {};
}

text resource_facts::place_of(std::size_t encounter) const {
    const text provider = place_of_provider(encounter);
    return provider.empty() ? says_at(by_, "class", {}, in_.body(encounter), "class") : provider;
}

/// Before the end it is not known that nothing more comes.
found_fact resource_facts::shared() const {
    bool hospital = false, municipality = false, unknown = false;
    for (const std::size_t i : of_.resources) {
        if (!was_held(i)) continue;
        const text place = place_of_provider(i);
        hospital = hospital || place == "hospital";
        municipality = municipality || place == "municipality";
        unknown = unknown || place.empty();
    }
    if (hospital && municipality) return fact(true, nowhere);
    const bool all_known = (hospital || municipality) && !unknown && of_.ended != 0;
    return all_known ? fact(false, nowhere) : found_fact{};
}

found_fact resource_facts::closing_place() const {
    found_fact out;
    day last = 0;
    for (const std::size_t i : of_.resources) {
        if (!was_held(i) || !plans_.is(i, "closing")) continue;
        const text place = place_of(i);
        const day on = day_in(in_, i, "period.start");
        if (place.empty() || on < last) continue;
        last = on;
        out = {true, 0, place, i};
    }
    return out;
}

bool resource_facts::called_off(text meaning) const {
    std::size_t dropped = 0;
    for (const std::size_t i : of_.resources) {
        if (!in_.counts(i) || in_.at(i).type != "CarePlan") continue;
        const bool of_it = at_path(in_.body(i), "activity.detail.code", [&](const model::node& one) {
            return each_code(one, [&](text system, text code) {
                const pathway::intervention_row* const row = in_.by().intervention(system, code);
                return row != nullptr && row->meaning == meaning;
            });
        });
        if (!of_it) continue;
        const auto says = [&](text element) {
            return in_.by().meaning("CarePlan", element, pathway::value_at(in_.body(i), element));
        };
        if (says("activity.detail.status") != "dropped" && says("status") != "dropped") return false;
        ++dropped;
    }
    return dropped > 0;
}

/// The display of a reference to an organisation, else the organisation's own name.
std::string resource_facts::organisation_name(std::size_t from, const model::node& reference) const {
    const text where = reference.child_value("reference");
    const std::size_t to = where.empty() ? nowhere : in_.target(from, where);
    if (to != nowhere) {
        if (in_.at(to).type == "Organization") return std::string(in_.body(to).child_value("name"));
        std::string out;
        at_path(in_.body(to), "organization", [&](const model::node& its) {
            out = organisation_name(to, its);
            return !out.empty();
        });
        return out;
    }
    const bool organisation = where.empty() || pathway::read_reference(where).type == "Organization" ||
                              reference.name == "organization";
    return organisation ? std::string(reference.child_value("display")) : std::string();
}

std::string resource_facts::department(const pathway::request& of) const {
    std::string out;
    const auto ask = [&](std::size_t i) {
        if (!out.empty() || !in_.live(i)) return;
        at_path(in_.body(i), "requester", [&](const model::node& one) {
            out = organisation_name(i, one);
            return !out.empty();
        });
    };
    for (std::size_t i = 0; of.message != nowhere && i < in_.size(); ++i) {
        if (in_.at(i).letter == of.message && in_.at(i).type == "ServiceRequest") ask(i);
    }
    for (std::size_t i = 0; of.message != nowhere && out.empty() && i < in_.size(); ++i) {
        if (in_.at(i).letter != of.message || in_.at(i).type != "MessageHeader") continue;
        at_path(in_.body(i), "sender", [&](const model::node& one) {
            out = organisation_name(i, one);
            return !out.empty();
        });
    }
    if (of.resource != nowhere) ask(of.resource);
    return out;
}

}  // namespace genvej::gateway::indicators
