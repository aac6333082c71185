#include "gateway/exchange/overdue.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/fhir_in.hpp"
#include "tests/support/gateway_letters.hpp"
#include "tests/support/shipped_knowledge.hpp"

namespace genvej::gateway {
namespace {

constexpr store::time_ms overdue_now = 1'795'352'700'000;  // 2026-11-22T13:05:00Z

receipt_stamp stamp() {
    return {overdue_now, [] { return "00000000-0000-4000-8000-00000000000a"; }};
}

TEST(overdue, a_letter_gets_a_new_envelope_and_keeps_its_content) {
    store::outgoing_document document;
    document.form = store::message_form::oioxml;
    document.kind = "XDIS91";
    const std::string before = test::small_letter();
    const auto after = with_new_envelope(document, before, stamp());
    ASSERT_TRUE(after);
    const intake first = read_letters(before, {}, shipped_tools());
    const intake again = read_letters(after->body, {}, shipped_tools());
    ASSERT_TRUE(again.ok());
    EXPECT_NE(again.heading.envelope_id, first.heading.envelope_id);
    EXPECT_EQ(again.heading.envelope_id, after->envelope_id);
    EXPECT_EQ(again.heading.envelope_id.size(), 14U);
    EXPECT_EQ(again.heading.letters.at(0).id, first.heading.letters.at(0).id);
    EXPECT_EQ(again.letters.at(0).hash, first.letters.at(0).hash);
    EXPECT_LT(after->body.find("<Date>2026-11-22</Date>"), after->body.find("</Envelope>")) << after->body;
    EXPECT_LT(after->body.find("<Time>14:05</Time>"), after->body.find("</Envelope>")) << after->body;
}

TEST(overdue, a_bundle_gets_a_new_id_and_times_and_keeps_its_content) {
    const std::string before = mapping_example("xdis91/examples/minimal/bundle.json");
    const bundle_in first = take_bundle(before, shipped_tools());
    store::outgoing_document document;
    document.form = store::message_form::fhir;
    document.letter_id = first.heading.message_id;
    document.media_type = "application/fhir+json";
    const auto after = with_new_envelope(document, before, stamp());
    ASSERT_TRUE(after);
    const bundle_in again = take_bundle(after->body, shipped_tools());
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again.heading.bundle_id, "00000000-0000-4000-8000-00000000000a");
    EXPECT_EQ(again.heading.bundle_id, after->envelope_id);
    EXPECT_EQ(again.heading.message_id, first.heading.message_id);
    EXPECT_EQ(message_hash(*again.tree.root(), again.heading.message_id),
              message_hash(*first.tree.root(), first.heading.message_id));
    EXPECT_NE(after->body.find("\"recorded\":\"2026-11-22T13:05:00.000Z\""), std::string::npos)
        << after->body;
}

TEST(overdue, what_cannot_be_read_is_not_sent_again) {
    store::outgoing_document document;
    document.form = store::message_form::oioxml;
    EXPECT_FALSE(with_new_envelope(document, "<broken", stamp()));
}

}  // namespace
}  // namespace genvej::gateway
