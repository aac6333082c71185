#include "gateway/exchange/about.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/config/knowledge.hpp"
#include "tests/support/gateway_letters.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/shipped_knowledge.hpp"

namespace genvej::gateway {
namespace {

TEST(about, a_letter_that_left_as_fhir) {
    store::known_letter letter;
    letter.kind = "XDIS91";
    letter.sender = "5790000000005";
    letter.receiver = "5790000000012";
    letter.envelope_id = "K0001";
    letter.letter_id = "L0001";
    letter.version_code = "XD9134L";
    store::outgoing_document sent;
    sent.form = store::message_form::fhir;
    sent.envelope_id = "a resend has another Bundle.id";
    sent.letter_id = "the header's";
    const original one = about_document(letter, test::small_letter(), sent, shipped_tools());
    EXPECT_EQ(one.kind, "XDIS91");
    EXPECT_EQ(one.known.original_letter_id, "L0001");
    EXPECT_EQ(one.known.original_version_code, "XD9134L");
    EXPECT_EQ(one.known.original_message_id, "the header's");
    EXPECT_EQ(one.known.original_bundle_id, "a resend has another Bundle.id");
    EXPECT_EQ(one.known.original_sent, "2026-03-02T10:10:00+01:00");
    EXPECT_EQ(one.known.original_activity, "new-message");
}

TEST(about, a_fhir_message_that_left_as_a_letter) {
    const std::string bundle = test::read_file(std::filesystem::path(GENVEJ_SOURCE_DIR) /
                                               "mappings/xref15/examples/minimal/bundle.json");
    const original before = read_originals(bundle, shipped_tools()).all.at(0);
    store::known_letter letter;
    letter.form = store::message_form::fhir;
    letter.sender = before.sender;
    letter.receiver = before.receiver;
    letter.envelope_id = before.known.original_bundle_id;
    letter.letter_id = before.known.original_message_id;
    store::outgoing_document sent;
    sent.form = store::message_form::oioxml;
    sent.kind = "XREF15";
    sent.envelope_id = "K2";
    sent.letter_id = "L2";
    sent.version_code = "XH1530R";
    const original one = about_document(letter, bundle, sent, shipped_tools());
    EXPECT_EQ(one.known.original_letter_id, "L2");
    EXPECT_EQ(one.known.original_envelope_id, "K2");
    EXPECT_EQ(one.known.original_message_id, before.known.original_message_id);
    EXPECT_EQ(one.known.original_source_endpoint, before.known.original_source_endpoint);
    EXPECT_FALSE(one.known.original_source_endpoint.empty());
}

}  // namespace
}  // namespace genvej::gateway
