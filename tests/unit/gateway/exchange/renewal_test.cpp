#include "gateway/exchange/renewal.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/fhir_in.hpp"
#include "tests/support/gateway_letters.hpp"
#include "tests/support/shipped_knowledge.hpp"

namespace genvej::gateway {
namespace {

constexpr store::time_ms renewal_now = 1'795'352'700'000;  // 2026-11-22T13:05:00Z

receipt_stamp stamp(char first) {
    auto count = std::make_shared<int>(0);
    return {renewal_now, [first, count] {
                return std::string(1, first) + "0000000-0000-4000-8000-00000000000" +
                       std::to_string((*count)++);
            }};
}

std::string original_of_receipt(const std::string& body) {
    const std::size_t from = body.find("<OriginalEmessage");
    return body.substr(from, body.find("</OriginalEmessage>") - from);
}

TEST(renewal, a_receipt_says_the_same_under_new_identifiers_and_times) {
    const intake in = take_letters(test::small_letter(), {}, shipped_tools());
    for (const bool refused : {false, true}) {
        const receipt first = refused
                                  ? letter_refusal(in.heading, {"syntaksfejl", "Kan ikke læses"}, stamp('a'))
                                  : letter_receipt(in.heading, nullptr, stamp('a'));
        store::outgoing_document said;
        said.form = first.form;
        said.kind = first.kind;
        const auto again = said_again(said, first.body, false, stamp('b'));
        ASSERT_TRUE(again);
        EXPECT_NE(again->envelope_id, first.envelope_id);
        EXPECT_NE(again->letter_id, first.letter_id);
        EXPECT_EQ(again->kind, first.kind);
        EXPECT_EQ(again->media_type, "application/xml; charset=iso-8859-1");
        const intake read = read_letters(again->body, {}, shipped_tools());
        ASSERT_TRUE(read.ok());
        EXPECT_EQ(read.heading.envelope_id, again->envelope_id);
        EXPECT_EQ(read.heading.letters.at(0).id, again->letter_id);
        EXPECT_EQ(original_of_receipt(again->body), original_of_receipt(first.body));
    }
}

TEST(renewal, an_acknowledgement_says_the_same_under_new_identifiers_and_times) {
    const std::string before = mapping_example("xctl02/examples/from_fhir_fatal/bundle.json");
    const bundle_in first = read_bundle(before, shipped_tools());
    ASSERT_TRUE(first.ok());
    store::outgoing_document said;
    said.form = store::message_form::fhir;
    said.kind = "acknowledgement-message";
    for (const bool xml : {false, true}) {
        const auto again = said_again(said, before, xml, stamp('b'));
        ASSERT_TRUE(again);
        EXPECT_EQ(again->media_type.find("xml") != std::string::npos, xml);
        const bundle_in read = read_bundle(again->body, shipped_tools());
        ASSERT_TRUE(read.ok()) << again->body;
        EXPECT_EQ(read.xml, xml);
        EXPECT_EQ(read.heading.bundle_id, again->envelope_id);
        EXPECT_EQ(read.heading.message_id, again->letter_id);
        EXPECT_NE(read.heading.message_id, first.heading.message_id);
        EXPECT_EQ(read.heading.answers, first.heading.answers);
        EXPECT_EQ(read.heading.verdict, first.heading.verdict);
        EXPECT_EQ(again->body.find(first.heading.message_id), std::string::npos)
            << "nothing names the old one";
        EXPECT_NE(again->body.find("2026-11-22T13:05:00.000Z"), std::string::npos);
    }
}

TEST(renewal, what_cannot_be_read_or_has_no_identifier_is_not_told_again) {
    store::outgoing_document said;
    said.form = store::message_form::oioxml;
    said.kind = "XCTL03";
    EXPECT_FALSE(said_again(said, "<broken", false, stamp('b')));
    EXPECT_FALSE(said_again(said, "<Emessage><Envelope><Identifier>A</Identifier></Envelope></Emessage>",
                            false, stamp('b')));
    said.form = store::message_form::fhir;
    EXPECT_FALSE(said_again(said, R"({"resourceType":"Bundle","type":"message"})", false, stamp('b')));
}

}  // namespace
}  // namespace genvej::gateway
