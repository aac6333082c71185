#include "gateway/exchange/undelivered.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/config/knowledge.hpp"
#include "tests/support/gateway_letters.hpp"
#include "tests/support/shipped_knowledge.hpp"

namespace genvej::gateway {
namespace {

using store::delivery_state;
using store::receipt_verdict;

constexpr store::time_ms undelivered_now = 1'795'352'700'000;

/// A letter that relays, with one document of the other form.
store::correlation about(delivery_state stands) {
    store::correlation out;
    out.original.reception = "R1";
    out.original.kind = "XDIS91";
    out.original.sender = "5790000000005";
    out.original.receiver = "5790000000012";
    out.original.envelope_id = "K0001";
    out.original.letter_id = "L0001";
    out.original.version_code = "XD9134L";
    out.original.relays = true;
    store::known_document& one = out.documents.emplace_back();
    one.id = 7;
    one.is.form = store::message_form::fhir;
    one.is.kind = "care-communication-message";
    one.is.receipt_within = 1;
    one.stands = stands;
    return out;
}

undelivered_settlement settled(const store::correlation& one) {
    static const configuration settings;
    store::due_follow_up due;
    due.id = 3;
    due.kind = store::follow_up_kind::undelivered;
    due.document = 7;
    int count = 0;
    const exchange_rules with{
        settings,
        shipped_tools(),
        {undelivered_now, [&] { return "00000000-0000-4000-8000-00000000000" + std::to_string(++count); }}
    };
    return settle_undelivered(due, one, {}, with);
}

TEST(undelivered, the_sender_is_told_how_it_ended_in_his_own_form) {
    for (const auto& [state, words] : {
             std::pair{delivery_state::dead,      "kunne ikke leveres"    },
             std::pair{delivery_state::refused,   "afviste meddelelsen"   },
             std::pair{delivery_state::discarded, "Meddelelsen er opgivet"}
    }) {
        const undelivered_settlement out = settled(about(state));
        EXPECT_EQ(out.word, "told");
        ASSERT_EQ(out.what.verdicts.size(), 1U);
        EXPECT_EQ(out.what.verdicts[0].document, 7);
        EXPECT_EQ(out.what.verdicts[0].verdict, receipt_verdict::negative);
        ASSERT_EQ(out.what.consequences.size(), 1U);
        ASSERT_EQ(out.what.consequences[0].documents.size(), 1U);
        const store::outgoing_document& said = out.what.consequences[0].documents[0];
        EXPECT_EQ(said.kind, "XCTL02");
        EXPECT_EQ(said.receiver, "5790000000005");
        EXPECT_NE(said.body.find(words), std::string::npos) << said.body;
        EXPECT_NE(said.body.find("<OriginalLetterIdentifier>L0001<"), std::string::npos);
        EXPECT_EQ(out.what.seen.size(), 1U);
        EXPECT_EQ(out.what.closes, std::vector<std::int64_t>{3});
    }
}

TEST(undelivered, each_part_of_the_original_is_answered) {
    store::correlation one = about(delivery_state::dead);
    one.parts.push_back(one.original);
    one.parts[0].kind = "XBIN01";
    one.parts[0].letter_id = "L0002";
    const undelivered_settlement out = settled(one);
    ASSERT_EQ(out.what.consequences.at(0).documents.size(), 2U);
    EXPECT_NE(out.what.consequences[0].documents[1].body.find("<OriginalLetterIdentifier>L0002<"),
              std::string::npos);
}

TEST(undelivered, who_knows_a_verdict_hears_no_second_one) {
    store::correlation one = about(delivery_state::refused);
    one.documents[0].verdict = receipt_verdict::positive;
    const undelivered_settlement out = settled(one);
    EXPECT_EQ(out.word, "answered");
    EXPECT_TRUE(out.what.consequences.empty());
    EXPECT_TRUE(out.what.verdicts.empty());
    EXPECT_EQ(out.what.closes.size(), 1U);
}

TEST(undelivered, a_receipt_that_does_not_arrive_is_not_told) {
    store::correlation one = about(delivery_state::dead);
    one.documents[0].is.kind = "XCTL02";
    EXPECT_TRUE(settled(one).what.consequences.empty());
}

TEST(undelivered, what_is_on_its_way_again_has_no_end_yet) {
    const undelivered_settlement out = settled(about(delivery_state::waiting));
    EXPECT_EQ(out.word, "open");
    EXPECT_TRUE(out.what.verdicts.empty());
}

TEST(undelivered, of_what_had_arrived_nobody_knows_what_the_receiver_has) {
    const undelivered_settlement out = settled(about(delivery_state::delivered));
    EXPECT_EQ(out.word, "unanswered");
    EXPECT_TRUE(out.what.verdicts.empty());
    EXPECT_TRUE(out.what.consequences.empty());
    EXPECT_EQ(out.what.receptions.size(), 1U);
}

TEST(undelivered, after_another_document_was_refused_he_is_not_told_again) {
    store::correlation one = about(delivery_state::dead);
    store::known_document& other = one.documents.emplace_back(one.documents[0]);
    other.id = 8;
    other.verdict = receipt_verdict::negative;
    const undelivered_settlement out = settled(one);
    EXPECT_EQ(out.what.verdicts.size(), 1U);
    EXPECT_TRUE(out.what.consequences.empty());
}

}  // namespace
}  // namespace genvej::gateway
