#include "gateway/letters/course_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/pathway/results.hpp"

namespace genvej::gateway::letters {

namespace {

using pathway::measured;
using pathway::test_point;

constexpr std::string_view yes = "yes", no = "no";

class fact_finder {
public:
    fact_finder(const address_book& in, const pathway::rules& by, pathway::day today)
        : in_(in), by_(by), results_(pathway::results_of(in.of, in.course, by, today)) {}

    facts find() {
        course();
        tests();
        hads();
        smoking();
        end();
        return std::move(out_);
    }

private:
    std::string place(std::size_t resource) const {
        if (resource == pathway::filed_resource::npos) return {};
        const pathway::filed_resource& one = in_.of.resources()[resource];
        return fmt::format("{}/{}#{}", one.type, one.id, one.version);
    }
    void know(std::string_view name, const measured* value, std::string text) {
        if (value != nullptr) out_.know(name, std::move(text), place(value->resource));
    }

    void course() {
        const pathway::course& of = in_.course;
        const std::string from = "course " + of.id;
        if (of.started != 0) out_.know("start", danish_day(of.started), from);
        if (of.ended != 0) out_.know("end", danish_day(of.ended), from);
        out_.know("completed", std::string(of.completed ? yes : no), from);
        if (const auto* const reason = by_.end_reason(of.end_reason))
            out_.know("end_reason", std::string(reason->brief), from);
        if (const auto* const pack = by_.pack(of.pack)) out_.know("course_name", lower(pack->danish));
        if (out_.find("course_name") == nullptr) out_.know("course_name", "forløb");
        if (!of.pack.empty()) {
            const bool ischaemic =
                std::find(of.groups.begin(), of.groups.end(), "ischaemic") != of.groups.end();
            out_.know("ischaemic", std::string(ischaemic ? yes : no), from);
        }
        if (of.planned <= 0 || of.attended < 0) return;
        out_.know("planned", std::to_string(of.planned), from);
        out_.know("attended", std::to_string(of.attended), from);
        out_.know("attendance", std::to_string((of.attended * 200 + of.planned) / (2 * of.planned)), from);
    }

    /// Every quantity that tells how fit somebody is; the order is that of measures.csv.
    void tests() {
        for (const pathway::measure_row& measure : by_.measures()) {
            if (measure.kind != pathway::measure_kind::quantity) continue;
            const measured* const first = results_.at(measure.measure, test_point::start);
            const measured* const last = results_.at(measure.measure, test_point::end);
            if (first == nullptr && last == nullptr) continue;
            facts& one = out_.add("test");
            one.know("name", capital(measure.danish));
            one.know("unit", unit(measure.unit));
            if (first != nullptr) one.know("first", number(*first), place(first->resource));
            if (last != nullptr) one.know("last", number(*last), place(last->resource));
            const auto both = results_.compare(measure.measure);
            if (!both) continue;
            one.know("same_method", std::string(both->same_method ? yes : no));
            if (both->change) one.know("change", pathway::per_cent(*both->change, 0, ','));
        }
    }

    void hads() {
        subscale("hads_a");
        subscale("hads_d");
        const measured* const anxiety = results_.at("hads_a", test_point::end);
        const measured* const depression = results_.at("hads_d", test_point::end);
        const measured* const any = anxiety != nullptr ? anxiety : depression;
        if (any == nullptr) return;
        if (any->on != 0) know("hads_date", any, danish_day(any->on));
        const bool risk = (anxiety != nullptr && pathway::hads_is_positive(by_, *anxiety)) ||
                          (depression != nullptr && pathway::hads_is_positive(by_, *depression));
        // One subscale below the cut-off says nothing about the other.
        if (risk || (anxiety != nullptr && depression != nullptr))
            know("hads_risk", any, std::string(risk ? yes : no));
    }

    void subscale(std::string_view name) {
        const measured* const first = results_.at(name, test_point::start);
        const measured* const last = results_.at(name, test_point::end);
        if (first != nullptr) know(fmt::format("{}_start", name), first, number(*first));
        if (last == nullptr) return;
        know(fmt::format("{}_end", name), last, number(*last));
        if (const auto* const band = pathway::hads_band(by_, *last))
            know(fmt::format("{}_band", name), last, std::string(band->danish));
    }

    void smoking() {
        for (const auto& [fact, point] :
             {std::pair("smoking_start", test_point::start), std::pair("smoking_end", test_point::end)}) {
            const measured* const value = results_.at("smoking", point);
            if (value == nullptr) continue;
            const std::string_view word = in_.by.word("smoking", value->word);
            know(fact, value, std::string(word.empty() ? std::string_view(value->in_words) : word));
        }
    }

    /// What concerns the time after the course: the latest word counts.
    void end() {
        if (const measured* const one = results_.latest("gp_advised"))
            know("gp_advised", one, std::string(one->word));
        if (const measured* const one = results_.latest("remaining_need"))
            know("remaining_need", one, one->in_words);
        if (const measured* const one = results_.latest("hospital_attachment")) {
            know("attached", one, std::string(one->word));
            if (one->word == yes) know("department", one, one->detail);
        }
        responsibility();
    }

    /// A matter of safety: without its day and its source it is not known (register-once.md, section 10).
    void responsibility() {
        const measured* const one = results_.latest("treatment_responsibility");
        if (one == nullptr || one->on == 0 || one->source.empty()) return;
        std::string who(in_.by.word("treatment_responsibility", one->word));
        if (!one->detail.empty() && one->word != "gp") who = one->detail;
        if (who.empty()) return;
        know("responsibility_who", one, std::move(who));
        know("responsibility_source", one, one->source);
        know("responsibility_date", one, danish_day(one->on));
    }

    static std::string number(const measured& value) {
        std::string out = value.number;
        std::replace(out.begin(), out.end(), '.', ',');
        return out;
    }
    /// UCUM as people write it.
    std::string unit(std::string_view ucum) const {
        const std::string_view word = in_.by.word("unit", ucum);
        return std::string(word.empty() ? ucum : word);
    }
    static std::string capital(std::string_view text) {
        std::string out(text);
        if (!out.empty() && out.front() >= 'a' && out.front() <= 'z')
            out.front() = static_cast<char>(out.front() - 32);
        return out;
    }
    static std::string lower(std::string_view text) {
        std::string out(text);
        const bool abbreviation = out.size() > 1 && out[1] >= 'A' && out[1] <= 'Z';
        if (!abbreviation && !out.empty() && out.front() >= 'A' && out.front() <= 'Z')
            out.front() = static_cast<char>(out.front() + 32);
        return out;
    }

    const address_book& in_;
    const pathway::rules& by_;
    const pathway::results results_;
    facts out_;
};

}  // namespace

facts course_facts(const address_book& in, const pathway::rules& by, pathway::day today) {
    return fact_finder(in, by, today).find();
}

std::string danish_day(pathway::day one) {
    const std::string iso = pathway::to_date(one);
    return fmt::format("{}.{}.{}", iso.substr(8, 2), iso.substr(5, 2), iso.substr(0, 4));
}

}  // namespace genvej::gateway::letters
