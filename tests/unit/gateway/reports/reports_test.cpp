#include "gateway/reports/reports.hpp"  // Test that the header is self-contained.

#include <algorithm>
#include <set>

#include "adapters/formats/fhir_json.hpp"
#include "tests/unit/gateway/reports/built_file.hpp"
#include "tests/unit/gateway/reports/own_course.hpp"

namespace genvej::gateway::reports::test {
namespace {

constexpr std::string_view first_day = "2026-03-02", second_day = "2026-03-05", third_day = "2026-03-10",
                           fourth_day = "2026-03-12", last_day = "2026-03-31";

/// Entries as `Type/id`, those that are entered in error with `!`, in the order of the report.
std::vector<std::string> entries(const report& of) {
    auto read = formats::read_fhir_json(of.body);
    EXPECT_TRUE(read.ok()) << of.body;
    std::vector<std::string> out;
    for (const model::node* one = read.value.root()->child("entry"); one != nullptr; one = one->next_same()) {
        const model::node* resource = one->child("resource")->first_element();
        const model::node* verified = resource->child("verificationStatus");
        const bool off =
            resource->child_value("status") == "entered-in-error" ||
            resource->child_value("active") == "false" ||
            (verified != nullptr && verified->child("coding")->child_value("code") == "entered-in-error");
        out.push_back(fmt::format("{}{}/{}", off ? "!" : "", resource->name, resource->child_value("id")));
    }
    return out;
}

std::string resource_text(const report& of, std::string_view name) {
    auto read = formats::read_fhir_json(of.body);
    for (const model::node* one = read.value.root()->child("entry"); one != nullptr; one = one->next_same()) {
        const model::node* resource = one->child("resource")->first_element();
        if (fmt::format("{}/{}", resource->name, resource->child_value("id")) != name) continue;
        std::string out;
        formats::write_fhir_json(*resource, out);
        return out;
    }
    return {};
}

std::string named(std::string_view type, std::string_view id) {
    return fmt::format("{}/{}", type, uuid(id));
}

bool has(const report& of, const std::string& entry) {
    const std::vector<std::string> all = entries(of);
    return std::find(all.begin(), all.end(), entry) != all.end();
}

std::vector<std::string> codes(const held_report& of) {
    std::vector<std::string> out;
    for (const model::issue& one : of.missing) out.push_back(std::string(one.code()) + " " + one.path);
    return out;
}

/// A request on the first day, plan, problem and training on the second, a session on each of two further
/// days.
built_file course_140() {
    built_file out;
    out.put(first_day, patient())
        .put(first_day, organization("hosp", "999001016000001"))
        .put(first_day, organization("kom", "999002016000001"))
        .put(first_day, organization("gp", "999003016000001"))
        .put(first_day, diagnosis())
        .put(first_day, request_140());
    out.put(second_day, problem()).put(second_day, plan_140()).put(second_day, training_140());
    out.put(third_day, session("rehab", "e1", "2026-03-10"));
    out.put(fourth_day, session("rehab", "e2", "2026-03-12"));
    return out;
}

built_file course_119() {
    built_file out;
    out.has_140 = false;
    out.has_119 = true;
    out.put(first_day, patient())
        .put(first_day, organization("hosp", "999001016000001"))
        .put(first_day, organization("kom", "999002016000001"))
        .put(first_day, diagnosis())
        .put(first_day, request_119());
    out.put(second_day, problem("e3ff3fea-a4ff-4c7b-ad04-f4aad2e67fd3", "Cirkulation"))
        .put(second_day, plan_of("prevention", "5c160c02-e858-4c1f-925a-71ed64844749"))
        .put(second_day, training_119());
    out.put(third_day, session("prevention", "e1", "2026-03-10"));
    return out;
}

TEST(reports, one_for_each_day_with_everything_that_it_refers_to) {
    const made out = course_140().reports(last_day);
    ASSERT_EQ(out.reports.size(), 4U)
        << (out.held.empty() ? "" : model::to_line(out.held.front().missing.front()));
    EXPECT_TRUE(out.held.empty());
    EXPECT_EQ(entries(out.reports[0]),
              (std::vector<std::string>{named("Patient", "p"), named("Organization", "hosp"),
                                        named("Condition", "dx"), named("ServiceRequest", "sr")}));
    EXPECT_EQ(entries(out.reports[1]).size(), 8U);
    EXPECT_EQ(entries(out.reports[2]).size(), 9U)
        << "the session, its training, plan, request, and what those need";
    EXPECT_FALSE(has(out.reports[3], named("Encounter", "e1"))) << "earlier sessions are not repeated";
    std::set<std::string> ids;
    for (const report& one : out.reports) {
        EXPECT_EQ(one.law, "140");
        EXPECT_EQ(one.kind, "KL140");
        EXPECT_EQ(one.municipality, "999000016000001");
        EXPECT_EQ(one.number, 1U);
        ids.insert(one.id);
    }
    EXPECT_EQ(ids.size(), 4U);
}

TEST(reports, what_has_no_row_stays_here) {
    const made out = course_140().reports(last_day);
    for (const report& one : out.reports) {
        for (const std::string_view secret :
             {"Testesen", "Prøvevej", "fortroligt", "datteren", "PractitionerRole", "læge", "cykel",
              "Hjerteforløb", "AMI", "22298006", "\"display\":\"Almen", "Prøvested", "div", "gs1"}) {
            EXPECT_EQ(one.body.find(secret), std::string::npos) << secret;
        }
    }
    EXPECT_NE(out.reports[1].body.find("Hjertehold tirsdag"), std::string::npos)
        << "a local code needs its display";
}

TEST(reports, each_value_says_its_row_and_its_source) {
    const made out = course_140().reports(last_day);
    for (const origin& one : out.reports[0].origins) {
        EXPECT_EQ(one.row.find("mappings/klgateway/elements.csv:"), 0U) << one.path;
        EXPECT_FALSE(one.source.empty());
        EXPECT_EQ(one.version, 1U);
    }
    const auto found =
        std::find_if(out.reports[0].origins.begin(), out.reports[0].origins.end(),
                     [](const origin& one) { return one.path == "Bundle.entry[3].resource.authoredOn"; });
    ASSERT_NE(found, out.reports[0].origins.end());
    EXPECT_EQ(found->source, named("ServiceRequest", "sr"));
}

TEST(reports, paragraph_119_has_its_own_canonicals) {
    const made out = course_119().reports(last_day);
    ASSERT_EQ(out.reports.size(), 3U)
        << (out.held.empty() ? "" : model::to_line(out.held.front().missing.front()));
    for (const report& one : out.reports) {
        EXPECT_EQ(one.law, "119");
        EXPECT_EQ(one.body.find("fhir.kl.dk/rehab"), std::string::npos);
    }
    EXPECT_NE(
        out.reports[2].body.find("http://fhir.kl.dk/prevention/StructureDefinition/BasedOnCarePlanExtension"),
        std::string::npos);
}

TEST(reports, robots_are_unknown_to_paragraph_119) {
    built_file file = course_119();
    file.put(fourth_day, training_119(by_robot));
    const made out = file.reports(last_day);
    ASSERT_EQ(out.held.size(), 1U);
    EXPECT_EQ(codes(out.held.front()),
              (std::vector<std::string>{"report.code " + named("CarePlan", "pi") +
                                        ": activity.detail.extension(deliveryType).valueCodeableConcept"}));
}

TEST(reports, nothing_is_reported_twice) {
    built_file file = course_140();
    EXPECT_EQ(file.reports(last_day, true).reports.size(), 4U);
    EXPECT_TRUE(file.reports(last_day, true).reports.empty());
    file.put("2026-03-20", swapped(patient(), "Prøvevej 1", "Prøvevej 2"));
    EXPECT_TRUE(file.reports(last_day).reports.empty()) << "an address is nothing that KL is told";
}

TEST(reports, the_same_file_gives_the_same_reports_whenever_it_is_looked_at) {
    built_file daily = course_140();
    std::vector<std::string> bodies;
    for (const std::string_view date : {first_day, second_day, third_day, fourth_day}) {
        for (report& one : daily.reports(date, true).reports) bodies.push_back(std::move(one.body));
    }
    std::vector<std::string> at_once;
    for (report& one : course_140().reports(last_day).reports) at_once.push_back(std::move(one.body));
    EXPECT_EQ(bodies, at_once) << "days that were missed are reported one by one";
}

TEST(reports, on_demand_counts_on) {
    built_file file = course_140();
    const made early = file.reports(third_day, true);
    EXPECT_TRUE(early.more);
    file.put(third_day, session("rehab", "e3", "2026-03-10"));
    const made later = file.reports(third_day, true);
    ASSERT_EQ(later.reports.size(), 1U);
    EXPECT_EQ(later.reports.front().number, 2U);
    EXPECT_NE(later.reports.front().id, early.reports.back().id);
    EXPECT_TRUE(has(later.reports.front(), named("Encounter", "e3")));
    EXPECT_FALSE(has(later.reports.front(), named("Encounter", "e1")));
}

TEST(reports, what_kl_never_took_goes_anew_under_another_id) {
    built_file file = course_140();
    const made before = file.reports(third_day, true);
    ASSERT_EQ(before.reports.size(), 3U);
    const report& refused = before.reports.back();
    file.note("untold", R"({"key":"k","report":")" + refused.id + R"(","reason":"KL refused it"})");
    const made anew = file.reports(third_day, true);
    ASSERT_EQ(anew.reports.size(), 1U);
    EXPECT_EQ(anew.reports.front().number, refused.number + 1);
    EXPECT_NE(anew.reports.front().id, refused.id);
    EXPECT_EQ(entries(anew.reports.front()), entries(refused)) << "the same resources, under the same ids";
    EXPECT_TRUE(file.reports(third_day).reports.empty());
}

TEST(reports, what_kl_never_took_goes_with_the_last_day_when_later_reports_arrived) {
    built_file file = course_140();
    const made all = file.reports(last_day, true);
    ASSERT_EQ(all.reports.size(), 4U);
    const report& refused = all.reports[1];
    file.note("untold", R"({"key":"k","report":")" + refused.id + R"(","reason":"KL refused it"})");
    const made anew = file.reports(last_day, true);
    ASSERT_EQ(anew.reports.size(), 1U);
    EXPECT_EQ(anew.reports.front().of, all.reports.back().of);
    std::size_t missed = 0;
    for (const std::string& one : entries(refused)) {
        if (has(all.reports.front(), one)) continue;
        EXPECT_TRUE(has(anew.reports.front(), one)) << one;
        ++missed;
    }
    EXPECT_GE(missed, 3U) << "plan, problem and training";
    EXPECT_TRUE(file.reports(last_day).reports.empty());
}

TEST(reports, without_a_mandatory_fact_it_is_held_and_goes_with_the_next) {
    built_file file;
    file.put(first_day, patient())
        .put(first_day, swapped(organization("hosp", "x"), "urn:oid:1.2.208.176.1.1", "urn:oid:1.2.3"))
        .put(first_day, diagnosis())
        .put(first_day, swapped(request_140(), "PreconditionDate", "Other"));
    const made held = file.reports(last_day, true);
    EXPECT_TRUE(held.reports.empty());
    ASSERT_EQ(held.held.size(), 1U);
    EXPECT_EQ(codes(held.held.front()),
              (std::vector<std::string>{"report.code " + named("Organization", "hosp") + ": identifier",
                                        "report.missing " + named("ServiceRequest", "sr") +
                                            ": extension(dischargeDate).valueDate"}));
    EXPECT_FALSE(held.held.front().noted);
    EXPECT_TRUE(file.reports(last_day).held.front().noted) << "it is noted once";
    file.put(second_day, organization("hosp", "999001016000001")).put(second_day, request_140());
    const made out = file.reports(last_day, true);
    ASSERT_EQ(out.reports.size(), 1U);
    EXPECT_EQ(out.reports.front().of, day_named(second_day));
    EXPECT_EQ(entries(out.reports.front()).size(), 4U);
    EXPECT_TRUE(file.reports(last_day).held.empty());
}

TEST(corrections, a_session_that_is_corrected_is_entered_in_error_and_comes_anew) {
    built_file file = course_140();
    file.put("2026-03-13", session("rehab", "e2", "2026-03-11"));
    const report last = file.reports(last_day).reports.back();
    EXPECT_TRUE(has(last, "!" + named("Encounter", "e2")));
    const std::string off = resource_text(last, named("Encounter", "e2"));
    EXPECT_NE(off.find("2026-03-12T10"), std::string::npos) << "with the data that were reported";
    const auto all = entries(last);
    EXPECT_EQ(std::count_if(all.begin(), all.end(),
                            [](const auto& one) { return one.find("Encounter/") != one.npos; }),
              2);
    EXPECT_NE(last.body.find("2026-03-11T10"), std::string::npos);
}

TEST(corrections, a_replacement_is_replaced_under_its_own_new_id) {
    built_file file = course_140();
    file.put("2026-03-13", session("rehab", "e2", "2026-03-11"));
    file.put("2026-03-14", session("rehab", "e2", "2026-03-09"));
    const made out = file.reports(last_day);
    const auto before = entries(out.reports[out.reports.size() - 2]);
    const auto after = entries(out.reports.back());
    EXPECT_EQ(before.back()[0], 'E');
    EXPECT_EQ(after[after.size() - 2], "!" + before.back());
    EXPECT_FALSE(has(out.reports.back(), "!" + named("Encounter", "e2")));
}

TEST(corrections, what_points_at_a_replaced_request_is_sent_again_pointing_at_the_new_one) {
    built_file file = course_140();
    file.put("2026-03-13",
             swapped(request_140(), R"("authoredOn":"2026-03-02")", R"("authoredOn":"2026-03-03")"));
    const report last = file.reports(last_day).reports.back();
    EXPECT_TRUE(has(last, "!" + named("ServiceRequest", "sr")));
    EXPECT_TRUE(has(last, named("CarePlan", "cp")));
    EXPECT_EQ(resource_text(last, named("CarePlan", "cp")).find(named("ServiceRequest", "sr")),
              std::string::npos);
    EXPECT_FALSE(has(last, named("Encounter", "e1"))) << "what does not point at it stays";
}

TEST(corrections, category_and_discharge_date_are_updates) {
    built_file file = course_140();
    file.put("2026-03-13", request_140("2026-02-28"));
    const report last = file.reports(last_day).reports.back();
    EXPECT_EQ(entries(last).size(), 4U);
    EXPECT_TRUE(has(last, named("ServiceRequest", "sr")));
    EXPECT_NE(last.body.find("2026-02-28"), std::string::npos);
}

TEST(corrections, plans_and_problems_change_under_their_ids) {
    built_file file = course_140();
    std::string ended = swapped(plan_140(), R"("status":"active")", R"("status":"revoked")");
    ended = swapped(
        ended, R"("status":"in-progress")",
        R"("status":"cancelled","statusReason":)" + coded(csc, "a3f2bd01-078b-486e-81be-797d192ad7bd"));
    file.put("2026-03-13", ended);
    const report last = file.reports(last_day).reports.back();
    EXPECT_TRUE(has(last, named("CarePlan", "cp")));
    EXPECT_NE(resource_text(last, named("CarePlan", "cp")).find("a3f2bd01"), std::string::npos);
}

TEST(corrections, a_plan_that_was_stopped_without_a_reason_is_held) {
    built_file file = course_140();
    file.put("2026-03-13", swapped(plan_140(), R"("status":"in-progress")", R"("status":"stopped")"));
    const made out = file.reports(last_day);
    ASSERT_EQ(out.held.size(), 1U);
    EXPECT_EQ(codes(out.held.front()), (std::vector<std::string>{"report.missing " + named("CarePlan", "cp") +
                                                                 ": activity.detail.statusReason"}));
}

TEST(corrections, another_intervention_is_a_new_one) {
    built_file file = course_140();
    file.put("2026-03-13", training_140("58293f63-00d7-4730-8dbc-c784d40f9e23"));
    const report last = file.reports(last_day).reports.back();
    EXPECT_FALSE(has(last, named("CarePlan", "pi")));
    EXPECT_FALSE(has(last, "!" + named("CarePlan", "pi"))) << "the old one was no error";
    EXPECT_NE(last.body.find("58293f63"), std::string::npos);
}

TEST(corrections, what_was_deleted_after_it_was_reported_is_voided_once) {
    built_file file = course_140();
    file.erase("2026-03-13", "Encounter", uuid("e2"));
    const report last = file.reports(last_day, true).reports.back();
    EXPECT_TRUE(has(last, "!" + named("Encounter", "e2")));
    EXPECT_TRUE(has(last, named("CarePlan", "pi"))) << "what it points at stands in the report";
    EXPECT_TRUE(file.reports(last_day).reports.empty());
    file.put("2026-03-14", session("rehab", "e2", "2026-03-12"));
    const report back = file.reports(last_day).reports.back();
    EXPECT_FALSE(has(back, named("Encounter", "e2"))) << "it comes back under another id";
    EXPECT_NE(back.body.find("2026-03-12T10"), std::string::npos);
}

TEST(corrections, an_error_that_nobody_heard_of_is_not_reported) {
    built_file file = course_140();
    file.put("2026-03-13", session("rehab", "e3", "2026-03-13"));
    file.put("2026-03-13", session("rehab", "e3", "2026-03-13", "entered-in-error"));
    file.put("2026-03-13", session("rehab", "e4", "2026-03-13", "planned"));
    file.put("2026-03-13", session("rehab", "e5", "2026-03-13"));
    file.erase("2026-03-13", "Encounter", uuid("e5"));
    EXPECT_EQ(file.reports(last_day).reports.size(), 4U);
}

TEST(corrections, a_plan_in_error_takes_what_needs_it_along) {
    built_file file = course_140();
    file.put("2026-03-13", swapped(plan_140(), R"("status":"active")", R"("status":"entered-in-error")"));
    const report last = file.reports(last_day, true).reports.back();
    EXPECT_TRUE(has(last, "!" + named("CarePlan", "cp")));
    EXPECT_TRUE(has(last, "!" + named("CarePlan", "pi"))) << "training needs its plan";
    EXPECT_TRUE(has(last, named("Encounter", "e1"))) << "sent again without the reference";
    EXPECT_EQ(resource_text(last, named("Encounter", "e1")).find("BasedOnCarePlan"), std::string::npos);
    EXPECT_TRUE(file.reports(last_day).reports.empty());
}

TEST(corrections, a_wrong_citizen_is_taken_back_wholly) {
    built_file file = course_140();
    file.reports(last_day, true);
    for (const std::string_view id : {"e1", "e2"}) file.erase("2026-04-02", "Encounter", uuid(id));
    for (const std::string_view id : {"pi", "cp"}) file.erase("2026-04-02", "CarePlan", uuid(id));
    file.erase("2026-04-02", "Condition", uuid("pr")).erase("2026-04-02", "ServiceRequest", uuid("sr"));
    file.erase("2026-04-02", "Condition", uuid("dx")).erase("2026-04-02", "Patient", uuid("p"));
    built_file two_records = file;
    const made out = file.reports("2026-04-30");
    ASSERT_EQ(out.reports.size(), 1U);
    for (const std::string& one : entries(out.reports.front())) {
        const bool stays = one.find("Organization/") != one.npos || one == named("Condition", "dx");
        EXPECT_EQ(one[0] == '!', !stays) << one;
    }
    EXPECT_NE(resource_text(out.reports.front(), named("Condition", "dx")).find("refuted"),
              std::string::npos);
    two_records.put("2026-04-01", patient(), "another");
    const made alive = two_records.reports("2026-04-30");
    EXPECT_TRUE(has(alive.reports.front(), named("Patient", "p"))) << "the citizen has a record still";
}

TEST(reports, ids_that_are_no_uuids_get_one) {
    built_file file = course_140();
    file.put("2026-03-13", swapped(session("rehab", "e3", "2026-03-13"), uuid("e3"), "besøg-3"));
    const std::vector<std::string> all = entries(file.reports(last_day).reports.back());
    EXPECT_EQ(all.back().size(), std::string("Encounter/").size() + 36);
    EXPECT_EQ(all.back(), entries(file.reports(last_day).reports.back()).back());
}

TEST(reports, a_vendor_who_stops_reporting_hands_over_his_ids) {
    built_file file = course_140();
    const made his = file.reports(third_day);
    built_file later = course_140();
    for (const report& one : his.reports) later.own_report(third_day, "KL140", one.body);
    const made ours = later.reports(last_day);
    ASSERT_EQ(ours.reports.size(), 1U) << "his days are told";
    EXPECT_EQ(ours.reports.front().of, day_named(fourth_day));
    EXPECT_TRUE(has(ours.reports.front(), named("Encounter", "e2")));
}

TEST(reports, the_citizen_dies) {
    built_file file = course_140();
    file.put("2026-03-20", patient("true"));
    const report last = file.reports(last_day).reports.back();
    EXPECT_EQ(entries(last), (std::vector<std::string>{named("Patient", "p")}));
    EXPECT_NE(last.body.find(R"("deceasedBoolean":true)"), std::string::npos);
}

TEST(reports, two_records_of_one_citizen_in_one_report_are_held) {
    built_file file = course_140();
    file.put("2026-03-13", swapped(patient(), uuid("p"), uuid("q")));
    file.put("2026-03-13",
             swapped(session("rehab", "e3", "2026-03-13"), named("Patient", "p"), named("Patient", "q")));
    const made out = file.reports(last_day);
    ASSERT_EQ(out.held.size(), 1U);
    EXPECT_EQ(out.held.front().missing.front().code(), "report.citizen");
}

}  // namespace
}  // namespace genvej::gateway::reports::test
