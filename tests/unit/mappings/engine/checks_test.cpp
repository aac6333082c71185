#include "mappings/engine/checks.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

std::string first_params(const model::issues& found, std::string_view code) {
    std::string out;
    for (const model::issue& one : found) {
        if (one.code() == code) out += one.params.back() + "\n";
    }
    return out;
}

TEST(checks, an_element_that_no_row_reads_is_named) {
    tiny_map tiny(
        "Patient x \"-\"\nSender x \"-\"\nReceiver x \"-\"\nLetter x \"-\"\n/Envelope x "
        "\"-\"\n/Local_Elements x \"-\"\n"
        "AdditionalInformation/Subject -> communication.topic.text\n"
        "each ClinicalInformation -> communication.payload as part\nText01 -> part.contentString as "
        "plain_text\nend\n"
        "each Reference -> communication.payload as file\nRefDescription -> file.contentString\nend\n");
    ASSERT_EQ(tiny.wrong(), "");
    model::issues found;
    mappings::check_elements(tiny.map->compiled(), found);
    const std::string missing = first_params(found, "map.unmapped");
    EXPECT_NE(missing.find("Emessage/ClinicalEmail/AdditionalInformation/Priority\n"), std::string::npos);
    EXPECT_NE(missing.find("Emessage/ClinicalEmail/Reference/URL\n"), std::string::npos);
    EXPECT_EQ(missing.find("Subject"), std::string::npos);
    EXPECT_EQ(missing.find("Patient"), std::string::npos);
    EXPECT_EQ(missing.find("Text01"), std::string::npos);
}

TEST(checks, a_mandatory_element_that_no_row_fills_is_named) {
    tiny_map tiny(
        "\"message\" -> bundle.type\n\"x\" -> header.eventUri\nSender/EANIdentifier -> header.source.name\n");
    model::issues found;
    mappings::check_mandatory(tiny.map->compiled(), found);
    EXPECT_EQ(first_params(found, "map.mandatory"), "MessageHeader.source.endpoint\nCommunication.status\n");
}

TEST(checks, a_claimed_profile_adds_its_demands) {
    tiny_map tiny(
        "\"message\" -> bundle.type\n\"x\" -> header.eventUri\n\"u\" -> header.source.endpoint\n\"x\" -> "
        "communication.status\n"
        "\"http://medcomfhir.dk/ig/carecommunication/StructureDefinition/"
        "medcom-careCommunication-communication\" -> communication.meta.profile\n");
    model::issues found;
    mappings::check_mandatory(tiny.map->compiled(), found);
    const std::string missing = first_params(found, "map.mandatory");
    EXPECT_NE(missing.find("Communication.subject\n"), std::string::npos);
    EXPECT_NE(missing.find("Communication.category.coding.code\n"), std::string::npos);
}

std::string table_issues(const std::string& csv) {
    tiny_map tiny("AdditionalInformation/Priority <-> communication.priority as code p\n",
                  {
                      {"mappings/tiny/codes/p.csv", csv}
    });
    EXPECT_EQ(tiny.wrong(), "");
    model::issues found;
    mappings::check_code_tables(tiny.map->compiled(), found);
    mappings::check_foreign_codes({&tiny.map->compiled()}, found);
    return journey::codes(found);
}

TEST(checks, a_code_table_is_the_schemas_list_one_to_one) {
    EXPECT_EQ(table_issues("left,right\nrutine,routine\nhøj_prioritet,asap\n"), "");
    EXPECT_EQ(table_issues("left,right\nrutine,routine\n"), "map.codes_missing");
    EXPECT_EQ(table_issues("left,right,only\nrutine,routine,\nhøj_prioritet,,x\n"), "");
    EXPECT_EQ(table_issues("left,right\nrutine,routine\nhøj_prioritet,asap\nstraks,stat\n"),
              "map.codes_foreign");
    EXPECT_EQ(table_issues("left,right\nrutine,asap\nhøj_prioritet,asap\n"), "map.codes_ambiguous");
    EXPECT_EQ(table_issues("left,right,only\nrutine,asap,->\nhøj_prioritet,asap,\n"), "");
}

}  // namespace
}  // namespace genvej::test
