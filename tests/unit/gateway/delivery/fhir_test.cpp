#include <gtest/gtest.h>

#include "gateway/delivery/bundle_resources.hpp"
#include "gateway/delivery/fhir_answer.hpp"
#include "gateway/delivery/fhir_transaction.hpp"

namespace genvej::delivery::test {
namespace {

constexpr std::string_view message =
    R"({"resourceType":"Bundle","id":"b1","meta":{"profile":["p"]},)"
    R"("identifier":{"value":"x"},"type":"message","timestamp":"2026-01-01T00:00:00Z","entry":[)"
    R"({"fullUrl":"https://genvej.invalid/fhir/MessageHeader/m1","resource":{"resourceType":)"
    R"("MessageHeader","id":"m1","focus":[{"reference":"https://genvej.invalid/fhir/Patient/p1"}]}},)"
    R"({"fullUrl":"https://genvej.invalid/fhir/Patient/p1","resource":{"resourceType":"Patient",)"
    R"("id":"p1","name":[{"family":"Brackets ] } and \" quotes"}]}}]})";

TEST(to_transaction, every_resource_is_put_under_its_own_id) {
    const auto made = to_transaction(message);
    ASSERT_TRUE(made.has_value());
    EXPECT_NE(made->find(R"("type":"transaction")"), std::string::npos);
    EXPECT_NE(made->find(R"("request":{"method":"PUT","url":"MessageHeader/m1"})"), std::string::npos);
    EXPECT_NE(made->find(R"("request":{"method":"PUT","url":"Patient/p1"})"), std::string::npos);
    EXPECT_EQ(made->find(R"("identifier")"), std::string::npos);
    EXPECT_EQ(made->find("timestamp"), std::string::npos);
    EXPECT_EQ(made->find("\"b1\""), std::string::npos);
}

TEST(to_transaction, references_to_full_urls_become_relative) {
    const auto made = to_transaction(message);
    ASSERT_TRUE(made.has_value());
    EXPECT_NE(made->find(R"("reference":"Patient/p1")"), std::string::npos);
    EXPECT_NE(made->find(R"("fullUrl":"https://genvej.invalid/fhir/Patient/p1")"), std::string::npos);
}

TEST(to_transaction, a_document_stays_whole_under_its_own_id) {
    std::string document(message);
    document.replace(document.find(R"("message")"), 9, R"("document")");
    const auto made = to_transaction(document);
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->find(R"({"resourceType":"Bundle","type":"transaction","entry":[{"resource":)"), 0U);
    EXPECT_NE(made->find(R"("request":{"method":"PUT","url":"Bundle/b1"})"), std::string::npos);
    EXPECT_NE(made->find(document.substr(0, document.size() - 1)), std::string::npos) << *made;
    document.replace(document.find(R"("id":"b1",)"), 10, "");
    EXPECT_EQ(to_transaction(document), std::nullopt);
}

TEST(to_transaction, the_same_message_gives_the_same_bytes) {
    EXPECT_EQ(to_transaction(message), to_transaction(message));
}

TEST(to_transaction, what_has_no_place_is_not_sent) {
    EXPECT_FALSE(to_transaction(""));
    EXPECT_FALSE(to_transaction("{\"resourceType\":\"Patient\",\"id\":\"p\"}"));
    EXPECT_FALSE(to_transaction(
        R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"Patient"}}]})"));
    EXPECT_FALSE(to_transaction(R"({"resourceType":"Bundle","type":"message","entry":[{"fullUrl":"x"}]})"));
}

TEST(find_resources, names_each_with_its_text) {
    const auto found = find_resources(message);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].type, "MessageHeader");
    EXPECT_EQ(found[1].id, "p1");
    EXPECT_EQ(found[1].text,
              R"({"resourceType":"Patient","id":"p1","name":[{"family":"Brackets ] } and \" quotes"}]})");
    EXPECT_EQ(found[1].text.data() - message.data(),
              static_cast<std::ptrdiff_t>(message.find(R"({"resourceType":"Patient")")));
}

