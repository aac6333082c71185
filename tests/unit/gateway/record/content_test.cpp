#include "gateway/record/content.hpp"

#include <gtest/gtest.h>

#include "gateway/record/primitives.hpp"
#include "tests/unit/gateway/record/transactions.hpp"

namespace genvej::gateway::record {
namespace {

/// `code@path` of the errors of one entry beside its Patient.
list told(const std::string& type, const std::string& id, const std::string& resource) {
    return errors(take(bundle({p1, put(type, id, resource)})).in.found);
}
list warnings(const std::string& type, const std::string& id, const std::string& resource) {
    const resolved made = take(bundle({p1, put(type, id, resource)}));
    list out;
    for (const model::issue& one : made.in.entries.at(1).warnings) out.emplace_back(one.code());
    return out;
}
std::string body(const std::string& type, const std::string& id, const std::string& resource) {
    return take(bundle({p1, put(type, id, resource)})).writes.at(1).body;
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
}

const std::string walk = R"({"system":"http://snomed.info/sct","code":"1144649008"})";
const std::string anxiety = R"({"system":"http://snomed.info/sct","code":"401319005"})";
const std::string saturation =
    R"({"system":"https://genvej.invalid/fhir/CodeSystem/rehab","code":"oxygen-saturation"})";
std::string quantity(const std::string& value, const std::string& unit) {
    return R"("valueQuantity":{"value":)" + value + R"(,"system":"http://unitsofmeasure.org","code":")" +
           unit + "\"}";
}

TEST(record_content, mandatory_elements_forms_and_codes_of_r4) {
    EXPECT_EQ(told("Encounter", "e1", changed(encounter("e1"), R"("class":{"code":"AMB"},)", "")),
              list{"record.missing@Bundle.entry[1].resource"});
    EXPECT_EQ(told("Encounter", "e1", changed(encounter("e1"), "finished", "done")),
              list{"record.code@Bundle.entry[1].resource.status"});
    EXPECT_EQ(told("Encounter", "e1", changed(encounter("e1"), "2026-10-01T09:00:00+02:00", "01-10-2026")),
              list{"record.primitive@Bundle.entry[1].resource.period.start"});
    EXPECT_EQ(told("Encounter", "e1",
                   encounter("e1", R"(,"contained":[{"resourceType":"Organization","id":"o"}])")),
              list{"record.contained@Bundle.entry[1].resource.contained[0]"});
    EXPECT_EQ(
        told(
            "Encounter", "e1",
            encounter(
                "e1",
                R"(,"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"})")),
        list{"bundle.active@Bundle.entry[1].resource.text.div"});
}

TEST(record_content, a_session_that_ends_before_it_begins_is_refused) {
    EXPECT_EQ(told("Encounter", "e1", changed(encounter("e1"), "T10:00:00", "T08:00:00")),
              list{"record.order@Bundle.entry[1].resource.period.end"});
    EXPECT_EQ(told("Encounter", "e1",
                   changed(encounter("e1"), R"("end":"2026-10-01T10:00:00+02:00")",
                           R"("end":"2026-10-01T07:00:00Z")")),
              list{})
        << "07:00 UTC is 09:00 in Denmark";
}

TEST(record_content, kl_profiles_do_not_belong_into_the_record) {
    EXPECT_EQ(
        told(
            "Encounter", "e1",
            encounter(
                "e1",
                R"(,"meta":{"profile":["http://fhir.kl.dk/rehab/StructureDefinition/klgateway-140-encounter"]})")),
        list{"record.profile@Bundle.entry[1].resource.meta.profile[0]"});
    EXPECT_EQ(
        told("Encounter", "e1",
             encounter(
                 "e1",
                 R"(,"meta":{"profile":["http://hl7.dk/fhir/core/StructureDefinition/dk-core-encounter"]})")),
        list{});
}

std::string appointment(const std::string& status, const std::string& more = "") {
    return R"({"resourceType":"Appointment","id":"a1","status":")" + status +
           R"(","start":"2026-10-01T09:00:00Z","end":"2026-10-01T10:00:00Z","participant":[{"actor":{"reference":"Patient/p1"},"status":"accepted"}])" +
           more + "}";
}
const std::string reason = R"(,"cancelationReason":{"coding":[{"code":"pat"}]})";

TEST(record_content, who_cancels_says_why_and_who_stays_away_does_not) {
    EXPECT_EQ(told("Appointment", "a1", appointment("fulfilled")), list{});
    EXPECT_EQ(told("Appointment", "a1", appointment("cancelled", reason)), list{});
    EXPECT_EQ(told("Appointment", "a1", appointment("cancelled")),
              list{"record.needs@Bundle.entry[1].resource"});
    EXPECT_EQ(told("Appointment", "a1", appointment("noshow")), list{});
    EXPECT_EQ(told("Appointment", "a1", appointment("noshow", reason)),
              list{"record.forbids@Bundle.entry[1].resource.cancelationReason"});
    EXPECT_EQ(told("Appointment", "a1", changed(appointment("fulfilled"), "T10:", "T08:")),
              list{"record.order@Bundle.entry[1].resource.end"});
}

TEST(record_content, impossible_values_are_refused_and_implausible_ones_flagged) {
    EXPECT_EQ(told("Observation", "o1", observation("o1", walk, quantity("420", "m"))), list{});
    EXPECT_EQ(told("Observation", "o1", observation("o1", walk, quantity("9000", "m"))),
              list{"record.impossible@Bundle.entry[1].resource.valueQuantity"});
    EXPECT_EQ(told("Observation", "o1", observation("o1", anxiety, R"("valueInteger":45)")),
              list{"record.impossible@Bundle.entry[1].resource.valueInteger"});
    EXPECT_EQ(told("Observation", "o1", observation("o1", anxiety, R"("valueInteger":21)")), list{});
    EXPECT_EQ(told("Observation", "o1", observation("o1", saturation, quantity("100.5", "%"))),
              list{"record.impossible@Bundle.entry[1].resource.valueQuantity"});
    const std::string odd = observation("o1", walk, quantity("1001.5", "m"));
    EXPECT_EQ(warnings("Observation", "o1", odd), list{"record.implausible"});
    EXPECT_NE(
        body("Observation", "o1", odd)
            .find(
                R"("meta":{"tag":[{"system":"https://genvej.invalid/fhir/CodeSystem/record-flag","code":"implausible"}]})"),
        std::string::npos);
}

TEST(record_content, a_flag_that_comes_back_is_judged_anew) {
    const std::string flagged = observation(
        "o1", walk, quantity("420", "m"),
        R"(,"meta":{"tag":[{"system":"https://genvej.invalid/fhir/CodeSystem/record-flag","code":"implausible"},{"system":"urn:x","code":"theirs"}]})");
    const std::string kept = body("Observation", "o1", flagged);
    EXPECT_EQ(kept.find("implausible"), std::string::npos) << kept;
    EXPECT_NE(kept.find("theirs"), std::string::npos);
}

TEST(record_content, units_are_not_guessed) {
    EXPECT_EQ(told("Observation", "o1", observation("o1", walk, quantity("420", "cm"))),
              list{"record.unit@Bundle.entry[1].resource.valueQuantity"});
    EXPECT_EQ(told("Observation", "o1", observation("o1", walk, R"("valueInteger":420)")),
              list{"record.unit@Bundle.entry[1].resource.valueInteger"});
    EXPECT_EQ(told("Observation", "o1", observation("o1", walk, R"("valueString":"420 m")")),
              list{"record.value_kind@Bundle.entry[1].resource.valueString"});
}

TEST(record_content, parts_of_a_measurement_are_measurements) {
    const std::string panel = R"({"system":"http://loinc.org","code":"85354-9"})";
    EXPECT_EQ(told("Observation", "o1",
                   observation(
                       "o1", panel,
                       R"("component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},)" +
                           quantity("700", "mm[Hg]") + "}]")),
              list{"record.impossible@Bundle.entry[1].resource.component[0].valueQuantity"});
}

TEST(record_content, codes_of_our_own_are_complete_and_others_are_kept_with_a_word) {
    const auto coded = [](const std::string& system, const std::string& code) {
        return R"("valueCodeableConcept":{"coding":[{"system":")" + system + R"(","code":")" + code + "\"}]}";
    };
    const std::string own = "https://genvej.invalid/fhir/CodeSystem/rehab";
    const std::string diet = R"({"system":")" + own + R"(","code":"hjertekost-result"})";
    const std::string smoking = R"({"system":"http://loinc.org","code":"72166-2"})";
    EXPECT_EQ(told("Observation", "o1", observation("o1", diet, coded(own, "positive"))), list{});
    EXPECT_EQ(told("Observation", "o1", observation("o1", diet, coded(own, "maybe"))),
              list{"record.value_code@Bundle.entry[1].resource.valueCodeableConcept"});
    EXPECT_EQ(warnings("Observation", "o1", observation("o1", smoking, coded("urn:x", "often"))),
              list{"record.value_unknown"});
}

TEST(record_content, a_measurement_has_a_result_and_a_day) {
    std::string none = observation("o1", walk, R"("issued":"2026-10-01T09:00:00Z")");
    EXPECT_EQ(told("Observation", "o1", none), list{"record.one_of@Bundle.entry[1].resource"});
    EXPECT_EQ(told("Observation", "o1",
                   changed(observation("o1", walk, quantity("420", "m")),
                           R"("effectiveDateTime":"2026-10-01",)", "")),
              list{"record.needed@Bundle.entry[1].resource"});
}

std::string hads(const std::string& without, const std::string& first = "1") {
    std::string items;
    for (int i = 1; i <= 14; ++i) {
        const std::string id = "hads-" + std::to_string(i);
        if (id == without) continue;
        items += (items.empty() ? "" : ",") + (R"({"linkId":")" + id) + R"(","answer":[{"valueInteger":)" +
                 (i == 1 ? first : "1") + "}]}";
    }
    return R"({"resourceType":"QuestionnaireResponse","id":"q1","status":"completed","subject":{"reference":"Patient/p1"},"authored":"2026-10-01","item":[{"linkId":"g","item":[)" +
           items + "]}]}";
}

TEST(record_content, hads_answers_lie_between_0_and_3_and_missing_ones_are_said) {
    EXPECT_EQ(told("QuestionnaireResponse", "q1", hads("")), list{});
    EXPECT_EQ(warnings("QuestionnaireResponse", "q1", hads("")), list{});
    EXPECT_EQ(told("QuestionnaireResponse", "q1", hads("", "4")),
              list{"record.answer@Bundle.entry[1].resource.item[0].item[0]"});
    EXPECT_EQ(told("QuestionnaireResponse", "q1", hads("", "45")).size(), 1U);
    const resolved missing = take(bundle({p1, put("QuestionnaireResponse", "q1", hads("hads-3"))}));
    ASSERT_EQ(missing.in.entries.at(1).warnings.size(), 1U) << "the other scale is whole";
    EXPECT_EQ(missing.in.entries.at(1).warnings[0].summary(),
              "Of hads anxiety these items have no answer: hads-3; the scale counts as unknown.");
    EXPECT_NE(missing.writes.at(1).body.find("incomplete"), std::string::npos);
    EXPECT_EQ(told("QuestionnaireResponse", "q1", changed(hads(""), "hads-2\"", "hads-1\"")),
              list{"record.answer_twice@Bundle.entry[1].resource.item[0].item[1]"});
}

TEST(record_content, a_session_of_tomorrow_week_was_not_held) {
    const std::string ahead =
        changed(changed(encounter("e1"), "2026-10-01T09", "2026-12-04T09"), "2026-10-01T10", "2026-12-04T10");
    EXPECT_EQ(warnings("Encounter", "e1", ahead), list{"record.future"});
    EXPECT_EQ(warnings("Encounter", "e1", changed(ahead, "finished", "planned")), list{});
}

TEST(record_content, test_points_are_four) {
    const auto point = [](const std::string& code) {
        return observation(
            "o1", walk, quantity("420", "m"),
            R"(,"extension":[{"url":"https://genvej.invalid/fhir/StructureDefinition/test-point","valueCode":")" +
                code + "\"}]");
    };
    EXPECT_EQ(told("Observation", "o1", point("end")), list{});
    EXPECT_EQ(told("Observation", "o1", point("last")),
              list{"record.extension_value@Bundle.entry[1].resource.extension[0]"});
}

TEST(record_content, a_video_link_is_an_https_address) {
    const auto invited = [](const std::string& extension) {
        return told(
            "Appointment", "a1",
            R"({"resourceType":"Appointment","id":"a1","extension":[)" + extension +
                R"(],"status":"booked","start":"2026-10-01T09:00:00+02:00","end":"2026-10-01T10:00:00+02:00",)"
                R"("participant":[{"actor":{"reference":"Patient/p1"},"status":"accepted"}]})");
    };
    const auto own = [&](const std::string& link) {
        return invited(R"({"url":"https://genvej.invalid/fhir/StructureDefinition/video-link","valueUrl":")" +
                       link + "\"}");
    };
    EXPECT_EQ(own("https://video.example/room/1?pin=2#x"), list{});
    const std::string place = "Bundle.entry[1].resource.extension[0]";
    for (const char* const bad :
         {"http://video.example/room", "https://", "https:///room", "https://:443/room", "video.example",
          "https://user@video.example/", "https://video.example/<b>", "javascript:alert(1)"})
        EXPECT_EQ(own(bad), list{"record.link@" + place + ".valueUrl"}) << bad;
    EXPECT_EQ(
        invited(
            R"({"url":"https://genvej.invalid/fhir/StructureDefinition/video-link","valueString":"https://video.example/"})"),
        list{"record.link@" + place});
    const auto later = [&](const std::string& link) {
        return invited(
            R"({"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.virtualService","extension":[)"
            R"({"url":"address","valueUrl":")" +
            link + "\"}]}");
    };
    EXPECT_EQ(later("https://video.example/room"), list{});
    EXPECT_EQ(later("http://video.example/room"), list{"record.link@" + place + ".extension[0].valueUrl"});
}

TEST(record_content, what_is_entered_in_error_may_be_as_wrong_as_it_was) {
    const std::string wrong = observation("o1", walk, quantity("9000", "m"));
    EXPECT_EQ(told("Observation", "o1", changed(wrong, "final", "entered-in-error")), list{});
}

TEST(record_content, what_is_missing_for_reports_is_said_and_taken) {
    std::string bare = patient("p1");
    bare.replace(bare.find(R"("deceasedBoolean":false,)"), 24, "");
    const resolved made = take(bundle({put("Patient", "p1", bare)}));
    ASSERT_TRUE(made.in.ok());
    ASSERT_EQ(made.in.entries[0].warnings.size(), 1U);
    EXPECT_EQ(made.in.entries[0].warnings[0].code(), "record.wanted");
}

TEST(record_primitives, are_those_of_r4) {
    EXPECT_TRUE(fits(form::date_time, "2026"));
    EXPECT_TRUE(fits(form::date_time, "2026-02"));
    EXPECT_TRUE(fits(form::date_time, "2026-02-28T23:59:60.123+01:00"));
    for (const char* wrong : {"2026-02-30", "2026-2-3", "2026-02-28T10:00Z", "2026-02-28T10:00:00",
                              "28-02-2026", "0000", "2026-13"})
        EXPECT_FALSE(fits(form::date_time, wrong)) << wrong;
    EXPECT_FALSE(fits(form::date, "2026-02-28T10:00:00Z"));
    EXPECT_FALSE(fits(form::instant, "2026-02-28"));
    EXPECT_TRUE(fits(form::code, "a b"));
    for (const char* wrong : {" a", "a ", "a  b", "a\tb"}) EXPECT_FALSE(fits(form::code, wrong)) << wrong;
    EXPECT_TRUE(fits(form::oid, "urn:oid:1.2.208"));
    EXPECT_FALSE(fits(form::oid, "urn:oid:1..2"));
    EXPECT_FALSE(fits(form::uri, "a b"));
    EXPECT_TRUE(fits(form::positive, "1"));
    EXPECT_FALSE(fits(form::positive, "0"));
    EXPECT_FALSE(fits(form::integer, "2147483648"));
    EXPECT_TRUE(fits(form::time, "23:59:59"));
    EXPECT_FALSE(fits(form::time, "24:00:00"));
    EXPECT_FALSE(fits(form::uuid, "urn:uuid:6A3B6C0E-8A3C-4D9A-8F0B-0D6F7F4B1C11"));
    EXPECT_FALSE(fits(form::base64, "a*b="));
}

TEST(record_primitives, moments_are_compared_as_far_as_both_say) {
    EXPECT_TRUE(later("2026-10-02", "2026-10-01"));
    EXPECT_FALSE(later("2026-10-01", "2026-10-01T23:00:00+02:00"));
    EXPECT_TRUE(later("2026-10-02", "2026-10-01T21:59:00Z"));
    EXPECT_FALSE(later("2026-10-02", "2026-10-01T22:30:00Z")) << "half past midnight in Denmark";
    EXPECT_FALSE(later("2026-10", "2026-10-01"));
    EXPECT_TRUE(later("2027", "2026-10-01"));
    EXPECT_FALSE(later("", "2026"));
    EXPECT_FALSE(later("x", "2026"));
}

}  // namespace
}  // namespace genvej::gateway::record
