#include "gateway/pathway/file.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/pathway/fhir_paths.hpp"
#include "gateway/pathway/notes.hpp"
#include "tests/support/citizen_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
using test::noon;

std::string report(std::string_view resource) {
    return fmt::format(
        R"({{"resourceType":"Bundle","type":"collection","entry":[{{"fullUrl":"urn:uuid:0aa0","resource":{}}}]}})",
        resource);
}

TEST(citizen_file, every_version_is_there_and_the_latest_is_known) {
    citizen one;
    one.request("2026-03-10", "r").request("2026-03-12", "r", R"(,"authoredOn":"2026-03-11")");
    const auto read = file::read(one.of());
    ASSERT_TRUE(read.ok());
    const file& of = *read.value;
    ASSERT_EQ(of.resources().size(), 2U);
    EXPECT_FALSE(of.resources()[0].latest);
    EXPECT_TRUE(of.resources()[1].latest);
    EXPECT_EQ(of.find("eoj", "ServiceRequest", "r")->version, 2U);
    EXPECT_EQ(of.find("eoj", "ServiceRequest", "r", noon("2026-03-11"))->version, 1U);
    EXPECT_EQ(of.find("eoj", "ServiceRequest", "r", noon("2026-03-09")), nullptr);
    EXPECT_EQ(of.find("other", "ServiceRequest", "r"), nullptr);
    EXPECT_EQ(of.find("eoj", "CarePlan", "r"), nullptr);
}

TEST(citizen_file, a_deleted_resource_is_found_as_deleted) {
    citizen one;
    one.request("2026-03-10", "r").remove("2026-03-12", "ServiceRequest", "r");
    const auto read = file::read(one.of());
    ASSERT_TRUE(read.ok());
    const filed_resource* found = read.value->find("eoj", "ServiceRequest", "r");
    ASSERT_NE(found, nullptr);
    EXPECT_TRUE(found->deleted);
    EXPECT_TRUE(found->latest);
    EXPECT_EQ(found->body, nullptr);
}

TEST(citizen_file, references_stay_with_their_partner) {
    citizen one;
    one.request("2026-03-10", "r");
    one.put("2026-03-11", "CarePlan", "p", citizen::based_on_request("r"));
    one.put("2026-03-11", "CarePlan", "p", citizen::based_on_request("r"), "other");
    const auto read = file::read(one.of());
    ASSERT_TRUE(read.ok());
    const file& of = *read.value;
    const filed_resource* mine = of.find("eoj", "CarePlan", "p");
    ASSERT_NE(mine, nullptr);
    EXPECT_NE(of.resolve(*mine, "ServiceRequest/r"), nullptr);
    EXPECT_NE(of.resolve(*mine, "ServiceRequest/r/_history/1"), nullptr);
    EXPECT_NE(of.resolve(*mine, "https://eoj.example.dk/fhir/ServiceRequest/r"), nullptr);
    EXPECT_EQ(of.resolve(*mine, "ServiceRequest/q"), nullptr);
    EXPECT_EQ(of.resolve(*mine, "#r"), nullptr);
    EXPECT_EQ(of.resolve(*mine, ""), nullptr);
    EXPECT_EQ(of.resolve(*of.find("other", "CarePlan", "p"), "ServiceRequest/r"), nullptr);
}

TEST(citizen_file, a_message_is_a_place_of_its_own) {
    citizen one;
    one.referral("2026-03-10", "A").plan("2026-03-11", "B");
    const auto read = file::read(one.of());
    ASSERT_TRUE(read.ok());
    const file& of = *read.value;
    ASSERT_EQ(of.messages().size(), 2U);
    EXPECT_EQ(of.messages()[0].event, "new-referral");
    EXPECT_FALSE(of.messages()[0].report);
    ASSERT_EQ(of.resources().size(), 6U);
    for (const filed_resource& resource : of.resources()) {
        EXPECT_EQ(resource.from, way_in::message);
        EXPECT_TRUE(resource.latest);
        const filed_resource* found = of.resolve(resource, "Condition/d");
        ASSERT_NE(found, nullptr);
        EXPECT_EQ(found->letter, resource.letter);
        EXPECT_EQ(of.resolve(resource, "https://genvej.invalid/fhir/Condition/d"), found);
        EXPECT_EQ(of.resolve(resource, "Condition/d", noon("2026-03-01")), nullptr);
    }
    EXPECT_EQ(of.find("vans", "Condition", "d"), nullptr);
}

