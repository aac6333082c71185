#include "gateway/record/search.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "tests/unit/gateway/record/transactions.hpp"

namespace genvej::gateway::record {
namespace {

const resource_row& encounters() {
    return *find_resource_row("Encounter");
}

TEST(record_search, keys_and_filters_come_from_rows) {
    const search_in asked = read_search(encounters(), "patient=p1&status=finished%2Cplanned&_count=7");
    ASSERT_TRUE(asked.ok());
    EXPECT_EQ(asked.keys, (std::vector<store::record_token>{
                              {"subject", "Patient/p1"}
    }));
    EXPECT_EQ(asked.count, 7U);
    const auto read = formats::read_fhir_json(encounter("e1"));
    EXPECT_TRUE(fits(asked, *read.value.root()));
    EXPECT_FALSE(fits(read_search(encounters(), "status=planned"), *read.value.root()));
}

TEST(record_search, a_code_may_stand_without_its_system) {
    const auto read = formats::read_fhir_json(
        observation("o1", R"({"system":"http://loinc.org","code":"29463-7"})", R"("valueInteger":1)"));
    const resource_row& type = *find_resource_row("Observation");
    const auto found = [&](const char* value) { return fits(read_search(type, value), *read.value.root()); };
    EXPECT_TRUE(found("code=29463-7"));
    EXPECT_TRUE(found("code=http://loinc.org|29463-7"));
    EXPECT_TRUE(found("code=x,29463-7"));
    EXPECT_FALSE(found("code=urn:x|29463-7"));
}

TEST(record_search, what_is_not_known_is_refused_and_never_passed_over) {
    const auto told = [](const char* body) {
        const search_in asked = read_search(encounters(), body);
        return asked.ok() ? std::string() : std::string(asked.found.front().code());
    };
    EXPECT_EQ(told("name=x"), "record.parameter");
    EXPECT_EQ(told("status=finished&status=planned"), "record.parameter");
    EXPECT_EQ(told("_count=0"), "record.parameter_value");
    EXPECT_EQ(told("_count=201"), "record.parameter_value");
    EXPECT_EQ(told("identifier=1"), "record.parameter_value");
    EXPECT_EQ(told("subject=Organization/1"), "record.parameter_value");
    EXPECT_EQ(told("status="), "record.parameter_value");
    EXPECT_EQ(told(""), "");
}

TEST(record_search, a_page_says_how_to_go_on_and_holds_no_identifier) {
    const search_in asked = read_search(encounters(), "patient=p1&status=finished&_count=7");
    const search_in next = read_page(encounters(), page_of(asked, "e9"));
    ASSERT_TRUE(next.ok());
    EXPECT_EQ(next.after, "e9");
    EXPECT_EQ(next.count, 7U);
    EXPECT_EQ(next.keys, asked.keys);
    ASSERT_EQ(next.filters.size(), 1U);
    const search_in by_number =
        read_search(*find_resource_row("Patient"), "identifier=urn:oid:1.2.208.176.1.2|0202020202");
    EXPECT_TRUE(by_number.one_page);
    const search_in without = read_page(*find_resource_row("Patient"), page_of(by_number, "p1"));
    EXPECT_TRUE(without.keys.empty()) << "the number is in no address";
    for (const char* wrong : {"", "x", "eD9uYW1lPXg", "%%%%"})
        EXPECT_FALSE(read_page(encounters(), wrong).ok()) << wrong;
}

}  // namespace
}  // namespace genvej::gateway::record
