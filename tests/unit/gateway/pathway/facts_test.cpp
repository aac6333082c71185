#include "gateway/pathway/facts.hpp"  // Test that the header is self-contained.

#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
using test::on;
namespace codes = test::codes;

/// A plan of the hospital, the record's request for it, an examination and a training plan.
citizen course_of_march() {
    citizen one;
    one.plan("2026-03-10", "P");
    one.request("2026-03-10", "r",
                citizen::letter(citizen::hospital, "P") + R"(,"occurrencePeriod":{"start":"2026-03-16"})");
    one.intervention("2026-03-12", "x", codes::examination,
                     R"("period":{"start":"2026-03-12"},)" + citizen::based_on_request("r"));
    one.course_plan(
        "2026-03-16", "p",
        R"("status":"active","period":{"start":"2026-03-16"},"activity":[{"detail":{"status":"in-progress"}}],)" +
            citizen::based_on_request("r"));
    one.intervention("2026-03-16", "t", codes::training,
                     R"("period":{"start":"2026-03-16"},"basedOn":[{"reference":"CarePlan/p"}])");
    return one;
}

void end_course(citizen& one, std::string_view date, std::string_view detail, std::string_view status) {
    one.course_plan(
        date, "p",
        fmt::format(
            R"("status":"{}","period":{{"start":"2026-03-16","end":"{}"}},"activity":[{{"detail":{{{}}}}}],{})",
            status, date, detail, citizen::based_on_request("r")));
}

TEST(course_facts, the_assessment_is_contact_and_training_is_the_start) {
    citizen one = course_of_march();
    EXPECT_EQ(look(one).only().state, "offered");
    one.session("2026-03-13", "e1", "x");
    EXPECT_EQ(look(one).only().contacted, on("2026-03-13"));
    EXPECT_EQ(look(one).only().started, 0);
    EXPECT_EQ(look(one).only().state, "contacted");
    one.session("2026-03-17", "e2", "t");
    const looked_at at = look(one);
    EXPECT_EQ(at.only().started, on("2026-03-17"));
    EXPECT_EQ(at.only().state, "started");
    EXPECT_EQ(at.only().contacted, on("2026-03-13"));
}

TEST(course_facts, which_interventions_start_a_course_is_the_rows_word) {
    for (const intervention_row& row : rules::built_in().interventions()) {
        citizen one = course_of_march();
        one.intervention("2026-03-20", "i", row.is.code, citizen::based_on_request("r"));
        one.session("2026-03-21", "e", "i");
        EXPECT_EQ(look(one).only().started != 0, row.starts) << row.name;
    }
}

TEST(course_facts, what_is_unfinished_void_or_in_the_future_starts_nothing) {
    for (const char* status : {"planned", "cancelled", "in-progress", "entered-in-error"}) {
        citizen one = course_of_march();
        one.session("2026-03-17", "e", "t", status);
        EXPECT_EQ(look(one).only().started, 0) << status;
    }
    citizen one = course_of_march();
    one.session("2026-03-17", "e", "t");
    EXPECT_EQ(look(one, "2026-03-16").only().started, 0) << "a clock that runs ahead";
    EXPECT_EQ(look(one, "2026-03-17").only().started, on("2026-03-17"));
}

TEST(course_facts, a_session_on_the_course_as_a_whole_starts_it) {
    citizen one = course_of_march();
    one.session("2026-03-18", "e", "p");
    EXPECT_EQ(look(one).only().started, on("2026-03-18"));
    EXPECT_EQ(look(one).only().attended, 1);
}

TEST(course_facts, a_letter_or_a_call_is_contact) {
    citizen one = course_of_march();
    one.put(
        "2026-03-11", "Communication", "k",
        R"("status":"completed","sent":"2026-03-11T09:00:00+01:00","basedOn":[{"reference":"ServiceRequest/r"}])");
    EXPECT_EQ(look(one).only().contacted, on("2026-03-11"));
}

