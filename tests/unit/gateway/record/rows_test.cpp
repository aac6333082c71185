#include "gateway/record/rows.hpp"

#include <gtest/gtest.h>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::gateway::record {
namespace {

TEST(record_rows, all_of_them_are_in_order) {
    EXPECT_NO_THROW(load_rows());
}

TEST(record_rows, the_record_keeps_what_the_contract_lists) {
    for (const char* type :
         {"Patient", "EpisodeOfCare", "ServiceRequest", "Condition", "CarePlan", "Encounter", "Goal",
          "Procedure", "Appointment", "Observation", "QuestionnaireResponse", "MedicationStatement",
          "Organization", "Practitioner", "PractitionerRole", "Consent", "Provenance"})
        EXPECT_NE(find_resource_row(type), nullptr) << type;
    EXPECT_EQ(find_resource_row("Device"), nullptr);
    EXPECT_EQ(find_resource_row("Bundle"), nullptr) << "a Bundle is a report or a message";
}

TEST(record_rows, a_type_has_the_search_parameters_that_its_elements_allow) {
    const auto has = [](const char* type, std::string_view parameter) {
        for (const search_row& one : find_resource_row(type)->search) {
            if (one.parameter == parameter) return true;
        }
        return false;
    };
    EXPECT_TRUE(has("Encounter", "subject"));
    EXPECT_TRUE(has("Appointment", "patient")) << "whom it is about, whatever the element's name";
    EXPECT_FALSE(has("Patient", "subject"));
    EXPECT_FALSE(has("Encounter", "code"));
    EXPECT_TRUE(has("Goal", "status"));
}

TEST(record_rows, all_codes_of_a_concept_mean_the_same) {
    const concept_row* const walk = find_concept("http://snomed.info/sct", "1144649008");
    ASSERT_NE(walk, nullptr);
    EXPECT_EQ(find_concept("http://loinc.org", "64098-7"), walk);
    EXPECT_EQ(walk->code, "1144649008") << "the first is written";
    EXPECT_EQ(find_concept("http://loinc.org", "1144649008"), nullptr);
}

/// Is it a row of own_codes.csv, from which make_package makes the code systems?
bool is_own_code(std::string_view system, std::string_view code) {
    const std::string_view rows = model::resource_text("gateway/record/own_codes.csv");
    return rows.find("\n" + std::string(system) + "," + std::string(code) + ",") != std::string_view::npos;
}

TEST(record_rows, every_code_of_our_own_is_in_our_package) {
    constexpr std::string_view own = "https://genvej.invalid/fhir/CodeSystem/";
    int seen = 0;
    for (const char* file : {"measurement_codes", "measurement_values"}) {
        const auto table =
            model::table::read(model::resource_text("gateway/record/" + std::string(file) + ".csv")).value();
        for (const model::table::row& row : table.rows()) {
            if (!row.fields[1].starts_with(own)) continue;
            ++seen;
            EXPECT_TRUE(is_own_code(row.fields[1].substr(own.size()), row.fields[2])) << row.fields[2];
        }
    }
    EXPECT_GT(seen, 10);
    for (const char* flag : {"implausible", "incomplete", "future", "unrecognised"})
        EXPECT_TRUE(is_own_code("record-flag", flag)) << flag;
    for (const char* point : {"start", "during", "end", "followup"})
        EXPECT_TRUE(is_own_code("test-point", point)) << point;
}

TEST(record_rows, hads_has_seven_items_of_each_scale) {
    int anxiety = 0;
    for (const item_row* one : items_of("hads")) anxiety += one->scale == "anxiety" ? 1 : 0;
    EXPECT_EQ(items_of("hads").size(), 14U);
    EXPECT_EQ(anxiety, 7);
    EXPECT_EQ(find_item("hads-1")->scale, "anxiety");
    EXPECT_EQ(find_item("hads-2")->scale, "depression");
}

}  // namespace
}  // namespace genvej::gateway::record
