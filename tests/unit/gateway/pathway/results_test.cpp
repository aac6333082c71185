#include "gateway/pathway/results.hpp"  // Test that the header is self-contained.

#include "gateway/pathway/decimals.hpp"
#include "gateway/record/rows.hpp"
#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
using test::on;
namespace codes = test::codes;

constexpr std::string_view loinc = "http://loinc.org";
constexpr std::string_view snomed = "http://snomed.info/sct";

/// A course from 2026-04-01 to 2026-07-01.
citizen course_of_spring() {
    citizen one;
    one.plan("2026-03-10", "P").request("2026-03-10", "r", citizen::letter(citizen::hospital, "P"));
    one.course_plan(
        "2026-07-01", "p",
        R"("status":"completed","period":{"start":"2026-04-01","end":"2026-07-01"},"activity":[{"detail":{"status":"completed"}}],)" +
            citizen::based_on_request("r"));
    one.intervention("2026-04-01", "t", codes::training, R"("basedOn":[{"reference":"CarePlan/p"}])");
    one.session("2026-04-01", "e", "t");
    return one;
}

std::string quantity(std::string_view value, std::string_view unit) {
    return fmt::format(
        R"("valueQuantity":{{"value":{},"unit":"{}","system":"http://unitsofmeasure.org","code":"{}"}})",
        value, unit, unit);
}
std::string coded_value(std::string_view system, std::string_view code) {
    return fmt::format(R"("valueCodeableConcept":{})", citizen::concept_of(system, code));
}
std::string said_at(std::string_view point) {
    return fmt::format(
        R"(,"extension":[{{"url":"https://genvej.invalid/fhir/StructureDefinition/test-point","valueCode":"{}"}}])",
        point);
}

citizen& observe(citizen& one, std::string_view date, std::string_view id, std::string_view system,
                 std::string_view code, std::string_view value, std::string_view more = {},
                 std::string_view status = "final", std::string_view partner = "eoj") {
    return one.put(date, "Observation", id,
                   fmt::format(R"("status":"{}",{},"effectiveDateTime":"{}T10:00:00+02:00",{}{})", status,
                               citizen::coded(system, code), date, value, more),
                   partner);
}
citizen& walked(citizen& one, std::string_view date, std::string_view id, std::string_view metres,
                std::string_view more = {}) {
    return observe(one, date, id, snomed, "1144649008", quantity(metres, "m"), more);
}
/// Answers to HADS: one digit for each item, `-` leaves it out.
citizen& answered(citizen& one, std::string_view date, std::string_view id, std::string_view digits) {
    std::string items;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] == '-') continue;
        items += fmt::format(R"({}{{"linkId":"hads-{}","answer":[{{"valueInteger":{}}}]}})",
                             items.empty() ? "" : ",", i + 1, digits[i]);
    }
    return one.put(
        date, "QuestionnaireResponse", id,
        fmt::format(R"("status":"completed","authored":"{}","item":[{{"linkId":"all","item":[{}]}}])", date,
                    items));
}

struct seen {
    looked_at at;
    results found;
};
seen results_in(const citizen& one, std::string_view today = "2026-11-26") {
    seen out;
    out.at = look(one, today);
    EXPECT_FALSE(out.at.found.courses.empty());
    if (!out.at.found.courses.empty()) {
        out.found = results_of(*out.at.of, out.at.found.courses.front(), rules::built_in(), on(today));
    }
    return out;
}

TEST(results, a_value_is_of_the_start_or_the_end_by_its_day) {
    citizen one = course_of_spring();
    walked(one, "2026-03-04", "a", "400");  // 28 days before the start
    walked(one, "2026-07-15", "b", "440");  // 14 days after the end
    const seen it = results_in(one);
    const auto compared = it.found.compare("walk6");
    ASSERT_TRUE(compared);
    EXPECT_EQ(compared->start->number, "400");
    EXPECT_EQ(compared->end->number, "440");
    EXPECT_TRUE(compared->same_method);
    EXPECT_EQ(compared->change, 100);
    EXPECT_TRUE(compared->rises_by(10));
    EXPECT_FALSE(compared->rises_by(11));
    EXPECT_EQ(it.at.of->resources()[compared->start->resource].id, "a");
}

