#include "gateway/indicators/gather.hpp"  // Test that the header is self-contained.

#include "conformance/model/resources.hpp"
#include "gateway/indicators/code_rows.hpp"
#include "tests/unit/gateway/indicators/gathered.hpp"

namespace genvej::gateway::indicators {
namespace {

constexpr std::string_view snomed = "http://snomed.info/sct";
constexpr std::string_view dietitian = "cf7a55c2-7061-47ed-b7c5-e29620fe93bf";
constexpr std::string_view smoking = "6d24992e-e0a2-43e7-bc27-0234622a8655";
constexpr std::string_view closing = "03a3ebdb-9e2d-4be1-b32b-42f0bd2a3362";
constexpr std::string_view of_p = R"("basedOn":[{"reference":"CarePlan/p"}])";

std::string metres(std::string_view value) {
    return fmt::format(
        R"("valueQuantity":{{"value":{},"unit":"m","system":"http://unitsofmeasure.org","code":"m"}})",
        value);
}
citizen& walked(citizen& one, std::string_view date, std::string_view id, std::string_view value) {
    return observe(one, date, id, snomed, "1144649008", metres(value));
}

TEST(Gather, DaysAndOutcomeOfACourse) {
    const gathered it = gather_of(spring());
    EXPECT_EQ(it.said("pack"), "cardiac");
    EXPECT_EQ(it.said("groups"), "acs ischaemic");
    EXPECT_EQ(it.said("state"), "completed");
    EXPECT_EQ(it.said("referred"), "2026-03-10");
    EXPECT_EQ(it.of("referred").from, fmt::format("letter:{}#P", citizen::hospital));
    EXPECT_EQ(it.said("discharged"), "?not_registered");
    EXPECT_EQ(it.said("started"), "2026-04-01");
    EXPECT_EQ(it.said("ended"), "2026-07-01");
    EXPECT_EQ(it.said("completed"), "yes");
    EXPECT_EQ(it.said("sessions_planned"), "1");
    EXPECT_EQ(it.said("attendance"), "100");
    EXPECT_EQ(it.said("training_from"), "2026-04-01");
    EXPECT_EQ(it.of("training_from").from, "Encounter/e#1");
    EXPECT_EQ(it.said("admitted"), "?never");
    ASSERT_EQ(it.data->requests().size(), 1U);
    EXPECT_EQ(it.data->requests()[0].law, "140");
    EXPECT_EQ(it.data->requests()[0].type, codes::general);
    EXPECT_EQ(it.data->requests()[0].sender, citizen::hospital);
}

TEST(Gather, WhatTheEndDecidesIsNotYetBeforeIt) {
    citizen one = spring(false);
    walked(one, "2026-04-02", "a", "400");
    const gathered it = gather_of(one, "2026-05-01");
    EXPECT_EQ(it.said("walk6", "start"), "400");
    for (const char* const datum : {"ended", "completed", "attendance", "end_reason", "dietitian_from"})
        EXPECT_EQ(it.said(datum), "?not_yet") << datum;
    EXPECT_EQ(it.said("walk6", "end"), "?not_yet");
    EXPECT_EQ(it.said("statin", "end"), "?not_yet");
    EXPECT_EQ(it.said("sessions_held"), "1") << "so far";
}

TEST(Gather, AMeasurementHasDayMethodAndResource) {
    citizen one = spring();
    walked(one, "2026-04-02", "a", "400.5");
    walked(one, "2026-07-01", "b", "460");
    const gathered it = gather_of(one);
    const datum_value& start = it.of("walk6", "start");
    EXPECT_EQ(start.number, 400'500);
    EXPECT_EQ(start.on, on("2026-04-02"));
    EXPECT_EQ(start.method, "walk6");
    EXPECT_EQ(start.from, "Observation/a#1");
    EXPECT_EQ(it.said("walk6", "end"), "460");
    EXPECT_EQ(it.said("watt", "end"), "?not_registered");
}

TEST(Gather, AReasonIsMoreThanMissing) {
    citizen one = spring();
    one.put(
        "2026-07-01", "QuestionnaireResponse", "q",
        R"("status":"completed","authored":"2026-07-01","item":[{"linkId":"hads-1","answer":[{"valueInteger":2}]}])");
    observe(
        one, "2026-07-01", "w", snomed, "1144649008",
        R"("dataAbsentReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"not-performed"}]})");
    observe(one, "2026-07-01", "s", "http://loinc.org", "72166-2",
            R"("valueCodeableConcept":{"text":"ryger lidt"})");
    const gathered it = gather_of(one);
    EXPECT_EQ(it.said("hads_d", "end"), "?incomplete");
    EXPECT_EQ(it.said("hads_d", "start"), "?not_registered");
    EXPECT_EQ(it.said("walk6", "end"), "?not_done");
    EXPECT_EQ(it.said("smoking", "end"), "?text_only");
}