TEST(course_facts, a_course_is_completed_when_its_plan_is) {
    citizen one = course_of_march();
    one.session("2026-03-17", "e", "t");
    end_course(one, "2026-06-10", R"("status":"completed")", "completed");
    const looked_at at = look(one);
    EXPECT_TRUE(at.only().completed);
    EXPECT_EQ(at.only().ended, on("2026-06-10"));
    EXPECT_EQ(at.only().state, "completed");
    EXPECT_EQ(at.only().end_reason, "");
    EXPECT_EQ(look(one, "2026-06-09").only().state, "started") << "an end in the future is none yet";
}

TEST(course_facts, a_course_that_ended_early_says_why) {
    for (const end_reason_row& row : rules::built_in().end_reasons()) {
        citizen one = course_of_march();
        end_course(one, "2026-04-10",
                   R"("status":"stopped","statusReason":)" + citizen::concept_of(row.is.system, row.is.code),
                   "revoked");
        const looked_at at = look(one);
        EXPECT_FALSE(at.only().completed);
        EXPECT_EQ(at.only().state, "dropped_out");
        EXPECT_EQ(at.only().end_reason, row.is.code);
    }
}

TEST(course_facts, a_course_ends_with_the_last_of_its_plans) {
    citizen one = course_of_march();
    one.course_plan("2026-04-01", "q",
                    R"("status":"active","period":{"start":"2026-04-01"},)" + citizen::based_on_request("r"));
    end_course(one, "2026-06-10", R"("status":"cancelled")", "revoked");
    EXPECT_EQ(look(one).only().ended, 0);
    one.course_plan("2026-07-01", "q",
                    R"("status":"completed","period":{"start":"2026-04-01","end":"2026-07-01"},)" +
                        citizen::based_on_request("r"));
    EXPECT_EQ(look(one).only().ended, on("2026-07-01"));
    EXPECT_TRUE(look(one).only().completed);
}

TEST(course_facts, plans_count_before_the_episode_and_both_are_shown) {
    citizen one = course_of_march();
    one.put(
        "2026-06-11", "EpisodeOfCare", "e",
        R"("status":"finished","period":{"start":"2026-03-10","end":"2026-06-11"},"referralRequest":[{"reference":"ServiceRequest/r"}])");
    const looked_at at = look(one);
    EXPECT_EQ(at.only().ended, 0);
    ASSERT_EQ(at.only().disagreements.size(), 1U);
    EXPECT_EQ(at.only().disagreements.front().what, "outcome");
    EXPECT_EQ(at.only().disagreements.front().used, "open");
    EXPECT_EQ(at.only().disagreements.front().other, "completed");
    citizen other;
    other.put("2026-06-11", "EpisodeOfCare", "e",
              R"("status":"finished","period":{"start":"2026-03-10","end":"2026-06-11"})");
    EXPECT_EQ(look(other).only().ended, on("2026-06-11"));
}

TEST(course_facts, sessions_are_those_of_the_training_plan) {
    citizen one = course_of_march();
    EXPECT_EQ(look(one).only().planned, -1);
    EXPECT_EQ(look(one).only().attended, -1);
    one.booked("2026-03-16", "a1", "t", "2026-03-17", "fulfilled");
    one.booked("2026-03-16", "a2", "t", "2026-03-19", "noshow");
    const std::string by_citizen =
        R"("cancelationReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason","code":"pat-cpp"}]},)";
    const std::string by_provider =
        R"("cancelationReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason","code":"prov"}]},)";
    one.put("2026-03-20", "Appointment", "a3",
            R"("status":"cancelled","start":"2026-03-24T10:00:00+01:00",)" + by_citizen +
                citizen::based_on_plan("t"));
    one.put("2026-03-20", "Appointment", "a4",
            R"("status":"cancelled","start":"2026-03-26T10:00:00+01:00",)" + by_provider +
                citizen::based_on_plan("t"));
    one.booked("2026-03-16", "a5", "t", "2026-03-27", "cancelled");
    one.booked("2026-03-16", "a6", "t", "2026-03-28", "entered-in-error");
    one.booked("2026-03-16", "a7", "t", "2026-12-28", "booked");
    one.booked("2026-03-12", "a8", "x", "2026-03-12", "fulfilled");  // the examination
    const looked_at at = look(one);
    EXPECT_EQ(at.only().planned, 3);
    EXPECT_EQ(at.only().attended, 1);
    EXPECT_EQ(at.only().offered, on("2026-03-16"));
}

