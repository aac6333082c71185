#include "gateway/pathway/linking.hpp"  // Test that the header is self-contained.

#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
using test::on;
namespace codes = test::codes;

std::string from_doctor(std::string_view id) {
    return letter_key(citizen::doctor, id);
}
std::string from_hospital(std::string_view id) {
    return letter_key(citizen::hospital, id);
}
/// A course that has been opened, with its id.
citizen& opened(citizen& one, std::string_view key, std::string_view id) {
    return one.note("2026-01-01", "opened", fmt::format(R"({{"course":"{}","key":"{}"}})", id, key), "");
}
citizen& decided(citizen& one, std::string_view kind, std::string_view request, std::string_view course) {
    return one.note("2026-03-20", kind, fmt::format(R"({{"request":"{}","course":"{}"}})", request, course));
}

TEST(linking, a_referral_opens_a_course) {
    citizen one;
    one.referral("2026-03-10", "A");
    const looked_at at = look(one);
    EXPECT_EQ(at.only().key, from_doctor("A"));
    EXPECT_EQ(at.only().id, "");
    EXPECT_EQ(at.only().pack, "cardiac");
    EXPECT_EQ(at.only().groups, (std::vector<std::string_view>{"acs", "ischaemic"}));
    EXPECT_TRUE(at.only().s119);
    EXPECT_FALSE(at.only().s140);
    EXPECT_EQ(at.only().referred, on("2026-03-10"));
    EXPECT_EQ(at.request_of(from_doctor("A")).kind, "XREF15");
    EXPECT_EQ(at.request_of(from_doctor("A")).undecided, "");
}

TEST(linking, two_requests_of_one_disease_are_one_course_and_stay_two) {
    citizen one;
    one.plan("2026-03-10", "P").referral("2026-06-02", "A");  // 84 days
    const looked_at at = look(one);
    EXPECT_EQ(at.only().requests.size(), 2U);
    EXPECT_EQ(at.found.requests.size(), 2U);
    EXPECT_TRUE(at.only().s140);
    EXPECT_TRUE(at.only().s119);
    EXPECT_EQ(at.only().referred, on("2026-03-10"));
}

TEST(linking, a_day_more_is_for_a_person) {
    citizen one;
    one.plan("2026-03-10", "P").referral("2026-06-03", "A");  // 85 days
    const looked_at at = look(one);
    ASSERT_EQ(at.found.courses.size(), 2U);
    EXPECT_EQ(at.request_of(from_doctor("A")).undecided, "too_far");
    EXPECT_TRUE(at.course_of(from_doctor("A")).undecided);
    EXPECT_FALSE(at.course_of(from_hospital("P")).undecided);
    EXPECT_TRUE(at.on_list("undecided"));
}

TEST(linking, diseases_are_kept_apart_and_nothing_is_cardiac_only) {
    citizen one;
    one.plan("2026-03-10", "P").referral("2026-03-12", "A", "DJ440");
    const looked_at at = look(one);
    ASSERT_EQ(at.found.courses.size(), 2U);
    EXPECT_EQ(at.course_of(from_doctor("A")).pack, "copd");
    EXPECT_EQ(at.request_of(from_doctor("A")).undecided, "");
}

