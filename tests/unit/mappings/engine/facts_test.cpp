// What a message does not hold: facts in rows and conditions, and what follows from the number.
#include "mappings/engine/facts.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

const std::string name_element = "<Patient><PersonSurnameName>Testesen</PersonSurnameName></Patient>";
const std::string name_row = "Patient/PersonSurnameName <-> patient.name.family\n";

mappings::facts some() {
    mappings::facts out;
    out.original_letter_id = "B77";
    out.original_activity = "reply-message";
    return out;
}

TEST(facts, a_fact_is_written_where_a_constant_may_stand) {
    const mappings::facts known = some();
    journey trip(name_row +
                     "%original_activity -> communication.status\n"
                     "AdditionalInformation/Subject <- %original_letter_id\n",
                 name_element, {}, nullptr, &known);
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.at("Communication", "status"), "reply-message");
    EXPECT_EQ(trip.back(),
              name_element + "<AdditionalInformation><Subject>B77</Subject></AdditionalInformation>");
    EXPECT_EQ(journey::codes(trip.returned.found), "") << "what a fact wrote is no news on the way back";
}

TEST(facts, what_is_not_known_is_a_missing_value) {
    const mappings::facts known = some();
    journey trip(name_row +
                     "%original_sent -> communication.sent\n"
                     "%original_sent -> communication.received default \"2026-01-01\"\n"
                     "AdditionalInformation/Subject <- %original_bundle_id default \"intet\"\n",
                 name_element, {}, nullptr, &known);
    EXPECT_EQ(trip.at("Communication", "sent"), "(none)");
    EXPECT_EQ(trip.at("Communication", "received"), "2026-01-01");
    EXPECT_NE(trip.back().find("<Subject>intet</Subject>"), std::string::npos);
    journey nothing("%original_activity -> communication.status\n" + name_row, name_element);
    EXPECT_EQ(nothing.at("Communication", "status"), "(none)");
}

TEST(facts, a_fact_gives_way_to_what_is_there) {
    const mappings::facts known = some();
    journey trip(
        "Patient/PersonSurnameName <-> communication.status\n%original_activity -> communication.status\n",
        name_element, {}, nullptr, &known);
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.at("Communication", "status"), "Testesen");
}

TEST(facts, conditions_ask_for_facts_in_both_directions) {
    const mappings::facts known = some();
    const std::string rows =
        "Patient/PersonSurnameName <-> patient.name.family when %original_activity = reply-message\n"
        "\"no\" -> communication.status when no %original_activity\n"
        "\"other\" -> communication.language when %original_activity != new-message\n";
    journey trip(rows, name_element, {}, nullptr, &known);
    EXPECT_EQ(trip.at("Patient", "name.family"), "Testesen");
    EXPECT_EQ(trip.at("Communication", "status"), "(none)");
    EXPECT_EQ(trip.at("Communication", "language"), "other");
    EXPECT_EQ(trip.back(), name_element);
    journey without(rows, name_element);
    EXPECT_EQ(without.issues(), "map.lost");
    EXPECT_EQ(without.at("Communication", "status"), "no");
}

TEST(facts, a_value_is_compared_with_a_fact) {
    mappings::facts known;
    known.original_letter_id = "Testesen";
    const std::string row =
        "Patient/PersonSurnameName -> patient.name.family when Patient/PersonSurnameName = "
        "%original_letter_id\n"
        "Patient/PersonSurnameName x \"another's\" when Patient/PersonSurnameName != %original_letter_id\n";
    EXPECT_EQ(journey(row, name_element, {}, nullptr, &known).at("Patient", "name.family"), "Testesen");
    known.original_letter_id = "Andersen";
    journey other(row, name_element, {}, nullptr, &known);
    EXPECT_EQ(other.at("Patient", "name.family"), "(none)");
    EXPECT_EQ(other.issues(), "");
}

TEST(facts, the_second_of_several_has_ids_of_its_own) {
    mappings::facts second;
    second.number = "2";
    journey first(name_row, name_element);
    journey other(name_row, name_element, {}, nullptr, &second);
    EXPECT_NE(first.there.message_id, other.there.message_id);
    EXPECT_NE(first.there.bundle_id, other.there.bundle_id);
    EXPECT_EQ(journey::value(other.there.target.root(), "identifier.value"), "5790000120001#K1#B1#2");
    first.back();
    other.back();
    const auto id = [](journey& trip) {
        return model::text_of(*trip.returned.target.root()->child("ClinicalEmail")->child("Letter"));
    };
    EXPECT_EQ(id(first), "B1");
    EXPECT_EQ(id(other).size(), 14U) << "not that of the letter that came";
}

TEST(facts, are_read_from_a_table) {
    const auto read = mappings::facts_from("fact,value\noriginal_letter_id,B1\nnumber,2\n");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->original_letter_id, "B1");
    EXPECT_EQ(read->number, "2");
    const auto unknown = mappings::facts_from("fact,value\noriginal_shoe,43\n");
    ASSERT_TRUE(unknown.has_error());
    EXPECT_EQ(unknown.error().line, 2U);
    EXPECT_NE(unknown.error().text.find("original_sent"), std::string::npos);
    EXPECT_TRUE(mappings::facts_from("name,value\n").has_error());
}

}  // namespace
}  // namespace genvej::test