TEST(course_facts, an_encounter_and_its_appointment_are_one_session) {
    citizen one = course_of_march();
    one.put("2026-03-16", "Appointment", "a", R"("status":"booked","start":"2026-03-17T10:00:00+01:00")");
    one.session("2026-03-17", "e", "t", "finished", R"(,"appointment":[{"reference":"Appointment/a"}])");
    one.booked("2026-03-16", "b", "t", "2026-03-19", "noshow");
    one.session("2026-03-21", "f", "t");  // nobody had booked it
    const looked_at at = look(one);
    EXPECT_EQ(at.only().planned, 3);
    EXPECT_EQ(at.only().attended, 2);
}

TEST(course_facts, without_appointments_encounters_are_the_sessions) {
    citizen one = course_of_march();
    one.session("2026-03-17", "e", "t")
        .session("2026-03-19", "f", "t", "cancelled")
        .session("2026-03-13", "g", "x");
    EXPECT_EQ(look(one).only().planned, 2);
    EXPECT_EQ(look(one).only().attended, 1);
}

TEST(course_facts, what_lies_after_the_end_is_no_session) {
    citizen one = course_of_march();
    one.booked("2026-03-16", "a", "t", "2026-06-01", "fulfilled")
        .booked("2026-03-16", "b", "t", "2026-06-20", "noshow");
    one.session("2026-06-21", "e", "t");
    end_course(one, "2026-06-10", R"("status":"completed")", "completed");
    EXPECT_EQ(look(one).only().planned, 1);
    EXPECT_EQ(look(one).only().attended, 1);
}

TEST(course_facts, a_session_that_is_called_off_counts_from_its_day_on) {
    citizen one = course_of_march();
    one.booked("2026-03-16", "a", "t", "2026-03-17", "fulfilled")
        .booked("2026-03-16", "b", "t", "2026-04-20", "noshow");
    EXPECT_EQ(look(one, "2026-04-19").only().planned, 1);
    EXPECT_EQ(look(one, "2026-04-19").found.next_look, on("2026-04-20"));
    EXPECT_EQ(look(one, "2026-04-20").only().planned, 2);
}

TEST(course_facts, a_plan_may_name_its_appointments) {
    citizen one = course_of_march();
    one.put("2026-03-16", "Appointment", "a", R"("status":"fulfilled","start":"2026-03-17T10:00:00+01:00")");
    one.put(
        "2026-03-17", "CarePlan", "t",
        fmt::format(
            R"("status":"active","intent":"plan","basedOn":[{{"reference":"CarePlan/p"}}],"activity":[{{"reference":{{"reference":"Appointment/a"}}}},{{"detail":{{"code":{},"status":"in-progress"}}}}])",
            citizen::concept_of(codes::fsiii, codes::training)));
    EXPECT_EQ(look(one).only().planned, 1);
}

TEST(deadlines, run_from_the_later_of_receipt_and_discharge) {
    citizen one;
    one.plan("2026-03-10", "P");
    EXPECT_EQ(look(one).only().contact_by, on("2026-03-14"));
    EXPECT_EQ(look(one).only().start_by, on("2026-03-17"));
    const std::string discharged =
        R"(,"extension":[{"url":"http://fhir.kl.dk/rehab/StructureDefinition/PreconditionDate","valueDate":"2026-03-20"}])";
    one.request("2026-03-11", "r", citizen::letter(citizen::hospital, "P") + discharged);
    EXPECT_EQ(look(one).only().contact_by, on("2026-03-24"));
    EXPECT_EQ(look(one).only().start_by, on("2026-03-27"));
    EXPECT_EQ(look(one).only().discharged, on("2026-03-20"));
}

TEST(deadlines, a_receipt_late_in_the_evening_counts_on_its_danish_day) {
    citizen one;
    one.plan("2026-03-10", "P");
    one.change().letters.front().received = beginning_of(on("2026-03-11")) - 1;
    EXPECT_EQ(look(one).only().contact_by, on("2026-03-14"));
    one.change().letters.front().received += 1;
    EXPECT_EQ(look(one).only().contact_by, on("2026-03-15"));
}

TEST(deadlines, a_referral_to_prevention_has_none) {
    citizen one;
    one.referral("2026-03-10", "A");
    EXPECT_EQ(look(one).only().contact_by, 0);
    EXPECT_EQ(look(one).only().start_by, 0);
}