TEST(results, a_day_outside_the_windows_is_another_point) {
    citizen one = course_of_spring();
    walked(one, "2026-03-03", "a", "390");
    walked(one, "2026-05-10", "b", "410");
    walked(one, "2026-07-16", "c", "430");
    walked(one, "2026-09-29", "d", "450");
    const seen it = results_in(one);
    ASSERT_EQ(it.found.all().size(), 4U);
    EXPECT_EQ(it.found.all()[0].at, test_point::none);
    EXPECT_EQ(it.found.all()[1].at, test_point::during);
    EXPECT_EQ(it.found.all()[2].at, test_point::none);
    EXPECT_EQ(it.found.all()[3].at, test_point::followup);
    EXPECT_FALSE(it.found.compare("walk6"));
    EXPECT_EQ(it.found.at("walk6", test_point::followup)->number, "450");
}

TEST(results, of_several_the_nearest_counts_and_what_says_its_point_before_all) {
    citizen one = course_of_spring();
    walked(one, "2026-03-20", "a", "380");
    walked(one, "2026-04-03", "b", "400");
    EXPECT_EQ(results_in(one).found.at("walk6", test_point::start)->number, "400");
    walked(one, "2026-05-01", "c", "350", said_at("start"));
    EXPECT_EQ(results_in(one).found.at("walk6", test_point::start)->number, "350");
}

TEST(results, one_value_is_not_start_and_end_of_a_short_course) {
    citizen one = course_of_spring();
    one.course_plan("2026-07-02", "p",
                    R"("status":"completed","period":{"start":"2026-04-01","end":"2026-04-15"},)" +
                        citizen::based_on_request("r"));
    walked(one, "2026-04-02", "a", "400");
    EXPECT_FALSE(results_in(one).found.compare("walk6"));
    walked(one, "2026-04-14", "b", "420");
    EXPECT_EQ(results_in(one).found.compare("walk6")->change, 50);
}

TEST(results, what_was_entered_in_error_deleted_or_dated_ahead_is_not_there) {
    citizen one = course_of_spring();
    observe(one, "2026-04-01", "a", snomed, "1144649008", quantity("400", "m"), "", "entered-in-error");
    observe(one, "2026-04-01", "b", snomed, "1144649008", quantity("400", "m"), "", "cancelled");
    walked(one, "2026-04-01", "c", "400").remove("2026-04-02", "Observation", "c");
    walked(one, "2026-07-10", "d", "400");
    EXPECT_TRUE(results_in(one, "2026-07-09").found.all().empty());
    EXPECT_EQ(results_in(one, "2026-07-10").found.all().size(), 1U);
}

TEST(results, methods_that_differ_give_no_change) {
    citizen one = course_of_spring();
    const std::string_view own = codes::rehab;
    observe(one, "2026-04-01", "a", own, "watt-max-ecg", quantity("120", "W"));
    observe(one, "2026-07-01", "b", own, "watt-max", quantity("150", "W"));
    const seen it = results_in(one);
    const auto compared = it.found.compare("watt");
    ASSERT_TRUE(compared);
    EXPECT_FALSE(compared->same_method);
    EXPECT_FALSE(compared->change);
    EXPECT_FALSE(compared->rises_by(10));
}

TEST(results, two_codes_of_one_test_compare_and_two_protocols_do_not) {
    citizen one = course_of_spring();
    const auto protocol = [](std::string_view word) {
        return fmt::format(R"(,"component":[{{{},"valueString":"{}"}}])",
                           citizen::coded(codes::rehab, "protocol"), word);
    };
    walked(one, "2026-04-01", "a", "400", protocol("20 m"));
    observe(one, "2026-07-01", "b", loinc, "64098-7", quantity("420", "m"), protocol("20 m"));
    EXPECT_EQ(results_in(one).found.compare("walk6")->change, 50);
    observe(one, "2026-07-02", "b", loinc, "64098-7", quantity("420", "m"), protocol("30 m"));
    EXPECT_FALSE(results_in(one).found.compare("walk6")->same_method);
}

TEST(results, blood_pressure_is_read_from_components_and_home_is_another_method) {
    citizen one = course_of_spring();
    const auto part = [](std::string_view system, std::string_view code, std::string_view value) {
        return fmt::format("{{{},{}}}", citizen::coded(system, code), quantity(value, "mm[Hg]"));
    };
    one.put("2026-04-01", "Observation", "a",
            fmt::format(R"("status":"final",{},"effectiveDateTime":"2026-04-01","component":[{},{}])",
                        citizen::coded(loinc, "85354-9"), part(loinc, "8480-6", "142"),
                        part(loinc, "8462-4", "91")));
    const std::string_view mcs = "urn:oid:1.2.208.184.100.8";
    observe(one, "2026-07-01", "b", mcs, "MCS88019", quantity("131", "mm[Hg]"), "", "final", "home");
    observe(one, "2026-07-01", "c", "urn:oid:1.2.208.176.2.1", "DNK05473", quantity("81.5", "mm[Hg]"));
    const seen it = results_in(one);
    EXPECT_EQ(it.found.at("systolic", test_point::start)->number, "142");
    EXPECT_EQ(it.found.at("systolic", test_point::end)->method, "home");
    EXPECT_FALSE(it.found.compare("systolic")->same_method);
    EXPECT_EQ(it.found.compare("diastolic")->change, -104);  // 91 to 81.5
}

