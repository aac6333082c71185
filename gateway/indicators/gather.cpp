#include "gateway/indicators/gather.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gateway/indicators/resource_facts.hpp"
#include "gateway/pathway/decimals.hpp"
#include "gateway/pathway/results_reader.hpp"

namespace genvej::gateway::indicators {

namespace {

using pathway::measured;
using pathway::test_point;

constexpr std::int64_t thousand = 1000;

test_point point_of(text word) {
    if (word == "start") return test_point::start;
    return word == "end" ? test_point::end : test_point::followup;
}

text after_colon(text from) {
    const std::size_t at = from.find(':');
    return at == text::npos ? text{} : from.substr(at + 1);
}

datum_value number(std::int64_t one) {
    datum_value out;
    out.known = true;
    out.number = one;
    return out;
}
datum_value unknown(text reason = {}) {
    datum_value out;
    out.word = reason;
    return out;
}
datum_value count(int one) {
    return one < 0 ? unknown() : number(one * thousand);
}
/// In per cent, in thousandths.
datum_value share(int part, int whole) {
    return whole <= 0 || part < 0 ? unknown() : number(pathway::rounded_ratio(part, whole, 100 * thousand));
}

class gatherer {
public:
    gatherer(const pathway::file& of, const pathway::derived& found, const pathway::course& one,
             const pathway::rules& by, const data_rows& data, day today)
        : in_(of, by),
          found_(found),
          of_(one),
          by_(by),
          results_(pathway::results_reader(in_, one, today).run()),
          facts_(in_, found, one, code_rows::built_in(), today),
          smoking_(pathway::count_sessions(in_, pathway::session_plans(in_, one.resources), one.resources,
                                           "smoking", one.ended, today)),
          out_(data) {
        for (const pathway::state_row& row : by_.states()) {
            if (row.state == of_.state) when_ = row.when;
        }
    }

    course_data run() {
        for (std::size_t i = 0; i < out_.rows().places().size(); ++i) {
            const datum_value value = value_of(out_.rows().places()[i]);
            if (value.known || !value.word.empty()) out_.set(i, value);
        }
        for (const std::size_t r : of_.requests) add(found_.requests[r]);
        return std::move(out_);
    }

    using field = datum_value (gatherer::*)();
    struct field_row {
        text name;
        field take;
    };
    static const field_row* find_field(text name);

private:
    datum_value value_of(const datum_place& place) {
        const text how = place.from.substr(0, place.from.find(':')), what = after_colon(place.from);
        if (how == "never") return unknown("never");
        if (how == "row")
            return unknown(why::not_yet);  // said where rows are made (gateway/citizens/own_rows)
        if (how == "measure") return measure(what, point_of(place.at), place.kind);
        if (how == "latest") return latest(what, place.kind);
        if (how == "contact") return contact(what);
        if (how == "procedure") return fact(facts_.procedure(what));
        if (how == "medicine") return until_end(fact(facts_.medicine_at_end(what)));
        const field_row* const row = find_field(what);
        if (row == nullptr) throw std::logic_error(fmt::format("nobody gathers `{}`", place.from));
        return (this->*row->take)();
    }

    // ---- how far the course has come

    bool has_ended() const { return when_ == "completed" || when_ == "dropped"; }
    /// Something can still happen.
    bool is_open() const { return !has_ended() && when_ != "all_void" && when_ != "withdrawn"; }
    datum_value until_end(datum_value value) const {
        return value.known || !value.word.empty() || !is_open() ? value : unknown(why::not_yet);
    }
    datum_value only_at_end(const datum_value& value) const { return has_ended() ? value : until_end({}); }

    // ---- values

