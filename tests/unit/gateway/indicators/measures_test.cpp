#include "gateway/indicators/measures.hpp"  // Test that the header is self-contained.

#include <cstdlib>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/indicators/answers.hpp"
#include "gateway/indicators/document.hpp"
#include "gateway/pathway/fhir_paths.hpp"
#include "tests/unit/gateway/indicators/told_course.hpp"

namespace genvej::gateway::indicators {
namespace {

const indicator_set& set(text name) {
    return *indicator_sets::built_in()->find(name);
}

model::document read(const std::string& json) {
    auto out = formats::read_fhir_json(json);
    EXPECT_TRUE(out.ok()) << (out.found.empty() ? "" : model::to_line(out.found.front())) << '\n' << json;
    return std::move(out.value);
}

TEST(Measures, EachIndicatorIsAMeasureWithItsRows) {
    for (const indicator_set& one : indicator_sets::built_in()->all()) {
        for (const indicator& its : one.indicators) {
            const model::document made = read(measure_json(one, its));
            EXPECT_EQ(made.root()->name, "Measure");
            EXPECT_LE(made.root()->child_value("id").size(), 64U);
            std::size_t populations = 0;
            pathway::at_path(*made.root(), "group.population", [&](const model::node& population) {
                EXPECT_EQ(pathway::value_at(population, "criteria.language"), "text/x-genvej-rows");
                EXPECT_FALSE(pathway::value_at(population, "criteria.expression").empty());
                ++populations;
                return false;
            });
            EXPECT_EQ(populations, its.exclusion.empty() ? 3U : 4U);
            EXPECT_EQ(made.root()->child_value("experimental"),
                      one.certainty == "invented" ? "true" : "false");
        }
    }
    EXPECT_EQ(pathway::value_at(*read(measure_json(set("dhrd-2019"), *set("dhrd-2019").find("2b"))).root(),
                                "group.population.criteria.expression"),
              "disease: groups: is ischaemic\ntrains: training_from: known");
}

TEST(Measures, AReportCountsAndHasItsCompleteness) {
    tally counts;
    counts.yes = 2;
    counts.no = 1;
    counts.unknown = 1;
    counts.excluded = 3;
    report_frame frame{"r1", 20'454, 20'484, "2026-11-26T10:00:00.000Z", {}};
    const model::document made =
        read(summary_report(set("dhrd-2019"), *set("dhrd-2019").find("1d"), counts, frame));
    const model::node& root = *made.root();
    EXPECT_EQ(root.child_value("type"), "summary");
    EXPECT_EQ(root.child_value("measure"), "https://genvej.invalid/fhir/Measure/dhrd-2019-1d");
    std::vector<std::string> seen;
    pathway::at_path(root, "group.population", [&](const model::node& one) {
        seen.push_back(std::string(pathway::value_at(one, "code.coding.code")) + "=" +
                       std::string(one.child_value("count")));
        return false;
    });
    EXPECT_EQ(seen,
              (std::vector<std::string>{"initial-population=7", "denominator=7", "denominator-exclusion=3",
                                        "numerator=2", "unknown=1", "denominator=4", "numerator=3"}));
    std::vector<std::string_view> scores;
    pathway::at_path(root, "group.measureScore.value", [&](const model::node& one) {
        scores.push_back(one.value);
        return false;
    });
    EXPECT_EQ(scores, (std::vector<std::string_view>{"66.7", "75"}));
}

TEST(Measures, ACitizensReportNamesWhatDecidedAndWhatIsMissing) {
    const course_data course = told(
        "groups=ischaemic; referred=2026-03-10; training_from=2026-04-01; walk6@start=400/a; "
        "walk6@end=441/a");
    const std::string text = course.to_text();
    const std::vector<courses_data> all = {
        {"5f0c6c5e-1111-4111-8111-111111111111", text}
    };
    const data_rows& data = data_rows::built_in();
    const std::string bundle =
        answers_bundle(set("dhrd-2019"), data, all, "11111111-1111-4111-8111-111111111111",
                       "2026-11-26T10:00:00.000Z", pathway::read_day("2026-11-26").value());
    EXPECT_EQ(read(bundle).root()->name, "Bundle");
    EXPECT_NE(bundle.find(R"("evaluatedResource":[{"reference":"Observation/)"), std::string::npos);
    EXPECT_NE(bundle.find("/_history/1"), std::string::npos);
    EXPECT_NE(bundle.find("hads_d@end: not_registered (municipality)"), std::string::npos);
    EXPECT_EQ(bundle.find("#1\""), std::string::npos);
    const std::string json = answers_json(set("dhrd-2019"), data, all);
    EXPECT_NE(json.find(R"("indicator":"2b")"), std::string::npos);
    EXPECT_NE(json.find(R"("answer":"yes","by":[{"datum":"groups","value":"ischaemic")"), std::string::npos);
    EXPECT_NE(json.find(R"({"datum":"admitted","reason":"never","supplier":"hospital"})"), std::string::npos);
    EXPECT_TRUE(answers_json(set("dhrd-2019"), data,
                             {
                                 {"c", "nonsense"}
    })
                    .empty());
}

TEST(Document, ItIsCurrent) {
    const std::string made = sets_document(*indicator_sets::built_in());
    if (std::getenv("GENVEJ_REBASELINE") != nullptr) {
        std::ofstream(GENVEJ_SOURCE_DIR "/docs/indicators.md", std::ios::binary) << made;
        return;
    }
    EXPECT_EQ(file_text("docs/indicators.md"), made) << "GENVEJ_REBASELINE=1 writes it anew";
}

TEST(Document, OneSetIsShownInFull) {
    const indicator_set& one = set("dhrd-2019");
    const std::string all = set_text(one, nullptr), only = set_text(one, one.find("2b"));
    EXPECT_NE(all.find("1a  "), std::string::npos);
    EXPECT_EQ(only.find("1a  "), std::string::npos);
    EXPECT_NE(only.find("walk6 watt at start end: rises_percent 10"), std::string::npos);
    EXPECT_NE(all.find("never answered"), std::string::npos);
    EXPECT_NE(sets_json(*indicator_sets::built_in()).find(R"("set":"copd-demo")"), std::string::npos);
    EXPECT_NE(set_json(one).find(R"("operator":"rises_percent","value":"10")"), std::string::npos);
}

}  // namespace
}  // namespace genvej::gateway::indicators
