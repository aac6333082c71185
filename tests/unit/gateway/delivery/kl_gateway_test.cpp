#include "gateway/delivery/kl_gateway.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::delivery::test {
namespace {

channels::outgoing vendors(bool again = false) {
    return {
        "id-1", "application/fhir+json",
        R"({"resourceType":"Bundle","entry":[{"fullUrl":"https://vendor.example/Patient/1","resource":{"resourceType":"Patient",)"
        R"("managingOrganization":{"identifier":{"system":"urn:oid:1.2.208.176.1.1","value":"999000016000001"}}}}]})",
        again};
}

channels::outgoing ours() {
    channels::outgoing out = vendors();
    out.body.replace(out.body.find("https://vendor.example"), 22, "https://genvej.invalid/fhir");
    return out;
}

channels::http_answer plain(unsigned status, std::string_view type, std::string_view body) {
    channels::http_answer out;
    out.status = status;
    out.media_type = type;
    out.body = body;
    return out;
}

channels::http_answer answered(unsigned status, std::string_view code, std::string_view details = "") {
    channels::http_answer out;
    out.status = status;
    out.media_type = "application/fhir+json";
    out.body = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")" +
               std::string(code) + R"(")";
    if (!details.empty())
        out.body += R"(,"details":{"coding":[{"system":"urn:x","code":")" + std::string(details) +
                    R"("}],"text":"0202020202"})";
    out.body += R"(,"diagnostics":"borger 0202020202"}]})";
    return out;
}

TEST(kl_gateway, whose_token_is_needed) {
    EXPECT_EQ(municipality_of(vendors().body), "999000016000001");
    EXPECT_EQ(municipality_of(R"({"resourceType":"Bundle"})"), "");
    EXPECT_EQ(municipality_of("rubbish"), "");
}

TEST(kl_gateway, it_has_the_report) {
    for (const unsigned status : {200U, 201U})
        EXPECT_TRUE(judge_report(vendors(), plain(status, "", "")).delivered);
    EXPECT_EQ(judge_report(vendors(), plain(202, "", "")).failure, "answer.rubbish");
}

TEST(kl_gateway, a_duplicate_of_our_own_is_delivered) {
    for (const unsigned status : {400U, 409U, 412U, 422U}) {
        EXPECT_TRUE(judge_report(vendors(true), answered(status, "duplicate")).delivered) << status;
        EXPECT_TRUE(judge_report(ours(), answered(status, "duplicate")).delivered) << status;
        EXPECT_EQ(judge_report(vendors(), answered(status, "duplicate")).failure, "answer.refused") << status;
        channels::http_answer twice = answered(status, "duplicate");
        twice.repeated = true;  // over a connection that the target closed meanwhile
        EXPECT_TRUE(judge_report(vendors(), twice).delivered) << status;
    }
}

TEST(kl_gateway, a_refusal_says_its_codes_and_nothing_else) {
    const channels::outcome seen = judge_report(ours(), answered(409, "invariant", "MISSING_STATUS_REASON"));
    EXPECT_EQ(seen.failure, "answer.refused");
    EXPECT_EQ(seen.summary, "HTTP 409; error/invariant MISSING_STATUS_REASON");
    EXPECT_EQ(judge_report(ours(), answered(422, "invalid", "0202020202")).summary,
              "HTTP 422; error/invalid");
}

TEST(kl_gateway, what_is_wrong_with_the_way_is_tried_again) {
    EXPECT_EQ(judge_report(ours(), answered(401, "login")).failure, "http.401");
    EXPECT_EQ(judge_report(ours(), answered(404, "not-found")).failure, "http.404");
    EXPECT_EQ(judge_report(ours(), answered(429, "throttled")).failure, "answer.later");
    EXPECT_EQ(judge_report(ours(), answered(400, "transient")).failure, "answer.later");
    EXPECT_EQ(judge_report(ours(), answered(503, "duplicate")).failure, "http.503");
    EXPECT_EQ(judge_report(ours(), plain(400, "text/html", "<html>")).failure, "http.400");
}

}  // namespace
}  // namespace genvej::delivery::test
