#pragma once
/// What is gathered of a citizen of the tests. Thread-safety: values.
#include <memory>
#include <string>
#include <string_view>

#include "gateway/indicators/gather.hpp"
#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::indicators {

namespace codes = test::codes;
using test::citizen;
using test::on;

struct gathered {
    pathway::looked_at at;
    std::unique_ptr<course_data> data;

    const datum_value& of(text datum, text point = {}) const { return data->at(datum, point); }
    /// `?reason`, a number, a date or the word.
    std::string said(text datum, text point = {}) const {
        const datum_value& one = of(datum, point);
        if (!one.known) return '?' + std::string(one.word.empty() ? "not_registered" : one.word);
        const data_rows& rows = data->rows();
        switch (rows.places()[*rows.find(datum, point)].kind) {
            case datum_kind::day:
                return pathway::to_date(static_cast<day>(one.number));
            case datum_kind::number:
                return fmt::format("{}", static_cast<double>(one.number) / 1000);
            case datum_kind::truth:
                return one.number == 1 ? "yes" : "no";
            default:
                return std::string(one.word);
        }
    }
};

inline gathered gather_of(const citizen& one, std::string_view today = "2026-11-26") {
    gathered out;
    out.at = pathway::look(one, today);
    const pathway::rules& by = pathway::rules::built_in();
    out.data = std::make_unique<course_data>(
        gather(*out.at.of, out.at.found, out.at.only(), by, data_rows::built_in(), on(today)));
    return out;
}

/// Referred on 2026-03-10 by a plan, from 2026-04-01 to 2026-07-01, one training session held.
inline citizen spring(bool over = true) {
    citizen one;
    one.plan("2026-03-10", "P").request("2026-03-10", "r", citizen::letter(citizen::hospital, "P"));
    one.course_plan(
        "2026-04-01", "p",
        std::string(over ? R"("status":"completed","period":{"start":"2026-04-01","end":"2026-07-01"},)"
                           R"("activity":[{"detail":{"status":"completed"}}],)"
                         : R"("status":"active","period":{"start":"2026-04-01"},)") +
            citizen::based_on_request("r"));
    one.intervention("2026-04-01", "t", codes::training, R"("basedOn":[{"reference":"CarePlan/p"}])");
    one.session("2026-04-01", "e", "t");
    return one;
}

inline std::string of_meeting(std::string_view encounter) {
    return fmt::format(R"("encounter":{{"reference":"Encounter/{}"}})", encounter);
}

/// An Observation of that day; `members`: value and more.
inline citizen& observe(citizen& one, std::string_view date, std::string_view id, std::string_view system,
                        std::string_view code, std::string_view members) {
    return one.put(date, "Observation", id,
                   fmt::format(R"("status":"final",{},"effectiveDateTime":"{}T10:00:00+02:00",{})",
                               citizen::coded(system, code), date, members));
}

}  // namespace genvej::gateway::indicators