TEST(results, hads_is_the_sum_of_its_items) {
    citizen one = course_of_spring();
    answered(one, "2026-04-01", "q", "31313131313130");
    answered(one, "2026-07-01", "z", "10101010101010");
    const seen it = results_in(one);
    const measured* anxiety = it.found.at("hads_a", test_point::start);
    ASSERT_NE(anxiety, nullptr);
    EXPECT_EQ(anxiety->number, "21");
    EXPECT_EQ(hads_band(rules::built_in(), *anxiety)->english, "probable");
    EXPECT_TRUE(hads_is_positive(rules::built_in(), *anxiety));
    EXPECT_EQ(it.found.at("hads_d", test_point::start)->number, "6");
    EXPECT_EQ(it.found.at("hads_a", test_point::end)->number, "7");
    EXPECT_FALSE(hads_is_positive(rules::built_in(), *it.found.at("hads_a", test_point::end)));
    EXPECT_EQ(hads_band(rules::built_in(), *it.found.at("hads_d", test_point::end))->english, "normal");
    EXPECT_TRUE(it.found.unfinished().empty());
}

TEST(results, a_missing_item_makes_its_subscale_unknown) {
    citizen one = course_of_spring();
    answered(one, "2026-04-01", "q", "1-1-1111111111");
    const seen it = results_in(one);
    EXPECT_EQ(it.found.at("hads_a", test_point::start)->number, "7");
    EXPECT_EQ(it.found.at("hads_d", test_point::start), nullptr);
    ASSERT_EQ(it.found.unfinished().size(), 1U);
    EXPECT_EQ(it.found.unfinished().front().what->measure, "hads_d");
    EXPECT_EQ(it.found.unfinished().front().items, (std::vector<std::string_view>{"hads-2", "hads-4"}));
}

TEST(results, bands_and_cut_off_of_every_score) {
    for (int score = 0; score <= 21; ++score) {
        citizen one = course_of_spring();
        observe(one, "2026-04-01", "a", snomed, "401320004", quantity(std::to_string(score), "{score}"));
        const seen it = results_in(one);
        const measured* found = it.found.at("hads_d", test_point::start);
        ASSERT_NE(found, nullptr) << score;
        const text band = score <= 7 ? "normal" : (score <= 10 ? "possible" : "probable");
        EXPECT_EQ(hads_band(rules::built_in(), *found)->english, band) << score;
        EXPECT_EQ(hads_is_positive(rules::built_in(), *found), score >= 8) << score;
    }
    citizen other = course_of_spring();
    walked(other, "2026-04-01", "a", "9");
    EXPECT_EQ(hads_band(rules::built_in(), *results_in(other).found.at("walk6", test_point::start)), nullptr);
}

TEST(results, a_referrals_own_results_are_start_tests_unless_the_record_knows_better) {
    const auto carried = [](std::string_view number) {
        return fmt::format(
            R"(,{{"fullUrl":"https://genvej.invalid/fhir/Observation/o","resource":{{"resourceType":"Observation","id":"o","status":"final",{},"effectiveDateTime":"2026-02-01",{}}}}})",
            citizen::coded(snomed, "401319005"), quantity(number, "{score}"));
    };
    const auto with = [&](std::string_view number) {
        citizen one = course_of_spring();
        one.message("2026-03-12", "new-referral", citizen::doctor, "A", citizen::coded(codes::sks, "DI214"),
                    R"(,"supportingInfo":[{"reference":"Observation/o"}])", carried(number));
        return one;
    };
    const seen it = results_in(with("9"));
    const measured* start = it.found.at("hads_a", test_point::start);
    ASSERT_NE(start, nullptr);
    EXPECT_TRUE(start->from_referral);
    EXPECT_EQ(start->number, "9");
    citizen measured_again = with("9");
    observe(measured_again, "2026-04-02", "a", snomed, "401319005", quantity("5", "{score}"));
    EXPECT_EQ(results_in(measured_again).found.at("hads_a", test_point::start)->number, "5");
    EXPECT_TRUE(results_in(with("45")).found.all().empty()) << "no such score";
}

