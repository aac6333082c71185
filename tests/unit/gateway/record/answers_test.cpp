#include "gateway/record/answers.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "gateway/record/own_meta.hpp"
#include "tests/unit/gateway/record/transactions.hpp"

namespace genvej::gateway::record {
namespace {

using store::record_conflict;
using store::record_version;

constexpr store::time_ms now = 1'795'694'400'000;  // 2026-11-26T12:00:00Z
record_version version(const std::string& type, const std::string& id, std::uint32_t number,
                       store::time_ms changed = now, std::string body = "") {
    return {
        "kommune", {type, id},
         number, changed, false, std::move(body)
    };
}

TEST(record_answers, one_response_for_each_entry_in_their_order) {
    const resolved made = take(bundle(
        {put("Encounter", "e1", encounter("e1")), p1, R"({"request":{"method":"DELETE","url":"Goal/g1"}})"}));
    record_version gone = version("Goal", "g1", 4);
    gone.deleted = true;
    const std::string answer = transaction_answer(
        made.in, {version("Encounter", "e1", 1), version("Patient", "p1", 3, now - 1), gone}, now, {});
    EXPECT_EQ(
        answer,
        R"({"resourceType":"Bundle","type":"transaction-response","entry":[)"
        R"({"response":{"status":"201 Created","location":"Encounter/e1/_history/1","etag":"W/\"1\"","lastModified":"2026-11-26T12:00:00.000Z"}},)"
        R"({"response":{"status":"200 OK","location":"Patient/p1/_history/3","etag":"W/\"3\"","lastModified":"2026-11-26T11:59:59.999Z"}},)"
        R"({"response":{"status":"204 No Content","location":"Goal/g1/_history/4","etag":"W/\"4\"","lastModified":"2026-11-26T12:00:00.000Z"}}]})");
    EXPECT_TRUE(
        formats::read_fhir_xml(
            transaction_answer(made.in, {version("Encounter", "e1", 1), version("Patient", "p1", 3), gone},
                               now, {true}))
            .ok());
}

TEST(record_answers, warnings_stand_at_their_entry) {
    std::string bare = patient("p1");
    bare.replace(bare.find(R"("deceasedBoolean":false,)"), 24, "");
    const resolved made = take(bundle({put("Patient", "p1", bare)}));
    const std::string answer = transaction_answer(made.in, {version("Patient", "p1", 1)}, now, {});
    EXPECT_NE(answer.find(R"("outcome":{"resourceType":"OperationOutcome","issue":[{"severity":"warning")"),
              std::string::npos)
        << answer;
    EXPECT_NE(answer.find("Bundle.entry[0].resource"), std::string::npos);
}

TEST(record_answers, a_conflict_names_entry_and_reference) {
    const resolved made = take(bundle(
        {p1, put("Encounter", "e1", encounter("e1", R"(,"serviceProvider":{"reference":"Organization/o1"})"),
                 R"(,"ifMatch":"W/\"3\"")")}));
    const auto told = [&](record_conflict why, std::size_t entry, store::record_name other = {},
                          std::uint32_t there = 0) {
        return conflict_issues(made.in, {why, entry, std::move(other), there, {}}).front();
    };
    EXPECT_EQ(told(record_conflict::dangling, 1, {"Organization", "o1"}).path,
              "Bundle.entry[1].resource.serviceProvider.reference");
    EXPECT_EQ(told(record_conflict::other_citizen, 1, {"Patient", "p1"}).path,
              "Bundle.entry[1].resource.subject.reference");
    EXPECT_EQ(told(record_conflict::citizen_changes, 0).path, "Bundle.entry[0]");
    EXPECT_EQ(told(record_conflict::version, 1, {}, 5).summary(),
              "The record has version 5 of this resource, another one than ifMatch names.");
    EXPECT_EQ(told(record_conflict::version, 1).code(), "record.version_none");
    EXPECT_EQ(told(record_conflict::still_referred, 0, {"Encounter", "e9"}).summary(),
              "The resource cannot be deleted: Encounter/e9 refers to it.");
    EXPECT_EQ(told(record_conflict::exists_now, 0).row->http, 409);
}

TEST(record_answers, after_a_conflict_everything_that_does_not_hold_is_said) {
    const resolved made = take(bundle(
        {p1,
         put("Encounter", "e1", encounter("e1", R"(,"serviceProvider":{"reference":"Organization/o1"})"),
             R"(,"ifMatch":"W/\"3\"")"),
         put("Encounter", "e2", encounter("e2", R"(,"serviceProvider":{"reference":"Organization/o2"})"))}));
    ASSERT_EQ(outside_of(made.in).size(), 2U);
    ASSERT_EQ(versioned_in(made.in), (std::vector<store::record_name>{
                                         {"Encounter", "e1"}
    }));
    EXPECT_EQ(errors(explain(made.in, {std::nullopt, std::nullopt, version("Encounter", "e1", 4)})),
              (list{"record.dangling@Bundle.entry[1].resource.serviceProvider.reference",
                    "record.dangling@Bundle.entry[2].resource.serviceProvider.reference",
                    "record.version@Bundle.entry[1].request"}));
    EXPECT_EQ(errors(explain(made.in, {version("Organization", "o1", 1), version("Organization", "o2", 1),
                                       version("Encounter", "e1", 3)})),
              list{});
}

TEST(record_answers, what_is_read_has_its_version_and_time) {
    const auto read = stamped(version("Encounter", "e1", 7, now, encounter("e1")));
    std::string text;
    formats::write_fhir_json(*read.value.root(), text);
    EXPECT_EQ(
        text.find(
            R"({"resourceType":"Encounter","id":"e1","meta":{"versionId":"7","lastUpdated":"2026-11-26T12:00:00.000Z"},"status")"),
        0U)
        << text;
}

TEST(record_answers, a_history_says_what_was_done) {
    record_version gone = version("Encounter", "e1", 2);
    gone.deleted = true;
    const record_version first = version("Encounter", "e1", 1, now - 5, encounter("e1"));
    std::vector<read_entry> entries;
    entries.push_back({&gone, model::document()});
    entries.push_back({&first, std::move(stamped(first).value)});
    const std::string text = history(std::move(entries),
                                     {
                                         {"self", "Encounter/e1/_history"}
    },
                                     {});
    EXPECT_NE(text.find(R"("link":[{"relation":"self","url":"Encounter/e1/_history"}])"), std::string::npos);
    EXPECT_NE(
        text.find(
            R"({"fullUrl":"https://genvej.invalid/fhir/Encounter/e1","request":{"method":"DELETE","url":"Encounter/e1"},"response":{"status":"204 No Content")"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find(R"("status":"201 Created")"), std::string::npos);
    EXPECT_TRUE(formats::read_fhir_json(text).ok());
}

TEST(record_answers, the_one_patient_has_the_citizens_id_everywhere) {
    auto read = stamped(version("Encounter", "e1", 1, now, encounter("e1")));
    rename_patient(read.value, "p1", "c-random");
    std::string text;
    formats::write_fhir_json(*read.value.root(), text);
    EXPECT_NE(text.find("Patient/c-random"), std::string::npos);
    EXPECT_EQ(text.find("Patient/p1"), std::string::npos);
}

}  // namespace
}  // namespace genvej::gateway::record
