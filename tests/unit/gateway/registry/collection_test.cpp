#include "gateway/registry/collection.hpp"  // Test that the header is self-contained.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/emitted.hpp"

namespace genvej::gateway::registry {
namespace {

constexpr store::time_ms now = 1'795'000'000'000;  // 2026-11-18

made_row row_of(int version, bool with_test) {
    indicators::course_data of(registry_rules::built_in().data());
    const auto known = [](std::int64_t number, text word = {}) {
        indicators::datum_value out;
        out.known = true;
        out.number = number;
        out.word = word;
        out.method = "watt with ECG";
        return out;
    };
    of.set("started", "", known(*pathway::read_day("2026-04-01")));
    of.set("ended", "", known(*pathway::read_day("2026-07-01")));
    of.set("sessions_held", "", known(21000));
    of.set("smoking", "start", known(0, "smoker"));
    if (with_test) of.set("watt", "start", known(90500));
    made_row out = make_row(registry_rules::built_in(), *registry_rules::built_in().find("dhrd"),
                            {851, "1f0c", "0202020202"}, of);
    number_row(registry_rules::built_in(), out, version);
    return out;
}

std::string bundle(const std::vector<made_row>& rows, bundle_form form) {
    std::vector<collected> all;
    all.reserve(rows.size());
    for (const made_row& one : rows)
        all.push_back(
            {*registry_rules::built_in().find("dhrd"), one, "Aalborg \"Kommune\"", "370451000016003", now});
    std::string made = write_bundle(registry_rules::built_in(), all, "dhrd-1f0c-1", form);
    genvej::test::emit(made);
    return made;
}

bool says(const std::string& in, std::string_view what) {
    return in.find(what) != std::string::npos;
}

TEST(RegistryBundle, HoldsTheRowAsObservations) {
    const std::string made = bundle({row_of(1, true)}, bundle_form::collection);
    EXPECT_TRUE(says(made, R"("type":"collection")"));
    EXPECT_FALSE(says(made, R"("request")"));
    EXPECT_TRUE(says(made, R"("code":"start","display":"forløbets start"}]})")) << made;
    EXPECT_TRUE(says(made, R"("valueDateTime":"2026-04-01")"));
    EXPECT_TRUE(says(made, R"("valueInteger":21)"));
    EXPECT_TRUE(says(made, R"("valueString":"smoker")"));
    EXPECT_TRUE(
        says(made,
             R"("valueQuantity":{"value":90.5,"unit":"W","system":"http://unitsofmeasure.org","code":"W"})"));
    EXPECT_TRUE(says(made, R"("name":"Aalborg \"Kommune\"")"));
    EXPECT_TRUE(says(made, R"("period":{"start":"2026-04-01","end":"2026-07-01"})"));
    EXPECT_TRUE(says(made, R"("measure":"https://genvej.invalid/fhir/Measure/dhrd-2019")"));
}

TEST(RegistryBundle, WhatIsMissingSaysWhyAndWhoCanSupplyIt) {
    const std::string made = bundle({row_of(1, true)}, bundle_form::collection);
    EXPECT_TRUE(says(made, R"("code":"discharge_date","display":"udskrevet fra sygehus"}]})"));
    EXPECT_TRUE(says(made, R"("text":"not_registered:hospital")"));
    EXPECT_FALSE(says(made, R"("code":"end_reason")")) << "nobody asks for it";
    EXPECT_FALSE(says(made, R"("code":"dietitian")")) << "asked for only after a positive screening";
    const std::string without = bundle({row_of(1, false)}, bundle_form::collection);
    EXPECT_TRUE(says(without, R"("code":"test_start")"));
    EXPECT_TRUE(says(without, R"("code":"test_end")"));
}

/// Every reference leads to an entry of the Bundle.
TEST(RegistryBundle, NoReferenceDangles) {
    const std::string made = bundle({row_of(1, true)}, bundle_form::collection);
    std::size_t found = 0;
    for (std::size_t at = made.find(R"("reference":")"); at != std::string::npos;
         at = made.find(R"("reference":")", at + 1)) {
        const std::size_t begin = at + 13;
        const std::string name = made.substr(begin, made.find('"', begin) - begin);
        EXPECT_TRUE(says(made, "https://genvej.invalid/fhir/" + name + "\"")) << name;
        ++found;
    }
    EXPECT_GT(found, 10U);
}

TEST(RegistryBundle, ALaterVersionReplacesTheFirst) {
    const auto report_of = [](const std::string& made) {
        const std::size_t at = made.find("MeasureReport/");
        return made.substr(at, made.find('"', at) - at);
    };
    const std::string first = bundle({row_of(1, true)}, bundle_form::transaction);
    const std::string second = bundle({row_of(2, true)}, bundle_form::transaction);
    EXPECT_EQ(report_of(first), report_of(second));
    EXPECT_TRUE(says(first, R"("value":"1f0c#1")"));
    EXPECT_TRUE(says(second, R"("value":"1f0c#2")"));
    EXPECT_TRUE(says(first, R"("request":{"method":"PUT","url":"Observation/)"));
}

TEST(RegistryBundle, AWithdrawnRowIsAnErrorWithoutData) {
    made_row gone = withdrawn_row(registry_rules::built_in(), *registry_rules::built_in().find("dhrd"),
                                  {851, "1f0c", "0202020202"});
    number_row(registry_rules::built_in(), gone, 2);
    const std::string made = bundle({gone}, bundle_form::collection);
    EXPECT_TRUE(says(made, R"("status":"error")"));
    EXPECT_FALSE(says(made, "Observation"));
    EXPECT_TRUE(says(made, R"("period":{"start":"2026-11-18","end":"2026-11-18"})")) << made;
}

TEST(RegistryBundle, SeveralRowsAreOneTransaction) {
    made_row other = row_of(1, false);
    other.cells[*registry_rules::built_in().column("course")] = "2f0c";
    const std::string made = bundle({row_of(1, true), other}, bundle_form::transaction);
    std::size_t patients = 0;
    for (std::size_t at = made.find(R"("resourceType":"Patient")"); at != std::string::npos;
         at = made.find(R"("resourceType":"Patient")", at + 1))
        ++patients;
    EXPECT_EQ(patients, 2U);
}

}  // namespace
}  // namespace genvej::gateway::registry
