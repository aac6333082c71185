#include "gateway/delivery/vans_transport.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/vans_envelope.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/schemas/schema.hpp"
#include "tests/support/gateway_letters.hpp"

namespace genvej::delivery::test {
namespace {

channels::outgoing letter(std::string_view envelope = "K0001") {
    genvej::test::letter_parts parts;
    parts.envelope = envelope;
    return {"key", "application/xml", genvej::test::small_letter(parts)};
}

/// A CareCommunication with the least that an envelope needs.
channels::outgoing bundle(const std::string& bundle_id = "11111111-1111-4111-8111-111111111111") {
    return {
        "22222222-2222-4222-8222-222222222222", "application/fhir+json",
        R"({"resourceType":"Bundle","id":")" + bundle_id +
            R"(","type":"message","timestamp":"2026-03-03T10:00:00+01:00","entry":[)"
            R"({"fullUrl":"https://x.invalid/MessageHeader/22222222-2222-4222-8222-222222222222","resource":)"
            R"({"resourceType":"MessageHeader","id":"22222222-2222-4222-8222-222222222222",)"
            R"("eventCoding":{"code":"care-communication-message"},)"
            R"("destination":[{"receiver":{"reference":"https://x.invalid/Organization/r"}}],)"
            R"("sender":{"reference":"https://x.invalid/Organization/s"},)"
            R"("focus":[{"reference":"https://x.invalid/Communication/c"}]}},)"
            R"({"fullUrl":"https://x.invalid/Organization/s","resource":{"resourceType":"Organization","id":"s",)"
            R"("identifier":[{"system":"https://www.gs1.org/gln","value":"5790000000012"}]}},)"
            R"({"fullUrl":"https://x.invalid/Organization/r","resource":{"resourceType":"Organization","id":"r",)"
            R"("identifier":[{"system":"https://www.gs1.org/gln","value":"5790000000029"}]}},)"
            R"({"fullUrl":"https://x.invalid/Communication/c","resource":{"resourceType":"Communication","id":"c",)"
            R"("category":[{"coding":[{"code":"regarding-referral"}]}]}}]})"};
}

/// Read again as a receiver reads it, by the rules of the XSD.
formats::vans_envelope opened(const std::string& bytes) {
    const auto read = formats::read_xml(bytes);
    EXPECT_TRUE(read.ok());
    EXPECT_TRUE(schemas::find_schema("vans_envelope")->check_structure(*read.value.root()).empty()) << bytes;
    auto out = formats::open_vans_envelope(*read.value.root());
    EXPECT_TRUE(out.found.empty());
    return std::move(out.value);
}

channels::http_answer receipt(const channels::outgoing& about, formats::vans_receipt::kind verdict,
                              unsigned status = 200) {
    const formats::vans_envelope sent = opened(to_vans_envelope(about).value());
    formats::vans_envelope out;
    out.sender = sent.receiver;
    out.receiver = sent.sender;
    out.envelope_identifier = "33333333-3333-4333-8333-333333333333";
    out.sent = "2026-03-03T10:00:01Z";
    formats::vans_receipt said;
    said.verdict = verdict;
    said.error_text = verdict == formats::vans_receipt::kind::positive_message ? "" : "cannot be delivered";
    said.original_envelope = sent.envelope_identifier;
    said.original_message = sent.message;
    out.receipt = said;
    channels::http_answer answer;
    answer.status = status;
    answer.media_type = "application/xml";
    answer.body = formats::write_vans_envelope(out);
    return answer;
}

using kind = formats::vans_receipt::kind;

TEST(vans_transport, a_letter_travels_unchanged_under_what_stands_on_its_outside) {
    const formats::vans_envelope seen = opened(to_vans_envelope(letter()).value());
    EXPECT_EQ(seen.data, letter().body);
    EXPECT_EQ(seen.message->format, "XML");
    EXPECT_EQ(seen.message->name, "MCM:XDIS91");
    EXPECT_EQ(seen.message->version, "XD9134L");
    EXPECT_EQ(static_cast<std::size_t>(seen.message->size_in_bytes), letter().body.size());
    EXPECT_EQ(seen.sender.value, "5790000000005");
    EXPECT_EQ(seen.receiver.value, "5790000000012");
    EXPECT_EQ(seen.sent, "2026-03-02T10:10:00");
    EXPECT_TRUE(seen.message->wants_receipt());
}

TEST(vans_transport, every_attempt_has_the_same_bytes_and_a_resend_another_envelope_around_the_same_message) {
    EXPECT_EQ(to_vans_envelope(letter()), to_vans_envelope(letter()));
    const formats::vans_envelope first = opened(to_vans_envelope(letter()).value());
    const formats::vans_envelope resent = opened(to_vans_envelope(letter("K0002")).value());
    EXPECT_NE(resent.envelope_identifier, first.envelope_identifier);
    EXPECT_EQ(resent.message->identifier, first.message->identifier);
}

TEST(vans_transport, a_fhir_message_is_named_with_its_category_and_has_its_own_identifiers) {
    const formats::vans_envelope seen = opened(to_vans_envelope(bundle()).value());
    EXPECT_EQ(seen.message->name, "MCM:FDIS91#regarding-referral");
    EXPECT_EQ(seen.message->version, "5.0");
    EXPECT_EQ(seen.message->format, "HL7");
    EXPECT_EQ(seen.envelope_identifier, "11111111-1111-4111-8111-111111111111");
    EXPECT_EQ(seen.message->identifier, "22222222-2222-4222-8222-222222222222");
    ASSERT_EQ(seen.message->service_tags.size(), 1U);
    EXPECT_EQ(seen.message->service_tags[0].value, "application/fhir+json");
    EXPECT_EQ(seen.sent, "2026-03-03T10:00:00+01:00");
}

TEST(vans_transport, what_no_envelope_can_name_is_not_sent) {
    for (const std::string& body :
         {std::string(), std::string("UNA:+.? '"), std::string("{\"resourceType\":\"Patient\"}"),
          std::string("<Emessage/>"), letter().body.substr(0, 600)}) {
        EXPECT_FALSE(to_vans_envelope({"key", "application/xml", body})) << body.substr(0, 20);
    }
}

TEST(vans_transport, the_networks_receipt_frees_the_lane) {
    for (const channels::outgoing& what : {letter(), bundle()}) {
        EXPECT_TRUE(judge_vans(what, receipt(what, kind::positive_message)).delivered);
        EXPECT_EQ(judge_vans(what, receipt(what, kind::negative_message)).failure, "answer.refused");
        EXPECT_EQ(judge_vans(what, receipt(what, kind::negative_vans)).failure, "answer.refused");
        EXPECT_EQ(judge_vans(what, receipt(what, kind::negative_message, 422)).failure, "answer.refused");
    }
}

TEST(vans_transport, a_receipt_counts_only_for_the_envelope_that_was_sent_and_with_a_status_that_agrees) {
    const channels::http_answer other =
        receipt(bundle("44444444-4444-4444-8444-444444444444"), kind::positive_message);
    EXPECT_EQ(judge_vans(bundle(), other).failure, "answer.rubbish");
    EXPECT_EQ(judge_vans(bundle(), receipt(bundle(), kind::positive_message, 422)).failure, "http.422");
    EXPECT_EQ(judge_vans(bundle(), receipt(bundle(), kind::negative_message, 503)).failure, "http.503");
}

TEST(vans_transport, an_answer_without_receipt_is_a_transport_that_gives_none_or_rubbish) {
    channels::http_answer answer;
    answer.status = 202;
    EXPECT_TRUE(judge_vans(letter(), answer).delivered);
    answer.body = "<html>Welcome</html>";
    EXPECT_EQ(judge_vans(letter(), answer).failure, "answer.rubbish");
    answer.body = to_vans_envelope(letter()).value();
    EXPECT_EQ(judge_vans(letter(), answer).failure, "answer.rubbish") << "an envelope without a receipt";
}

TEST(vans_transport, a_failure_says_nothing_of_the_message) {
    channels::http_answer answer = receipt(letter(), kind::negative_message);
    const channels::outcome said = judge_vans(letter(), answer);
    EXPECT_EQ(said.summary.find("cannot be delivered"), std::string::npos);
    EXPECT_EQ(said.summary.find("010101"), std::string::npos);
}

}  // namespace
}  // namespace genvej::delivery::test