TEST(Gather, AUnknownReasonOfAnAbsentValueIsNoRegisteredNo) {
    citizen one = spring();
    observe(
        one, "2026-07-01", "w", snomed, "1144649008",
        R"("dataAbsentReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"unknown"}]})");
    EXPECT_EQ(gather_of(one).said("walk6", "end"), "?not_registered");
}

TEST(Gather, TheTestOfTheReferralInWordsIsTextOnly) {
    citizen one;
    one.plan(
        "2026-03-10", "P", "DI214", codes::general,
        R"(,{"fullUrl":"https://genvej.invalid/fhir/Composition/c","resource":{"resourceType":"Composition","id":"c","section":[{"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Arbejdstest 120</div>"}}]}})");
    const gathered it = gather_of(one, "2026-03-12");
    EXPECT_EQ(it.said("watt", "start"), "?text_only");
    EXPECT_EQ(it.said("hads_d", "start"), "?not_yet");
}

TEST(Gather, ADiagnosisInWordsIsNoGroupAndAnotherOneIsKnownToBeNone) {
    citizen words;
    words.message("2026-03-10", "rehabilitation-plan", citizen::hospital, "P",
                  R"("code":{"text":"hjertet"})");
    EXPECT_EQ(gather_of(words).said("groups"), "?text_only");
    EXPECT_EQ(gather_of(words).said("pack"), "?text_only");
    citizen knee;
    knee.plan("2026-03-10", "P", "DM171");
    const gathered it = gather_of(knee);
    EXPECT_TRUE(it.of("groups").known);
    EXPECT_EQ(it.said("groups"), "");
    EXPECT_EQ(it.said("pack"), "?not_registered");
}

TEST(Gather, TheOtherSourceStandsBesideTheValue) {
    citizen one;
    one.plan(
        "2026-03-10", "P", "DI214", codes::general,
        R"(,{"fullUrl":"https://genvej.invalid/fhir/Encounter/k","resource":{"resourceType":"Encounter","id":"k","status":"finished","period":{"end":"2026-03-08"}}})");
    one.change().letters.back().translation.replace(
        one.of().letters.back().translation.find(R"("intent":"order")"), 16,
        R"("intent":"order","encounter":{"reference":"Encounter/k"})");
    one.request(
        "2026-03-11", "r",
        citizen::letter(citizen::hospital, "P") +
            R"(,"extension":[{"url":"http://fhir.kl.dk/rehab/StructureDefinition/PreconditionDate","valueDateTime":"2026-03-09"}])");
    const gathered it = gather_of(one);
    EXPECT_EQ(it.said("discharged"), "2026-03-09");
    EXPECT_EQ(it.of("discharged").other, "2026-03-08");
    EXPECT_EQ(it.of("discharged").other_from, "message");
}

TEST(Gather, SmokingCessationIsCountedLikeTraining) {
    citizen one = spring();
    one.intervention("2026-04-01", "q", smoking, of_p);
    one.session("2026-04-10", "q1", "q");
    one.booked("2026-04-01", "q2", "q", "2026-04-17", "noshow");
    one.booked("2026-04-01", "q3", "q", "2026-04-24", "fulfilled");
    one.booked("2026-04-01", "q4", "q", "2026-04-25", "cancelled",
               R"(,"cancelationReason":{"coding":[{"code":"prov"}]})");
    const gathered it = gather_of(one);
    EXPECT_EQ(it.said("smoking_from"), "2026-04-10");
    EXPECT_EQ(it.said("smoking_planned"), "3");
    EXPECT_EQ(it.said("smoking_held"), "2");
    EXPECT_EQ(it.said("smoking_attendance"), "66.667");
    EXPECT_EQ(it.said("sessions_planned"), "1") << "training is another matter";
}

TEST(Gather, DietitianWasThereOrWasCalledOffOrNobodySays) {
    citizen one = spring();
    EXPECT_EQ(gather_of(one).said("dietitian_from"), "?not_registered");
    one.put(
        "2026-04-01", "CarePlan", "d",
        fmt::format(
            R"("status":"revoked","intent":"plan","activity":[{{"detail":{{"code":{},"status":"cancelled"}}}}],{})",
            citizen::concept_of(codes::fsiii, dietitian), of_p));
    EXPECT_EQ(gather_of(one).said("dietitian_from"), "?not_done");
    one.session("2026-05-02", "d1", "d");
    EXPECT_EQ(gather_of(one).said("dietitian_from"), "2026-05-02");
}

citizen& operated(citizen& one, std::string_view id, std::string_view code, std::string_view status) {
    return one.put(
        "2026-03-12", "Procedure", id,
        fmt::format(R"("status":"{}",{},{})", status, citizen::coded(codes::sks, code), of_meeting("e")));
}

TEST(Gather, ANoOfAnOperationIsARegisteredOne) {
    EXPECT_EQ(gather_of(spring()).said("cabg"), "?not_registered");
    citizen bypass = spring();
    EXPECT_EQ(gather_of(operated(bypass, "o", "KFNC20", "completed")).said("cabg"), "yes");
    citizen not_done = spring();
    EXPECT_EQ(gather_of(operated(not_done, "o", "KFNC20", "not-done")).said("cabg"), "no");
    citizen balloon = spring();
    EXPECT_EQ(gather_of(operated(balloon, "o", "KFNG02", "completed")).said("cabg"), "no");
    EXPECT_EQ(gather_of(operated(balloon, "o2", "KFNA00", "completed")).said("cabg"), "yes") << "both";
    citizen other = spring();
    EXPECT_EQ(gather_of(operated(other, "o", "KFNG02", "not-done")).said("cabg"), "?not_registered");
}

citizen& takes(citizen& one, std::string_view id, std::string_view atc, std::string_view status,
               std::string_view effective) {
    return one.put(
        "2026-07-01", "MedicationStatement", id,
        fmt::format(
            R"("status":"{}","medicationCodeableConcept":{},"context":{{"reference":"Encounter/e"}},{})",
            status, citizen::concept_of("http://www.whocc.no/atc", atc), effective));
}

TEST(Gather, MedicineAtTheEnd) {
    struct row {
        const char* status;
        const char* effective;
        const char* says;
    };
    for (const row& one : {
             row{"active",    R"("effectivePeriod":{"start":"2026-03-01"})",                    "yes"            },
             row{"active",    R"("effectiveDateTime":"2026-06-28")",                            "yes"            },
             row{"active",    R"("effectiveDateTime":"2026-04-02")",                            "?not_registered"},
             row{"active",    R"("effectivePeriod":{"start":"2026-08-01"})",                    "?not_registered"},
             row{"not-taken", R"("effectiveDateTime":"2026-07-01")",                            "no"             },
             row{"stopped",   R"("effectivePeriod":{"start":"2026-03-01","end":"2026-05-01"})", "no"             },
             row{"completed", R"("effectivePeriod":{"start":"2026-03-01","end":"2026-09-01"})", "yes"            },
             row{"on-hold",   R"("effectivePeriod":{"start":"2026-03-01"})",                    "?not_registered"},
             row{"unknown",   R"("effectivePeriod":{"start":"2026-03-01"})",                    "?not_registered"}
    }) {
        citizen who = spring();
        takes(who, "m", "C10AA05", one.status, one.effective);
        const gathered it = gather_of(who);
        EXPECT_EQ(it.said("statin", "end"), one.says) << one.status << ' ' << one.effective;
        EXPECT_EQ(it.said("beta_blocker", "end"), "?not_registered");
    }
    citizen two = spring();
    takes(two, "m", "C10AA05", "stopped", R"("effectivePeriod":{"start":"2026-03-01","end":"2026-05-01"})");
    takes(two, "n", "C10AA07", "active", R"("effectivePeriod":{"start":"2026-05-01"})");
    EXPECT_EQ(gather_of(two).said("statin", "end"), "yes") << "one was exchanged for another";
}

citizen& diabetes(citizen& one, std::string_view more) {
    return one.put("2026-05-01", "Condition", "db",
                   fmt::format(R"({},{}{})", citizen::coded(codes::sks, "DE119"), of_meeting("e"), more));
}

TEST(Gather, DiabetesByTheDayOfItsDiagnosis) {
    EXPECT_EQ(gather_of(spring()).said("diabetes_known"), "?not_registered");
    citizen before = spring();
    diabetes(before, R"(,"recordedDate":"2020-01-01")");
    EXPECT_EQ(gather_of(before).said("diabetes_known"), "yes");
    EXPECT_EQ(gather_of(before).said("diabetes_new"), "no");
    citizen during = spring();
    diabetes(during, R"(,"onsetDateTime":"2026-05-01")");
    EXPECT_EQ(gather_of(during).said("diabetes_known"), "no");
    EXPECT_EQ(gather_of(during).said("diabetes_new"), "yes");
    EXPECT_EQ(gather_of(during).said("diabetes_cared"), "?not_registered");
    takes(during, "m", "A10BA02", "active", R"("effectivePeriod":{"start":"2026-05-03"})");
    EXPECT_EQ(gather_of(during).said("diabetes_cared"), "yes");
    citizen refuted = spring();
    diabetes(
        refuted,
        R"(,"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"refuted"}]})");
    EXPECT_EQ(gather_of(refuted).said("diabetes_known"), "no");
    citizen undated = spring();
    EXPECT_EQ(gather_of(diabetes(undated, "")).said("diabetes_known"), "?not_registered");
}