    text keep(std::string one) { return out_.keep(std::move(one)); }
    text place(std::size_t resource) {
        if (resource == pathway::filed_resource::npos) return {};
        const pathway::filed_resource& one = in_.at(resource);
        return keep(fmt::format("{}/{}#{}", one.type, one.id, one.version));
    }
    datum_value a_day(day one) { return one == 0 ? unknown() : number(one); }
    datum_value word(text one) {
        if (one.empty()) return unknown();
        datum_value out;
        out.known = true;
        out.word = keep(std::string(one));
        return out;
    }
    datum_value fact(const found_fact& one) {
        if (!one.known) return unknown();
        datum_value out = one.word.empty() ? number(one.number) : word(one.word);
        out.from = place(one.resource);
        return out;
    }

    datum_value of(const measured& one, datum_kind kind) {
        datum_value out;
        if (kind == datum_kind::truth) {
            if (one.word != "yes" && one.word != "no") return unknown(why::text_only);
            out = number(one.word == "yes" ? 1 : 0);
        } else if (kind == datum_kind::number) {
            out = number(one.thousandths);
        } else {
            const bool coded = one.what->kind == pathway::measure_kind::code;
            if (coded && one.word.empty()) return unknown(why::text_only);
            out = word(one.word.empty() ? text(one.in_words) : one.word);
        }
        out.on = one.on;
        out.method = keep(one.protocol.empty() ? std::string(one.method)
                                               : fmt::format("{}/{}", one.method, one.protocol));
        out.from = place(one.resource);
        return out;
    }

    datum_value measure(text name, test_point at, datum_kind kind) {
        if (const measured* const one = results_.at(name, at)) return of(*one, kind);
        for (const auto& one : results_.unfinished()) {
            if (one.what->measure == name && one.at == at) return unknown("incomplete");
        }
        for (const measured& one : results_.absent()) {
            if (one.what->measure == name && one.at == at && says_not_done(one))
                return unknown(why::not_done);
        }
        if (at == test_point::start) {
            if (is_in_words(name)) return unknown(why::text_only);
            return of_.started == 0 && is_open() ? unknown(why::not_yet) : unknown();
        }
        return until_end({});
    }

    datum_value latest(text name, datum_kind kind) {
        if (const measured* const one = results_.latest(name)) return of(*one, kind);
        for (const measured& one : results_.absent()) {
            if (one.what->measure == name && says_not_done(one)) return unknown(why::not_done);
        }
        return unknown();
    }

    static bool says_not_done(const measured& one) {
        constexpr text system = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
        return !code_rows::built_in().says("absent", {}, system, one.word).empty();
    }

    /// The referral has the test in its words (lists.csv).
    bool is_in_words(text name) const {
        const pathway::measure_row* const row = by_.measure(name);
        if (row == nullptr || !row->work_test) return false;
        return std::any_of(by_.lists().begin(), by_.lists().end(), [&](const pathway::list_row& list) {
            return list.rule == "test_text_only" &&
                   std::find(of_.lists.begin(), of_.lists.end(), list.code) != of_.lists.end();
        });
    }

    datum_value contact(text meaning) {
        if (const auto* const first = results_.first(meaning)) {
            datum_value out = number(first->on);
            out.from = place(first->resource);
            return out;
        }
        return facts_.called_off(meaning) ? unknown(why::not_done) : until_end({});
    }

    // ---- course:FIELD

    /// Another source says otherwise.
    datum_value differing(datum_value value, text what) {
        const auto look = [&](const std::vector<pathway::disagreement>& all) {
            for (const pathway::disagreement& one : all) {
                if (one.what != what || !value.other.empty()) continue;
                value.other = keep(one.other);
                value.other_from = keep(one.other_from);
            }
        };
        look(of_.disagreements);
        for (const std::size_t r : of_.requests) look(found_.requests[r].disagreements);
        return value;
    }
    const pathway::request* first_request() const {
        for (const std::size_t r : of_.requests) {
            if (!found_.requests[r].mistake) return &found_.requests[r];
        }
        return nullptr;
    }
    datum_value from_request(datum_value value) {
        const pathway::request* const first = first_request();
        if (value.known && first != nullptr) value.from = keep(first->key);
        return value;
    }
    bool is_text_only() const {
        return std::any_of(of_.requests.begin(), of_.requests.end(),
                           [&](std::size_t r) { return found_.requests[r].text_only; });
    }