TEST(find_resources, reads_text_with_white_space_and_members_in_any_order) {
    const auto found = find_resources(
        "{ \"entry\" : [ { \"resource\" : {\n \"id\" : \"p1\" ,\n \"active\" : true, \"resourceType\" : "
        "\"Patient\" } } ] }");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, "p1");
}

TEST(find_resources, finds_nothing_in_what_is_cut_or_no_bundle) {
    for (std::size_t size = 0; size < message.size() - 2; ++size)
        EXPECT_LE(find_resources(message.substr(0, size)).size(), 2U);
    EXPECT_TRUE(find_resources("[]").empty());
    EXPECT_TRUE(find_resources("\"").empty());
    EXPECT_TRUE(find_resources(R"({"entry":7})").empty());
    EXPECT_TRUE(find_resources(R"({"entry":[7,"x",null,{}]})").empty());
}

channels::http_answer answer(unsigned status, std::string body = {}) {
    return {status, "application/fhir+json", std::move(body), {}};
}

std::string outcome_with(const std::string& severity, const std::string& code,
                         const std::string& expression = "Patient.name") {
    return R"({"resourceType":"OperationOutcome","issue":[{"severity":")" + severity + R"(","code":")" +
           code +
           R"(","diagnostics":"number 0101010101 of Inga Prøve","details":{"text":"0101010101"},"expression":[")" +
           expression + R"("]}]})";
}

TEST(judge_transaction, a_response_whose_entries_succeeded_is_delivered) {
    EXPECT_TRUE(judge_transaction(
                    answer(200, R"({"resourceType":"Bundle","type":"transaction-response","entry":[)"
                                R"({"response":{"status":"201 Created"}},{"response":{"status":"200"}}]})"))
                    .delivered);
    EXPECT_EQ(
        judge_transaction(answer(200, R"({"resourceType":"Bundle","type":"transaction-response","entry":[)"
                                      R"({"response":{"status":"409 Conflict"}}]})"))
            .failure,
        "answer.refused");
}

TEST(judge_transaction, success_without_a_transaction_response_is_no_delivery) {
    for (const char* body : {"", "OK", "<html/>", "{}", R"({"resourceType":"Bundle","type":"searchset"})",
                             R"({"resourceType":"Patient"})"}) {
        EXPECT_EQ(judge_transaction(answer(200, body)).failure, "answer.rubbish") << body;
    }
}

TEST(judge_transaction, statuses_become_classes) {
    EXPECT_EQ(judge_transaction(answer(404)).failure, "http.404");
    EXPECT_EQ(judge_transaction(answer(503)).failure, "http.503");
    EXPECT_EQ(judge_transaction(answer(302)).failure, "http.3xx");
    EXPECT_EQ(judge_transaction(answer(999)).failure, "http.500");
    channels::http_answer later = answer(429);
    later.retry_after = std::chrono::seconds(9);
    EXPECT_EQ(judge_transaction(later).retry_after, std::chrono::seconds(9));
}

TEST(judge_transaction, a_refusal_tells_codes_and_places_but_no_content) {
    const auto seen = judge_transaction(answer(422, outcome_with("error", "required")));
    EXPECT_EQ(seen.failure, "http.422");
    EXPECT_EQ(seen.summary, "error/required at Patient.name");
}

TEST(judge_transaction, a_passing_cause_turns_a_refusal_into_a_wait) {
    EXPECT_EQ(judge_transaction(answer(400, outcome_with("error", "lock-error"))).failure, "answer.later");
    EXPECT_EQ(judge_transaction(answer(400, outcome_with("error", "invalid"))).failure, "http.400");
}

channels::outcome judge_message(const channels::http_answer& seen) {
    return delivery::judge_message({"m", "application/fhir+json", "{}"}, seen);
}

std::string acknowledgement_with(const std::string& code, const std::string& about = "m") {
    return R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":)"
           R"("MessageHeader","id":"a","response":{"identifier":")" +
           about + R"(","code":")" + code + R"("}}}]})";
}