TEST(Gather, TheGoalOfTheBloodPressure) {
    citizen one = spring();
    one.put(
        "2026-04-02", "Goal", "g",
        R"("lifecycleStatus":"active","target":[{"measure":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},)"
        R"("detailQuantity":{"value":130,"comparator":"<"}},{"measure":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},)"
        R"("detailRange":{"high":{"value":80}}}])");
    one.put("2026-04-02", "CarePlan", "w",
            fmt::format(R"("status":"active","intent":"plan","goal":[{{"reference":"Goal/g"}}],{})", of_p));
    const gathered it = gather_of(one);
    EXPECT_EQ(it.of("systolic_goal").number, 129'999) << "below 130";
    EXPECT_EQ(it.said("diastolic_goal"), "80");
    EXPECT_EQ(it.of("diastolic_goal").from, "Goal/g#1");
}

std::string at_provider(std::string_view organisation) {
    return fmt::format(R"(,"serviceProvider":{{"reference":"Organization/{}"}})", organisation);
}

TEST(Gather, WhereSessionsAndTheClosingConversationWere) {
    citizen one = spring();
    one.put("2026-03-01", "Organization", "ward",
            R"("name":"Ambulatoriet","partOf":{"reference":"Organization/hospital"})");
    one.put(
        "2026-03-01", "Organization", "hospital",
        R"("name":"Sygehuset","type":[{"coding":[{"system":"http://snomed.info/sct","code":"22232009"}]}])");
    one.put("2026-03-01", "Organization", "centre",
            fmt::format(R"("name":"Centret","identifier":[{{"value":"{}"}}])", citizen::municipality));
    EXPECT_EQ(gather_of(one).said("shared"), "?not_registered");
    EXPECT_EQ(gather_of(one).said("closing_place"), "?not_registered");
    one.session("2026-04-01", "e", "t", "finished", at_provider("centre"));
    EXPECT_EQ(gather_of(one).said("shared"), "no");
    one.intervention("2026-06-01", "c", closing, of_p);
    one.session("2026-06-30", "c1", "c", "finished", at_provider("ward"));
    const gathered it = gather_of(one);
    EXPECT_EQ(it.said("shared"), "yes");
    EXPECT_EQ(it.said("closing_place"), "hospital");
    one.session("2026-06-30", "c1", "c", "finished",
                R"(,"class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"VR"})");
    EXPECT_EQ(gather_of(one).said("closing_place"), "online");
    EXPECT_EQ(gather_of(one).said("shared"), "?not_registered") << "nobody says whose the other session was";
}

TEST(Gather, LivesAloneHasACodeOfItsOwn) {
    citizen one = spring();
    observe(one, "2026-04-02", "l", codes::rehab, "lives-alone", R"("valueBoolean":false)");
    EXPECT_EQ(gather_of(one).said("lives_alone"), "no");
    EXPECT_EQ(gather_of(spring()).said("lives_alone"), "?not_registered");
}

TEST(Gather, TheDepartmentIsAnOrganisationNeverAPerson) {
    citizen one;
    one.put("2026-03-01", "Organization", "ward", R"("name":"Hjerteafdelingen")");
    one.put("2026-03-01", "PractitionerRole", "role", R"("organization":{"reference":"Organization/ward"})");
    one.request("2026-03-10", "r",
                R"(,"requester":{"reference":"PractitionerRole/role","display":"Anders Fiktiv"})");
    EXPECT_EQ(gather_of(one).data->requests().at(0).department, "Hjerteafdelingen");
    citizen person;
    person.request("2026-03-10", "r",
                   R"(,"requester":{"reference":"Practitioner/gone","display":"Anders Fiktiv"})");
    EXPECT_EQ(gather_of(person).data->requests().at(0).department, "");
    citizen message;
    message.message("2026-03-10", "rehabilitation-plan", citizen::hospital, "P",
                    citizen::coded(codes::sks, "DI214"),
                    R"(,"requester":{"identifier":{"value":"1"},"display":"Sygehuset, Hjerteafdelingen"})");
    EXPECT_EQ(gather_of(message).data->requests().at(0).department, "Sygehuset, Hjerteafdelingen");
}

TEST(Gather, WhoDroppedOutBeforeAnySessionDidNotTakePart) {
    citizen open;
    open.request("2026-03-10", "r");
    EXPECT_EQ(gather_of(open).said("started"), "?not_yet");
    const auto ended = [](std::string_view how) {
        citizen one;
        one.request("2026-03-10", "r");
        one.course_plan(
            "2026-04-01", "p",
            fmt::format(R"("status":"{}","period":{{"start":"2026-04-01","end":"2026-05-01"}},)", how) +
                citizen::based_on_request("r"));
        return one;
    };
    EXPECT_EQ(gather_of(ended("revoked")).said("started"), "?not_done");
    EXPECT_EQ(gather_of(ended("completed")).said("started"), "?not_registered");
}

TEST(Gather, WhatIsEnteredInErrorIsNoRequest) {
    citizen one;
    one.request("2026-03-10", "r");
    EXPECT_EQ(gather_of(one).data->requests().size(), 1U);
    one.put("2026-03-11", "ServiceRequest", "r",
            fmt::format(R"("status":"entered-in-error","intent":"plan","reasonCode":[{}])",
                        citizen::concept_of(codes::sks, "DI214")));
    const gathered it = gather_of(one);
    EXPECT_EQ(it.data->requests().size(), 0U);
    EXPECT_EQ(it.said("state"), "void");
}

TEST(Gather, EveryRowIsGatheredAndAWrongOneIsNamed) {
    EXPECT_FALSE(check_gatherers(data_rows::built_in(), pathway::rules::built_in()));
    const std::string head(model::resource_text("gateway/indicators/data.csv"));
    for (const char* const row :
         {"900,a,,day,course:luck,gp,a,a,stated,s", "900,a,end,number,measure:luck,gp,a,a,stated,s",
          "900,a,,number,measure:walk6,gp,a,a,stated,s", "900,a,,word,latest:luck,gp,a,a,stated,s",
          "900,a,,day,contact:luck,gp,a,a,stated,s", "900,a,,truth,procedure:luck,gp,a,a,stated,s",
          "900,a,end,truth,medicine:luck,gp,a,a,stated,s"}) {
        const std::string text = head + row + "\n";
        const auto read = data_rows::read(text);
        const auto& rows = std::get<std::shared_ptr<const data_rows>>(read);
        const auto wrong = check_gatherers(*rows, pathway::rules::built_in());
        ASSERT_TRUE(wrong) << row;
        EXPECT_EQ(wrong->file, "gateway/indicators/data.csv");
        EXPECT_GT(wrong->line, 50U);
    }
}

TEST(CodeRows, EachMistakeIsNamedWithItsLine) {
    for (const char* const row : {"dreams,x,,a,yes,stated,s", "medicine,x,,a,no,stated,s",
                                  "medicine,x,,,yes,stated,s", "medicine,x,,a,yes,sure,s"}) {
        const std::string text = std::string("where,group,system,code,says,certainty,source\n") + row + "\n";
        const auto read = code_rows::read(text);
        const auto* const wrong = std::get_if<code_rows::problem>(&read);
        ASSERT_NE(wrong, nullptr) << row;
        EXPECT_EQ(wrong->line, 2U);
    }
}

}  // namespace
}  // namespace genvej::gateway::indicators