TEST(citizen_file, versions_in_reports_are_counted_and_the_record_is_never_overtaken) {
    citizen one;
    store::filed_letter letter;
    letter.partner = "eoj";
    letter.received = noon("2026-03-12");
    letter.translation = report(R"({"resourceType":"CarePlan","id":"p","status":"active"})");
    one.change().letters.push_back(letter);
    letter.received = noon("2026-03-14");
    letter.translation = report(R"({"resourceType":"CarePlan","id":"p","status":"completed"})");
    one.change().letters.push_back(letter);
    {
        const auto read = file::read(one.of());
        ASSERT_TRUE(read.ok());
        const filed_resource* found = read.value->find("eoj", "CarePlan", "p");
        ASSERT_NE(found, nullptr);
        EXPECT_EQ(found->from, way_in::report);
        EXPECT_EQ(found->version, 2U);
        EXPECT_EQ(found->body->child_value("status"), "completed");
        EXPECT_TRUE(read.value->messages()[0].report);
        EXPECT_EQ(read.value->resolve(*found, "urn:uuid:0aa0"), found);
        EXPECT_EQ(read.value->find("eoj", "CarePlan", "p", noon("2026-03-13"))->version, 1U);
    }
    one.put("2026-03-13", "CarePlan", "p", R"("status":"on-hold")");
    const auto read = file::read(one.of());
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value->find("eoj", "CarePlan", "p")->from, way_in::record);
    std::size_t latest = 0;
    for (const filed_resource& resource : read.value->resources()) latest += resource.latest ? 1 : 0;
    EXPECT_EQ(latest, 1U);
}

TEST(citizen_file, a_letter_without_translation_is_a_message_without_resources) {
    citizen one;
    one.change().letters.emplace_back().kind = "XBIN01";
    const auto read = file::read(one.of());
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value->messages()[0].bundle, nullptr);
    EXPECT_TRUE(read.value->resources().empty());
}

TEST(citizen_file, notes_are_objects_in_their_order) {
    citizen one;
    one.note("2026-03-11", "linked", R"({"request":"a","course":"b","number":7})");
    one.note("2026-03-12", "unlinked", R"({"request":"a"})");
    std::swap(one.change().notes[0], one.change().notes[1]);
    const auto read = file::read(one.of());
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read.value->notes().size(), 2U);
    const filed_note& first = read.value->notes()[0];
    EXPECT_EQ(first.kind, "linked");
    EXPECT_EQ(notes::text_of(first.body, "course"), "b");
    EXPECT_EQ(notes::text_of(first.body, "number"), "7");
    EXPECT_EQ(notes::text_of(first.body, "nothing"), "");
    EXPECT_EQ(notes::text_of(nullptr, "course"), "");
}

TEST(citizen_file, what_cannot_be_read_is_named) {
    citizen one;
    one.note("2026-03-11", "linked", "[1]");
    const auto read = file::read(one.of());
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.value, nullptr);
    EXPECT_EQ(read.found.front().code(), "pathway.note");
    citizen other;
    other.put("2026-03-11", "CarePlan", "p", R"("status":)");
    EXPECT_FALSE(file::read(other.of()).ok());
    citizen third;
    third.change().letters.emplace_back().translation = "{";
    EXPECT_FALSE(file::read(third.of()).ok());
}

TEST(fhir_paths, references_are_read_from_behind) {
    EXPECT_EQ(read_reference("CarePlan/1").type, "CarePlan");
    EXPECT_EQ(read_reference("CarePlan/1").id, "1");
    EXPECT_EQ(read_reference("http://a/b/CarePlan/1/_history/3").id, "1");
    EXPECT_TRUE(read_reference("urn:uuid:1").id.empty());
    EXPECT_TRUE(read_reference("/1").id.empty());
}

}  // namespace
}  // namespace genvej::gateway::pathway