TEST(judge_message, empty_acknowledged_or_without_errors_is_delivered) {
    EXPECT_TRUE(judge_message(answer(200)).delivered);
    EXPECT_TRUE(judge_message(answer(202)).delivered);
    EXPECT_TRUE(judge_message(answer(200, outcome_with("information", "informational"))).delivered);
    const auto acknowledged = [](const std::string& code) {
        return judge_message(answer(200, acknowledgement_with(code)));
    };
    EXPECT_TRUE(acknowledged("ok").delivered);
    EXPECT_EQ(acknowledged("transient-error").failure, "answer.later");
    EXPECT_EQ(acknowledged("fatal-error").failure, "answer.refused");
    EXPECT_EQ(acknowledged("other").failure, "answer.rubbish");
    EXPECT_EQ(judge_message(answer(200, outcome_with("error", "invalid"))).failure, "answer.refused");
    EXPECT_EQ(judge_message(answer(200, "thanks")).failure, "answer.rubbish");
}

TEST(judge_message, a_receipt_in_the_answer_is_handed_on_as_it_is_written) {
    const std::string ok = acknowledgement_with("ok");
    EXPECT_EQ(judge_message(answer(200, ok)).receipt, ok);
    const std::string refused = acknowledgement_with("fatal-error");
    EXPECT_EQ(judge_message(answer(200, refused)).receipt, refused);
    EXPECT_EQ(judge_message(answer(202)).receipt, "");
    EXPECT_EQ(judge_message(answer(200, outcome_with("information", "informational"))).receipt, "");
    EXPECT_EQ(judge_message(answer(200, acknowledgement_with("transient-error"))).receipt, "")
        << "the message is sent again, and the receiver speaks again";
    const std::string xml = R"(<Bundle xmlns="http://hl7.org/fhir"><type value="message"/><entry><resource>)"
                            R"(<MessageHeader><id value="a"/><response><identifier value="m"/>)"
                            R"(<code value="ok"/></response></MessageHeader></resource></entry></Bundle>)";
    EXPECT_TRUE(judge_message(answer(200, xml)).delivered);
    EXPECT_EQ(judge_message(answer(200, xml)).receipt, xml);
}

TEST(judge_message, a_refusal_may_say_why_in_a_receipt) {
    const std::string refused = acknowledgement_with("fatal-error");
    const auto seen = judge_message(answer(422, refused));
    EXPECT_EQ(seen.failure, "answer.refused");
    EXPECT_EQ(seen.receipt, refused);
    EXPECT_EQ(judge_message(answer(400, acknowledgement_with("transient-error"))).failure, "answer.later");
    // What contradicts the status, or comes from a server that broke, is no receipt.
    EXPECT_EQ(judge_message(answer(422, acknowledgement_with("ok"))).failure, "http.422");
    EXPECT_EQ(judge_message(answer(500, refused)).failure, "http.500");
    EXPECT_EQ(judge_message(answer(500, refused)).receipt, "");
}

TEST(judge_message, a_receipt_about_another_message_is_no_answer) {
    const auto seen = [](const std::string& about, const std::string& key) {
        return delivery::judge_message({key, "application/fhir+json", "{}"},
                                       answer(200, acknowledgement_with("ok", about)));
    };
    EXPECT_EQ(seen("other", "m").failure, "answer.rubbish");
    EXPECT_EQ(seen("", "m").failure, "answer.rubbish");
    EXPECT_EQ(seen("m", "m-x").failure, "answer.rubbish");
    EXPECT_EQ(seen("m", "m-").failure, "answer.rubbish");
    EXPECT_TRUE(seen("m", "m-2").delivered) << "the second transmission of m";
}

TEST(summarise_outcome, leaves_out_whatever_could_be_content) {
    EXPECT_EQ(summarise_outcome(outcome_with("error", "required", "Bundle.entry[12].resource")),
              "error/required at Bundle.entry[12].resource");
    for (const char* path : {"identifier.where(value='0101010101')", "Patient.0101010101", "entry[01010]",
                             "Inga Prøve", "a b"}) {
        EXPECT_EQ(summarise_outcome(outcome_with("error", "required", path)), "error/required") << path;
    }
    EXPECT_EQ(summarise_outcome(outcome_with("Inga 0101010101", "X Y")), "unknown/unknown at Patient.name");
    EXPECT_EQ(summarise_outcome("no JSON"), "");
}

}  // namespace
}  // namespace genvej::delivery::test
