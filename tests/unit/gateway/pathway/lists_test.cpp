#include "tests/unit/gateway/pathway/derived_file.hpp"

#include "gateway/pathway/words_in.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
namespace codes = test::codes;

TEST(lists, referred_and_nothing_happened) {
    citizen one;
    one.referral("2026-03-10", "A");
    EXPECT_FALSE(look(one, "2026-03-23").on_list("nothing_happened"));
    EXPECT_TRUE(look(one, "2026-03-24").on_list("nothing_happened"));
    citizen with_plan = one;
    with_plan.put("2026-03-12", "ServiceRequest", "r",
                  R"("status":"active","intent":"plan")" + citizen::letter(citizen::doctor, "A"));
    EXPECT_TRUE(look(with_plan).on_list("nothing_happened")) << "a request in the record is no contact";
    with_plan.course_plan("2026-03-13", "p", R"("status":"active",)" + citizen::based_on_request("r"));
    EXPECT_FALSE(look(with_plan).on_list("nothing_happened"));
    citizen on_hold = one;
    on_hold.put(
        "2026-03-12", "ServiceRequest", "r",
        fmt::format(
            R"("status":"on-hold","intent":"plan","extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/request-statusReason","valueCodeableConcept":{}}}]{})",
            citizen::concept_of(codes::csc, "a8632e22-bf0c-4f5a-92a7-70977ba104d5"),
            citizen::letter(citizen::doctor, "A")));
    EXPECT_FALSE(look(on_hold).on_list("nothing_happened"));
}

TEST(lists, receipted_and_never_answered) {
    citizen one;
    one.referral("2026-03-10", "A");
    EXPECT_FALSE(look(one, "2026-03-23").on_list("never_answered"));
    EXPECT_TRUE(look(one).on_list("never_answered"));
    citizen in_record = one;
    in_record.put("2026-03-12", "ServiceRequest", "r",
                  R"("status":"active","intent":"plan")" + citizen::letter(citizen::doctor, "A"));
    EXPECT_FALSE(look(in_record).on_list("never_answered"));
    citizen answered = one;
    store::filed_letter& letter = answered.change().letters.emplace_back();
    letter.kind = "XDIS15";
    letter.sender = citizen::municipality;
    letter.receiver = citizen::doctor;
    letter.received = test::noon("2026-03-15");
    EXPECT_FALSE(look(answered).on_list("never_answered"));
    citizen only_record;
    only_record.request("2026-03-10", "r");
    EXPECT_FALSE(look(only_record).on_list("never_answered")) << "nobody sent a message";
}

TEST(lists, who_declined_the_hospitals_offer_is_found_by_each_pattern) {
    citizen one;
    one.plan("2026-03-10", "P");
    EXPECT_FALSE(look(one).on_list("declined_hospital"));
    int patterns = 0;
    for (const sign_row& row : rules::built_in().signs()) {
        if (row.sign != "declined" || row.where != "text") continue;
        ++patterns;
        citizen other;
        other.plan(
            "2026-03-10", "P", "DI214", codes::general,
            fmt::format(
                R"(,{{"fullUrl":"https://genvej.invalid/fhir/Composition/c","resource":{{"resourceType":"Composition","id":"c","section":[{{"text":{{"status":"additional","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Patienten har <b>{}</b>.</div>"}}}}]}}}})",
                row.pattern));
        EXPECT_TRUE(look(other).on_list("declined_hospital")) << row.pattern;
    }
    EXPECT_GT(patterns, 0);
}

TEST(lists, danish_capitals_are_small_letters_too) {
    EXPECT_EQ(in_small_letters("ØNSKER IKKE Æble Århus ×÷ ß"), "ønsker ikke æble århus ×÷ ß");
    EXPECT_EQ(in_small_letters("\xC3"), "\xC3");
}

}  // namespace
}  // namespace genvej::gateway::pathway