TEST(linking, what_the_diagnosis_does_not_decide_is_for_a_person) {
    const auto why = [](std::string_view diagnosis) {
        citizen one;
        one.message("2026-03-10", "new-referral", citizen::doctor, "A", diagnosis);
        return std::string(look(one).request_of(from_doctor("A")).undecided);
    };
    EXPECT_EQ(why(R"("code":{"text":"hjertesvigt"})"), "text_only");
    EXPECT_EQ(why(""), "no_diagnosis");
    EXPECT_EQ(
        why(R"("code":{"coding":[{"system":"https://genvej.invalid/fhir/CodeSystem/unspecified","code":"X"}]})"),
        "text_only");
    EXPECT_EQ(why(R"("code":{"coding":[{"system":"urn:oid:1.2.208.176.2.31","code":"K77"}]})"), "");
    EXPECT_EQ(
        why(R"("verificationStatus":{"coding":[{"code":"entered-in-error"}]},"code":{"coding":[{"system":"urn:oid:1.2.208.176.2.31","code":"K77"}]})"),
        "no_diagnosis");
}

TEST(linking, the_main_diagnosis_decides_before_others) {
    const std::string main =
        R"("category":[{"coding":[{"system":"https://genvej.invalid/fhir/CodeSystem/diagnosis","code":"primary"}]}],)";
    const std::string other = fmt::format(
        R"(,{{"fullUrl":"https://genvej.invalid/fhir/Condition/e","resource":{{"resourceType":"Condition","id":"e",{}}}}})",
        citizen::coded(codes::sks, "DJ449"));
    const std::string both =
        R"(,"reasonReference":[{"reference":"Condition/d"},{"reference":"Condition/e"}])";
    const auto look_at = [&](const std::string& category) {
        citizen one;
        one.message(
            "2026-03-10", "new-referral", citizen::doctor, "A", "", both,
            fmt::format(
                R"(,{{"fullUrl":"https://genvej.invalid/fhir/Condition/d","resource":{{"resourceType":"Condition","id":"d",{}{}}}}})",
                category, citizen::coded(codes::sks, "DI509")) +
                other);
        return look(one);
    };
    EXPECT_EQ(look_at("").request_of(from_doctor("A")).undecided, "several_packs");
    EXPECT_EQ(look_at(main).request_of(from_doctor("A")).undecided, "");
    EXPECT_EQ(look_at(main).only().pack, "cardiac");
}

TEST(linking, a_disease_of_no_pack_stands_alone_until_another_course_is_open) {
    citizen one;
    one.plan("2026-03-10", "P", "DS720");
    EXPECT_EQ(look(one).request_of(from_hospital("P")).undecided, "");
    one.plan("2026-03-11", "Q", "DS721");
    EXPECT_EQ(look(one).request_of(from_hospital("Q")).undecided, "other_diagnosis");
}

TEST(linking, two_open_courses_are_for_a_person) {
    citizen one;
    one.request("2026-03-01", "a").request("2026-03-01", "b");
    one.put("2026-03-02", "EpisodeOfCare", "e",
            R"("status":"active","referralRequest":[{"reference":"ServiceRequest/a"}])");
    one.put("2026-03-02", "EpisodeOfCare", "f",
            R"("status":"active","referralRequest":[{"reference":"ServiceRequest/b"}])");
    one.referral("2026-03-10", "A");
    const looked_at at = look(one);
    EXPECT_EQ(at.found.courses.size(), 3U);
    EXPECT_EQ(at.request_of(from_doctor("A")).undecided, "several_courses");
}

TEST(linking, the_record_says_which_letter_its_request_is) {
    citizen one;
    one.plan("2026-03-10", "P").request("2026-03-11", "r", citizen::letter(citizen::hospital, "P"));
    const looked_at at = look(one);
    ASSERT_EQ(at.found.requests.size(), 1U);
    const request& joined = at.found.requests.front();
    EXPECT_EQ(joined.key, from_hospital("P"));
    EXPECT_NE(joined.message, filed_resource::npos);
    EXPECT_NE(joined.resource, filed_resource::npos);
    // The record first, the letter later: the same name from the beginning, so that notes keep their hold.
    citizen other;
    other.request("2026-03-09", "r", citizen::letter(citizen::hospital, "P"));
    EXPECT_EQ(look(other).found.requests.front().key, from_hospital("P"));
}

TEST(linking, an_episode_claims_its_requests_whatever_their_age) {
    citizen one;
    one.request("2026-01-01", "a").request("2026-09-01", "b");
    one.put(
        "2026-09-02", "EpisodeOfCare", "e",
        R"("status":"active","referralRequest":[{"reference":"ServiceRequest/a"},{"reference":"ServiceRequest/b"}])");
    const looked_at at = look(one);
    EXPECT_EQ(at.only().key, "record:eoj/EpisodeOfCare/e");
    EXPECT_EQ(at.only().requests.size(), 2U);
    EXPECT_EQ(at.only().pack, "cardiac");
}

TEST(linking, two_courses_that_claim_one_referral_are_for_a_person) {
    citizen one;
    one.request("2026-03-01", "a");
    for (const char* id : {"e", "f"}) {
        one.put("2026-03-02", "EpisodeOfCare", id,
                R"("status":"active","referralRequest":[{"reference":"ServiceRequest/a"}])");
    }
    const looked_at at = look(one);
    EXPECT_EQ(at.found.courses.size(), 3U);
    EXPECT_EQ(at.request_of("record:eoj/ServiceRequest/a").undecided, "claimed_twice");
    opened(one, "record:eoj/EpisodeOfCare/f", "F");
    decided(one, "linked", "record:eoj/ServiceRequest/a", "F");
    EXPECT_EQ(look(one).course_of("record:eoj/ServiceRequest/a").key, "record:eoj/EpisodeOfCare/f");
    one.put("2026-03-21", "EpisodeOfCare", "e", R"("status":"entered-in-error")");
    EXPECT_EQ(look(one).found.courses.size(), 1U);
}

TEST(linking, after_a_course_has_ended_a_near_request_is_for_a_person_and_a_later_one_a_new_course) {
    citizen one;
    one.request("2026-01-05", "r");
    one.course_plan("2026-03-01", "p",
                    R"("status":"completed","period":{"start":"2026-01-10","end":"2026-02-20"},)" +
                        citizen::based_on_request("r"));
    one.referral("2026-03-10", "A").referral("2026-10-01", "B");
    const looked_at at = look(one);
    EXPECT_EQ(at.request_of(from_doctor("A")).undecided, "course_ended");
    EXPECT_EQ(at.request_of(from_doctor("B")).undecided, "");
    EXPECT_EQ(at.found.courses.size(), 3U);
}

TEST(linking, a_course_without_diagnosis_could_be_meant) {
    citizen one;
    one.put("2026-03-02", "EpisodeOfCare", "e", R"("status":"active","period":{"start":"2026-03-02"})");
    one.referral("2026-03-10", "A");
    EXPECT_EQ(look(one).request_of(from_doctor("A")).undecided, "course_without_diagnosis");
    citizen other;
    other.put("2026-03-02", "Condition", "c", citizen::coded(codes::sks, "DI509"));
    other.put(
        "2026-03-02", "EpisodeOfCare", "e",
        R"("status":"active","period":{"start":"2026-03-02"},"diagnosis":[{"condition":{"reference":"Condition/c"}}])");
    other.referral("2026-03-10", "A");
    EXPECT_EQ(look(other).only().key, "record:eoj/EpisodeOfCare/e");
    EXPECT_EQ(look(other).only().groups, (std::vector<std::string_view>{"acs", "failure", "ischaemic"}));
}

TEST(linking, a_cancellation_names_nothing_and_a_person_says_what_it_takes_back) {
    citizen one;
    one.plan("2026-03-10", "P");
    one.message("2026-03-12", "cancel-rehabilitation-plan", citizen::hospital, "C",
                citizen::coded(codes::sks, "DI214"));
    opened(one, from_hospital("P"), "X");
    const looked_at before = look(one);
    EXPECT_EQ(before.request_of(from_hospital("C")).undecided, "cancellation");
    EXPECT_EQ(before.course_of(from_hospital("P")).state, "referred");
    decided(one, "linked", from_hospital("C"), "X");
    const looked_at after = look(one);
    EXPECT_EQ(after.only().state, "withdrawn");
    EXPECT_EQ(after.only().id, "X");
    EXPECT_EQ(after.only().contact_by, 0);
    // It takes back what its own sender asked for until then, and nothing else.
    one.plan("2026-03-13", "Q");
    EXPECT_EQ(look(one).course_of(from_hospital("Q")).state, "referred");
    EXPECT_TRUE(look(one).request_of(from_hospital("P")).withdrawn);
    EXPECT_FALSE(look(one).request_of(from_hospital("Q")).withdrawn);
}

TEST(linking, a_link_counts_until_it_is_taken_back_and_back_again) {
    citizen one;
    one.plan("2026-03-10", "P").referral("2026-03-12", "A");
    opened(one, from_hospital("P"), "X");
    EXPECT_EQ(look(one).only().id, "X");
    decided(one, "unlinked", from_doctor("A"), "X");
    {
        const looked_at at = look(one);
        ASSERT_EQ(at.found.courses.size(), 2U);
        EXPECT_EQ(at.course_of(from_hospital("P")).id, "X");
        EXPECT_TRUE(at.request_of(from_doctor("A")).by_person);
        EXPECT_EQ(at.request_of(from_doctor("A")).undecided, "");
    }
    decided(one, "linked", from_doctor("A"), "X");
    EXPECT_EQ(look(one).only().id, "X");
    decided(one, "unlinked", from_doctor("A"), "X");
    EXPECT_EQ(look(one).found.courses.size(), 2U);
}

TEST(linking, no_rule_links_to_what_a_person_took_apart) {
    citizen one;
    one.plan("2026-03-10", "P");
    opened(one, from_hospital("P"), "X");
    decided(one, "unlinked", from_hospital("P"), "Y");
    one.referral("2026-03-12", "A");
    EXPECT_EQ(look(one).found.courses.size(), 2U);
    EXPECT_EQ(look(one).request_of(from_doctor("A")).undecided, "");
}

TEST(linking, a_link_to_nothing_is_for_a_person) {
    citizen one;
    one.plan("2026-03-10", "P");
    decided(one, "linked", from_hospital("P"), "no-such-course");
    EXPECT_EQ(look(one).request_of(from_hospital("P")).undecided, "course_gone");
}

TEST(linking, requests_that_persons_linked_to_each_other_are_one_course) {
    citizen one;
    one.message("2026-03-10", "new-referral", citizen::doctor, "A", "");
    one.message("2026-03-12", "new-referral", citizen::doctor, "B", "");
    opened(one, from_doctor("A"), "X");
    opened(one, from_doctor("B"), "Y");
    decided(one, "linked", from_doctor("B"), "X");
    decided(one, "linked", from_doctor("A"), "Y");
    const looked_at at = look(one);
    EXPECT_EQ(at.only().requests.size(), 2U);
    EXPECT_EQ(at.only().id, "X");
}

TEST(linking, a_course_keeps_its_id_when_an_earlier_letter_comes_later) {
    citizen one;
    one.plan("2026-03-10", "P");
    opened(one, from_hospital("P"), "X");
    one.referral("2026-03-01", "A");
    looked_at at = look(one);
    EXPECT_EQ(at.only().key, from_doctor("A"));
    EXPECT_EQ(at.only().id, "X");
    const auto noted = open_courses(at.found, 7, [] { return std::string("never drawn"); });
    ASSERT_EQ(noted.size(), 1U);
    EXPECT_EQ(noted.front().body, R"({"course":"X","key":")" + from_doctor("A") + R"("})");
    EXPECT_EQ(noted.front().at, 7);
    one.note("2026-03-15", "opened", noted.front().body, "");
    looked_at again = look(one);
    EXPECT_EQ(again.only().id, "X");
    EXPECT_TRUE(open_courses(again.found, 8, [] { return std::string("never drawn"); }).empty());
    // What was linked to it is linked to it still.
    one.message("2026-03-16", "new-referral", citizen::doctor, "T", "");
    decided(one, "linked", from_doctor("T"), "X");
    EXPECT_EQ(look(one).only().requests.size(), 3U);
}

TEST(linking, a_new_course_gets_a_random_id_once) {
    citizen one;
    one.plan("2026-03-10", "P").referral("2026-03-12", "A", "DJ440");
    looked_at at = look(one);
    int drawn = 0;
    const auto noted = open_courses(at.found, 7, [&] { return "id-" + std::to_string(++drawn); });
    EXPECT_EQ(noted.size(), 2U);
    EXPECT_EQ(at.found.courses[0].id, "id-1");
    EXPECT_TRUE(open_courses(at.found, 8, [&] { return "id-" + std::to_string(++drawn); }).empty());
}

TEST(linking, a_deleted_course_gives_its_requests_back_to_the_rules) {
    citizen one;
    one.request("2026-03-01", "a");
    one.put("2026-03-02", "EpisodeOfCare", "e",
            R"("status":"active","referralRequest":[{"reference":"ServiceRequest/a"}])");
    opened(one, "record:eoj/EpisodeOfCare/e", "E");
    EXPECT_EQ(look(one).only().id, "E");
    one.remove("2026-04-01", "EpisodeOfCare", "e");
    EXPECT_EQ(look(one).only().key, "record:eoj/ServiceRequest/a");
    one.remove("2026-04-02", "ServiceRequest", "a");
    EXPECT_TRUE(look(one).found.courses.empty());
}

TEST(linking, a_plan_without_request_joins_the_only_course_of_its_paragraph) {
    const std::string plan =
        fmt::format(R"("status":"active","intent":"plan","category":[{}],"period":{{"start":"2026-07-01"}})",
                    citizen::concept_of(codes::csc, codes::intervention_119));
    citizen one;
    one.put("2026-07-01", "CarePlan", "p", plan);
    {
        const looked_at alone = look(one);
        EXPECT_EQ(alone.only().key, "record:eoj/CarePlan/p");
        EXPECT_TRUE(alone.only().s119);
        EXPECT_EQ(alone.only().referred, 0);
    }
    one.referral("2026-03-10", "A");
    EXPECT_EQ(look(one).only().key, from_doctor("A"));
    one.plan("2026-03-12", "Q", "DJ440");  // another paragraph
    EXPECT_EQ(look(one).course_of(from_doctor("A")).resources.size(), 3U);
    one.referral("2026-03-12", "B", "DJ440");
    const looked_at two = look(one);
    EXPECT_EQ(two.found.courses.size(), 3U) << "two could be meant: the plan stands alone";
    EXPECT_TRUE(two.on_list("undecided")) << "and a person decides";
}

TEST(linking, a_person_says_to_which_course_a_plan_belongs) {
    citizen one;
    one.request("2026-03-10", "a").request("2026-03-10", "b");
    for (const auto& [episode, request] : {std::pair("e", "a"), std::pair("f", "b")}) {
        one.put("2026-03-11", "EpisodeOfCare", episode,
                fmt::format(R"("status":"active","referralRequest":[{{"reference":"ServiceRequest/{}"}}])",
                            request));
    }
    one.put(
        "2026-03-14", "CarePlan", "p",
        fmt::format(R"("status":"active","intent":"plan","category":[{}],"period":{{"start":"2026-03-14"}})",
                    citizen::concept_of(codes::csc, codes::intervention_140)));
    constexpr std::string_view plan = "record:eoj/CarePlan/p";
    one.note("2026-03-14", "opened", R"({"course":"c-e","key":"record:eoj/EpisodeOfCare/e"})")
        .note("2026-03-14", "opened", R"({"course":"c-f","key":"record:eoj/EpisodeOfCare/f"})")
        .note("2026-03-14", "opened", R"({"course":"c-p","key":"record:eoj/CarePlan/p"})");
    const auto holds_plan = [&](std::string_view course) {
        const looked_at at = look(one);
        for (const gateway::pathway::course& of : at.found.courses) {
            if (of.id != course) continue;
            return std::any_of(of.resources.begin(), of.resources.end(),
                               [&](std::size_t i) { return at.of->resources()[i].type == "CarePlan"; });
        }
        return false;
    };
    EXPECT_TRUE(holds_plan("c-p"));
    EXPECT_TRUE(look(one).on_list("undecided"));
    one.note("2026-03-15", "linked", fmt::format(R"({{"request":"{}","course":"c-f"}})", plan));
    EXPECT_TRUE(holds_plan("c-f"));
    EXPECT_EQ(look(one).found.courses.size(), 2U);
    EXPECT_FALSE(look(one).on_list("undecided"));
    one.note("2026-03-16", "unlinked", fmt::format(R"({{"request":"{}","course":"c-f"}})", plan));
    EXPECT_TRUE(holds_plan("c-p")) << "it keeps its id";
    EXPECT_FALSE(look(one).on_list("undecided")) << "a person said that it stands alone";
    one.note("2026-03-17", "linked", fmt::format(R"({{"request":"{}","course":"c-gone"}})", plan));
    EXPECT_TRUE(look(one).on_list("undecided")) << "linked to what is not there";
}

TEST(linking, a_plan_without_request_follows_what_its_sessions_name) {
    const std::string plan =
        fmt::format(R"("status":"active","intent":"plan","category":[{}],"period":{{"start":"2026-03-14"}})",
                    citizen::concept_of(codes::csc, codes::intervention_119));
    const auto session = [](std::string_view episode) {
        return fmt::format(
            R"("status":"finished","episodeOfCare":[{{"reference":"EpisodeOfCare/{}"}}],"basedOn":[{{"reference":"CarePlan/p"}}])",
            episode);
    };
    citizen one;
    one.request("2026-03-10", "a").request("2026-03-10", "b");
    for (const auto& [episode, request] : {std::pair("e", "a"), std::pair("f", "b")}) {
        one.put("2026-03-11", "EpisodeOfCare", episode,
                fmt::format(R"("status":"active","referralRequest":[{{"reference":"ServiceRequest/{}"}}])",
                            request));
    }
    one.put("2026-03-14", "CarePlan", "p", plan);
    EXPECT_EQ(look(one).found.courses.size(), 3U) << "nothing says to which of the two it belongs";
    one.put("2026-03-20", "Encounter", "s", session("f"));
    const looked_at at = look(one);
    ASSERT_EQ(at.found.courses.size(), 2U);
    const auto plans = [&](std::string_view request) {
        const course& of = at.course_of(request);
        return std::count_if(of.resources.begin(), of.resources.end(),
                             [&](std::size_t i) { return at.of->resources()[i].type == "CarePlan"; });
    };
    EXPECT_EQ(plans("record:eoj/ServiceRequest/a"), 0);
    EXPECT_EQ(plans("record:eoj/ServiceRequest/b"), 1);
    one.put("2026-03-21", "Encounter", "t", session("e"));
    EXPECT_EQ(look(one).found.courses.size(), 3U) << "its sessions name both";
}

}  // namespace
}  // namespace genvej::gateway::pathway