    datum_value pack() {
        return of_.pack.empty() && is_text_only() ? unknown(why::text_only) : word(of_.pack);
    }
    /// A diagnosis with a code that belongs to no group is known to belong to none.
    datum_value groups() {
        if (!of_.groups.empty()) return word(fmt::format("{}", fmt::join(of_.groups, " ")));
        pathway::diagnoses_found all;
        for (const std::size_t i : of_.resources) {
            if (in_.is_void(i)) continue;
            const text type = in_.at(i).type;
            if (type == "ServiceRequest") look_at_diagnoses(in_, i, "reasonReference", all);
            if (type == "EpisodeOfCare") look_at_diagnoses(in_, i, "diagnosis.condition", all);
        }
        if (!all.coded) return unknown(all.any ? why::text_only : text{});
        datum_value out;
        out.known = true;
        return out;
    }
    datum_value state() { return word(of_.state); }
    datum_value referred() { return differing(from_request(a_day(of_.referred)), "received"); }
    datum_value discharged() { return differing(from_request(a_day(of_.discharged)), "discharged"); }
    datum_value contacted() { return until_end(a_day(of_.contacted)); }
    datum_value contact_by() { return a_day(of_.contact_by); }
    datum_value contact_met() { return until_end(a_day(of_.contact_met)); }
    datum_value offered() { return until_end(a_day(of_.offered)); }
    datum_value start_by() { return a_day(of_.start_by); }
    datum_value start_met() { return until_end(a_day(of_.start_met)); }
    /// Who dropped out or was taken back before anything began did not take part.
    datum_value started() {
        const bool none = of_.started == 0 && (when_ == "dropped" || when_ == "withdrawn");
        return none ? unknown(why::not_done) : until_end(a_day(of_.started));
    }
    datum_value ended() { return until_end(a_day(of_.ended)); }
    datum_value completed() {
        return only_at_end(differing(number(has_ended() && of_.completed ? 1 : 0), "outcome"));
    }
    datum_value end_reason() { return until_end(word(of_.end_reason)); }
    datum_value planned() { return until_end(count(of_.planned)); }
    datum_value attended() { return until_end(count(of_.attended)); }
    /// Of a course that goes on nobody knows what will have been attended.
    datum_value attendance() { return only_at_end(share(of_.attended, of_.planned)); }
    datum_value smoking_planned() { return until_end(count(smoking_.planned)); }
    datum_value smoking_held() { return until_end(count(smoking_.attended)); }
    datum_value smoking_attendance() { return only_at_end(share(smoking_.attended, smoking_.planned)); }
    datum_value shared() { return until_end(fact(facts_.shared())); }
    datum_value closing_place() { return until_end(fact(facts_.closing_place())); }
    datum_value systolic_goal() { return fact(facts_.goal("systolic")); }
    datum_value diastolic_goal() { return fact(facts_.goal("diastolic")); }
    datum_value diabetes_known() { return fact(facts_.diabetes_known()); }
    datum_value diabetes_new() { return fact(facts_.diabetes_new()); }
    datum_value diabetes_cared() { return until_end(fact(facts_.diabetes_cared())); }

    /// What was entered in error never was.
    void add(const pathway::request& one) {
        if (one.mistake) return;
        request_data out;
        out.key = keep(one.key);
        out.kind = keep(std::string(one.kind));
        if (one.law != pathway::paragraph::unknown)
            out.law = one.law == pathway::paragraph::s140 ? "140" : "119";
        out.type = keep(std::string(one.category));
        out.sender = keep(std::string(one.sender));
        out.department = keep(facts_.department(one));
        out.received = one.received;
        out.recoded = one.recoded;
        out.withdrawn = one.withdrawn;
        out_.add(out);
    }