TEST(results, words_are_those_of_the_rows) {
    for (const measure_value_row& row : rules::built_in().measure_values()) {
        const auto concepts = rules::built_in().measure_concepts();
        const auto its = std::find_if(concepts.begin(), concepts.end(), [&](const measure_concept_row& one) {
            return one.measure == row.measure;
        });
        ASSERT_NE(its, concepts.end());
        const auto code = [&]() -> std::pair<std::string, std::string> {
            if (row.measure == "smoking") return {std::string(loinc), "72166-2"};
            return {std::string(codes::rehab), std::string(its->concept_name)};
        }();
        citizen one = course_of_spring();
        observe(one, "2026-04-01", "a", code.first, code.second, coded_value(row.is.system, row.is.code));
        const auto read = results_in(one);
        const measured* found = read.found.latest(row.measure);
        ASSERT_NE(found, nullptr) << row.measure << ' ' << row.is.code;
        EXPECT_EQ(found->word, row.value);
    }
}

TEST(results, what_is_no_test_is_read_with_whom_it_is_about_and_who_says_so) {
    citizen one = course_of_spring();
    observe(one, "2026-07-01", "a", codes::rehab, "hospital-attachment", coded_value(codes::rehab, "yes"),
            R"(,"focus":[{"display":"Hjerteklinikken"}],"performer":[{"display":"Solbæk Kommune"}])");
    observe(one, "2026-07-01", "b", codes::rehab, "remaining-need",
            R"("valueString":"Fortsat kostvejledning")");
    observe(one, "2026-07-01", "c", codes::rehab, "gp-advised", R"("valueBoolean":true)");
    observe(one, "2026-06-01", "d", codes::rehab, "treatment-responsibility",
            coded_value(codes::rehab, "hospital"));
    observe(one, "2026-07-01", "f", codes::rehab, "treatment-responsibility",
            coded_value(codes::rehab, "gp"));
    const seen it = results_in(one);
    EXPECT_EQ(it.found.latest("hospital_attachment")->word, "yes");
    EXPECT_EQ(it.found.latest("hospital_attachment")->detail, "Hjerteklinikken");
    EXPECT_EQ(it.found.latest("hospital_attachment")->source, "Solbæk Kommune");
    EXPECT_EQ(it.found.latest("remaining_need")->in_words, "Fortsat kostvejledning");
    EXPECT_EQ(it.found.latest("gp_advised")->word, "yes");
    EXPECT_EQ(it.found.latest("treatment_responsibility")->word, "gp");
    EXPECT_EQ(it.found.latest("risk_group"), nullptr);
}

TEST(results, the_dietitian_is_a_finished_contact) {
    citizen one = course_of_spring();
    EXPECT_EQ(results_in(one).found.first_contact("dietitian"), 0);
    one.intervention("2026-04-10", "k", "cf7a55c2-7061-47ed-b7c5-e29620fe93bf",
                     R"("basedOn":[{"reference":"CarePlan/p"}])");
    one.session("2026-04-20", "g", "k", "planned")
        .session("2026-04-22", "h", "k")
        .session("2026-04-29", "i", "k");
    EXPECT_EQ(results_in(one).found.first_contact("dietitian"), on("2026-04-22"));
    EXPECT_EQ(results_in(one).found.first_contact("training"), on("2026-04-01"));
}