TEST(deadlines, a_reason_on_hold_stops_them_or_not_as_its_row_says) {
    for (const status_reason_row& row : rules::built_in().status_reasons()) {
        citizen one;
        one.plan("2026-03-10", "P");
        one.put(
            "2026-03-11", "ServiceRequest", "r",
            fmt::format(
                R"("status":"{}","intent":"plan","extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/request-statusReason","valueCodeableConcept":{}}}]{})",
                row.status, citizen::concept_of(row.is.system, row.is.code),
                citizen::letter(citizen::hospital, "P")));
        const looked_at at = look(one);
        EXPECT_EQ(at.only().contact_by != 0, row.effect == "none") << row.english;
        const text expected = row.effect == "none" ? text("referred") : row.effect;
        EXPECT_EQ(at.only().state, expected) << row.english;
    }
}

TEST(deadlines, the_rows_say_whether_they_were_met) {
    const auto row = [](const citizen& one, std::string_view today) {
        looked_at at = look(one, today);
        open_courses(at.found, 0, [] { return std::string("id"); });
        return rows_of(*at.of, at.found).at(0);
    };
    const auto has = [](const store::course_row& one, std::string_view what) {
        return one.facts.find(what) != std::string::npos;
    };
    citizen one;
    one.plan("2026-03-10", "P");
    EXPECT_TRUE(has(row(one, "2026-03-14"), R"("contact":"running")"));
    EXPECT_TRUE(has(row(one, "2026-03-15"), R"("contact":"not_shown")"));
    EXPECT_EQ(row(one, "2026-03-15").start_by, on("2026-03-17"));
    one.request("2026-03-11", "r",
                citizen::letter(citizen::hospital, "P") + R"(,"occurrencePeriod":{"start":"2026-03-17"})");
    EXPECT_TRUE(has(row(one, "2026-03-20"), R"("start":"met")"));
    EXPECT_EQ(row(one, "2026-03-20").start_by, 0);
    one.intervention("2026-03-12", "x", codes::examination, citizen::based_on_request("r"));
    one.session("2026-03-16", "e", "x");
    const store::course_row late = row(one, "2026-03-20");
    EXPECT_TRUE(has(late, R"("contact":"late")")) << late.facts;
    EXPECT_EQ(late.course, "id");
    EXPECT_EQ(late.municipality, 825);
    EXPECT_EQ(late.law, "140");
    EXPECT_EQ(late.pack, "cardiac");
    EXPECT_EQ(late.state, "contacted");
    EXPECT_EQ(late.facts.find("0202020202"), std::string::npos);
}

TEST(deadlines, a_citizen_is_looked_at_again_when_something_changes_by_itself) {
    citizen one;
    one.plan("2026-03-10", "P");
    EXPECT_EQ(look(one, "2026-03-10").found.next_look, on("2026-03-15")) << "the contact is not shown";
    EXPECT_EQ(look(one, "2026-03-15").found.next_look, on("2026-03-18")) << "nor the offer";
    EXPECT_EQ(look(one, "2026-03-18").found.next_look, on("2026-03-24")) << "two lists";
    EXPECT_EQ(look(one, "2026-03-24").found.next_look, 0);
    one.request("2026-03-11", "r", citizen::letter(citizen::hospital, "P"));
    one.intervention("2026-03-12", "x", codes::examination, citizen::based_on_request("r"));
    one.session("2026-05-01", "e", "x");
    EXPECT_EQ(look(one, "2026-03-24").found.next_look, on("2026-05-01")) << "a clock that runs ahead";
}