    static const std::array<field_row, 28> fields;

    const pathway::graph in_;
    const pathway::derived& found_;
    const pathway::course& of_;
    const pathway::rules& by_;
    const pathway::results results_;
    const resource_facts facts_;
    const pathway::session_count smoking_;
    text when_;  ///< predicate of its state
    course_data out_;
};

const std::array<gatherer::field_row, 28> gatherer::fields = {
    {{"pack", &gatherer::pack},
     {"groups", &gatherer::groups},
     {"state", &gatherer::state},
     {"referred", &gatherer::referred},
     {"discharged", &gatherer::discharged},
     {"contacted", &gatherer::contacted},
     {"contact_by", &gatherer::contact_by},
     {"contact_met", &gatherer::contact_met},
     {"offered", &gatherer::offered},
     {"start_by", &gatherer::start_by},
     {"start_met", &gatherer::start_met},
     {"started", &gatherer::started},
     {"ended", &gatherer::ended},
     {"completed", &gatherer::completed},
     {"end_reason", &gatherer::end_reason},
     {"planned", &gatherer::planned},
     {"attended", &gatherer::attended},
     {"attendance", &gatherer::attendance},
     {"smoking_planned", &gatherer::smoking_planned},
     {"smoking_held", &gatherer::smoking_held},
     {"smoking_attendance", &gatherer::smoking_attendance},
     {"shared", &gatherer::shared},
     {"closing_place", &gatherer::closing_place},
     {"systolic_goal", &gatherer::systolic_goal},
     {"diastolic_goal", &gatherer::diastolic_goal},
     {"diabetes_known", &gatherer::diabetes_known},
     {"diabetes_new", &gatherer::diabetes_new},
     {"diabetes_cared", &gatherer::diabetes_cared}}
};

const gatherer::field_row* gatherer::find_field(text name) {
    const auto* const found =
        std::find_if(fields.begin(), fields.end(), [&](const field_row& row) { return row.name == name; });
    return found == fields.end() ? nullptr : found;
}

/// Empty: somebody gathers it.
std::string wrong_with(const datum_place& one, const pathway::rules& by) {
    const text how = one.from.substr(0, one.from.find(':')), what = after_colon(one.from);
    if (how == "course" && gatherer::find_field(what) == nullptr)
        return fmt::format("`{}`: no course has that field (gather.cpp)", one.from);
    if ((how == "measure" || how == "latest") && by.measure(what) == nullptr)
        return fmt::format("`{}`: gateway/pathway/measures.csv has no such measure", one.from);
    if (how == "measure" && one.at.empty())
        return fmt::format("`{}` is measured at points: name them, or take `latest:`", one.from);
    const auto has_meaning = [&](const auto& row) { return row.meaning == what; };
    const auto interventions = by.interventions();
    if (how == "contact" && std::none_of(interventions.begin(), interventions.end(), has_meaning))
        return fmt::format("`{}`: gateway/pathway/interventions.csv has no such meaning", one.from);
    if ((how == "procedure" || how == "medicine") && !code_rows::built_in().has_group(how, what))
        return fmt::format("`{}`: gateway/indicators/codes.csv has no such group", one.from);
    return {};
}

}  // namespace

course_data gather(const pathway::file& of, const pathway::derived& found, const pathway::course& one,
                   const pathway::rules& by, const data_rows& data, day today) {
    return gatherer(of, found, one, by, data, today).run();
}

std::optional<data_rows::problem> check_gatherers(const data_rows& data, const pathway::rules& by) {
    for (const datum_place& one : data.places()) {
        std::string wrong = wrong_with(one, by);
        if (!wrong.empty())
            return data_rows::problem{"gateway/indicators/data.csv", one.line, std::move(wrong)};
    }
    return std::nullopt;
}

}  // namespace genvej::gateway::indicators