TEST(results, a_flag_stays_with_its_value) {
    citizen one = course_of_spring();
    walked(
        one, "2026-04-01", "a", "29",
        R"(,"meta":{"tag":[{"system":"https://genvej.invalid/fhir/CodeSystem/record-flag","code":"implausible"}]})");
    EXPECT_TRUE(results_in(one).found.at("walk6", test_point::start)->implausible);
}

TEST(results, a_result_of_another_system_joins_the_only_course_around_its_day) {
    citizen one = course_of_spring();
    observe(one, "2026-05-01", "home", loinc, "29463-7", quantity("81.4", "kg"), "", "final", "telecare");
    EXPECT_EQ(results_in(one).found.at("weight", test_point::during)->thousandths, 81'400);
    observe(one, "2028-05-01", "late", loinc, "29463-7", quantity("90", "kg"), "", "final", "telecare");
    EXPECT_EQ(results_in(one, "2028-06-01").found.all().size(), 1U);
    one.referral("2026-04-20", "B", "DJ440");
    EXPECT_TRUE(results_in(one).found.all().empty()) << "two courses could be meant";
}

TEST(results, every_code_of_the_record_is_a_measure_or_only_a_frame_of_others) {
    for (const measure_concept_row& row : rules::built_in().measure_concepts()) {
        if (!row.code.empty()) continue;
        EXPECT_NE(rules::built_in().measure(row.measure), nullptr);
    }
    EXPECT_EQ(rules::built_in().measure_of(snomed, "450738001").what->measure, "chair_stand");
    EXPECT_EQ(rules::built_in().measure_of("urn:oid:1.2.208.184.100.8", "MCS88050").method, "chair stand");
    EXPECT_EQ(rules::built_in().measure_of(loinc, "85354-9").what, nullptr);
    EXPECT_EQ(rules::built_in().measure_of(loinc, "0").what, nullptr);
}

TEST(lists, a_referral_brings_a_work_test_or_a_medical_assessment) {
    const auto with = [](std::string_view words) {
        citizen one;
        one.plan(
            "2026-03-10", "P", "DI214", codes::general,
            fmt::format(
                R"(,{{"fullUrl":"https://genvej.invalid/fhir/Composition/c","resource":{{"resourceType":"Composition","id":"c","section":[{{"text":{{"status":"additional","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div>"}}}}]}}}})",
                words));
        return one;
    };
    EXPECT_TRUE(look(with("Let åndenød.")).on_list("no_test"));
    EXPECT_FALSE(look(with("Let åndenød.")).on_list("test_text_only"));
    for (const sign_row& row : rules::built_in().signs()) {
        if (row.where != "text" || row.sign == "declined") continue;
        const looked_at at = look(with(row.pattern));
        EXPECT_FALSE(at.on_list("no_test")) << row.pattern;
        EXPECT_EQ(at.on_list("test_text_only"), row.sign == "test") << row.pattern;
    }
    citizen typed = with("Arbejdstest: max 145 watt");
    EXPECT_TRUE(look(typed).on_list("test_text_only"));
    typed.request("2026-03-11", "r", citizen::letter(citizen::hospital, "P"));
    observe(typed, "2026-03-12", "o", codes::rehab, "watt-max-ecg", quantity("145", "W"),
            R"(,"basedOn":[{"reference":"ServiceRequest/r"}])");
    EXPECT_FALSE(look(typed).on_list("test_text_only"));
    EXPECT_FALSE(look(typed).on_list("no_test"));
    citizen copd;
    copd.plan("2026-03-10", "P", "DJ440");
    EXPECT_FALSE(look(copd).on_list("no_test")) << "its pack wants none";
    citizen prevention;
    prevention.referral("2026-03-10", "A");
    EXPECT_FALSE(look(prevention).on_list("no_test"));
}

TEST(decimals, are_read_as_they_are_written) {
    EXPECT_EQ(read_thousandths("440"), 440'000);
    EXPECT_EQ(read_thousandths("-1.5"), -1500);
    EXPECT_EQ(read_thousandths("0.0005"), 1);
    EXPECT_EQ(read_thousandths("0.00049"), 0);
    EXPECT_EQ(read_thousandths("1.2e2"), 120'000);
    EXPECT_EQ(read_thousandths("1000000000"), 1'000'000'000'000);
    for (const char* text :
         {"", "-", ".", "1.2.3", "x", "1e", "2000000000", "99999999999999999999", "1e99"}) {
        EXPECT_FALSE(read_thousandths(text)) << text;
    }
}

TEST(decimals, ratios_are_rounded_half_away_from_zero) {
    EXPECT_EQ(rounded_ratio(1, 8, 100), 13);
    EXPECT_EQ(rounded_ratio(-1, 8, 100), -13);
    EXPECT_EQ(rounded_ratio(40'000, 400'000, 1000), 100);
    EXPECT_EQ(rounded_ratio(0, 7, 1000), 0);
    EXPECT_EQ(per_cent(105, 1), "+10.5");
    EXPECT_EQ(per_cent(105, 0), "+11");
    EXPECT_EQ(per_cent(-34, 1, ','), "-3,4");
    EXPECT_EQ(per_cent(-34, 0), "-3");
    EXPECT_EQ(per_cent(4, 0), "0");
    EXPECT_EQ(per_cent(100, 1), "+10");
}

}  // namespace
}  // namespace genvej::gateway::pathway