TEST(requests, sources_that_contradict_are_both_shown) {
    const std::string stay = fmt::format(
        R"(,{{"fullUrl":"https://genvej.invalid/fhir/Encounter/e","resource":{{"resourceType":"Encounter","id":"e","status":"in-progress","period":{{"end":"2026-03-09"}}}}}})");
    citizen one;
    one.message("2026-03-10", "rehabilitation-plan", citizen::hospital, "P",
                citizen::coded(codes::sks, "DI214"),
                fmt::format(R"(,"encounter":{{"reference":"Encounter/e"}},"category":[{}])",
                            citizen::concept_of(codes::csc, codes::specialised)),
                stay);
    one.request(
        "2026-03-11", "r",
        citizen::letter(citizen::hospital, "P") +
            R"(,"authoredOn":"2026-03-09","extension":[{"url":"http://fhir.kl.dk/rehab/StructureDefinition/PreconditionDate","valueDate":"2026-03-08"}])");
    const looked_at at = look(one);
    const request& joined = at.found.requests.front();
    EXPECT_EQ(joined.received, on("2026-03-10"));
    EXPECT_EQ(joined.discharged, on("2026-03-08"));
    EXPECT_EQ(joined.category, codes::general);
    EXPECT_TRUE(joined.recoded);
    ASSERT_EQ(joined.disagreements.size(), 3U);
    EXPECT_EQ(joined.disagreements[0].what, "received");
    EXPECT_EQ(joined.disagreements[0].other, "2026-03-09");
    EXPECT_EQ(joined.disagreements[1].what, "discharged");
    EXPECT_EQ(joined.disagreements[1].used_from, "record");
    EXPECT_EQ(joined.disagreements[2].what, "category");
    looked_at shown = look(one);
    open_courses(shown.found, 0, [] { return std::string("id"); });
    const std::string facts = rows_of(*shown.of, shown.found).at(0).facts;
    EXPECT_NE(
        facts.find(
            R"({"what":"discharged","used":"2026-03-08","usedFrom":"record","other":"2026-03-09","otherFrom":"message"})"),
        std::string::npos)
        << facts;
}

TEST(requests, a_record_that_is_ahead_of_its_time_counts_when_it_was_known) {
    citizen one;
    one.request("2026-03-10", "r", R"(,"authoredOn":"2027-01-01")");
    EXPECT_EQ(look(one).only().referred, on("2026-03-10"));
    citizen late;
    late.request("2026-03-10", "r", R"(,"authoredOn":"2021-05-04")");
    EXPECT_EQ(look(late).only().referred, on("2021-05-04")) << "years late: its own date counts";
}

TEST(requests, a_recoding_counts_until_it_is_taken_back) {
    citizen one;
    one.plan("2026-03-10", "P", "DI214", codes::specialised);
    EXPECT_FALSE(look(one).found.requests.front().recoded);
    EXPECT_FALSE(look(one).on_list("recoded"));
    const auto recode = [&](std::string_view to, std::string_view reason) {
        one.note("2026-03-11", "recoded",
                 fmt::format(R"({{"request":"{}","category":"{}","reason":"{}"}})",
                             letter_key(citizen::hospital, "P"), to, reason));
    };
    recode(codes::general, "declined");
    EXPECT_EQ(look(one).found.requests.front().category, codes::general);
    EXPECT_TRUE(look(one).on_list("recoded"));
    EXPECT_TRUE(look(one).on_list("declined_hospital"));
    recode(codes::specialised, "by mistake");
    EXPECT_EQ(look(one).found.requests.front().category, codes::specialised);
    EXPECT_FALSE(look(one).on_list("recoded"));
    EXPECT_FALSE(look(one).on_list("declined_hospital"));
}

TEST(requests, what_the_record_calls_a_mistake_leaves_the_letter_and_what_it_withdraws_does_not) {
    citizen one;
    one.request("2026-03-10", "r");
    one.put("2026-03-11", "ServiceRequest", "r", R"("status":"entered-in-error","intent":"plan")");
    EXPECT_EQ(look(one).only().state, "void");
    citizen joined;
    joined.plan("2026-03-10", "P");
    joined.put("2026-03-11", "ServiceRequest", "r",
               R"("status":"entered-in-error","intent":"plan")" + citizen::letter(citizen::hospital, "P"));
    EXPECT_EQ(look(joined).only().state, "referred");
    EXPECT_NE(look(joined).only().contact_by, 0);
    joined.put("2026-03-12", "ServiceRequest", "r",
               R"("status":"revoked","intent":"plan")" + citizen::letter(citizen::hospital, "P"));
    EXPECT_EQ(look(joined).only().state, "withdrawn");
    EXPECT_EQ(look(joined).only().contact_by, 0);
}

}  // namespace
}  // namespace genvej::gateway::pathway
