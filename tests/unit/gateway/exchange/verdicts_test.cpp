#include "gateway/exchange/verdicts.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace genvej::gateway {
namespace {

using store::receipt_verdict;

constexpr store::time_ms two_hours = 7'200'000;

/// What a correlation is in a script: its documents' verdicts, `+`, `-`, `.` (none) or `f` (a file that
/// nobody answers), and which of them the receipt is about.
store::correlation about(std::string_view documents, std::size_t found) {
    store::correlation out;
    out.original.form = store::message_form::fhir;
    out.original.relays = true;
    out.found = found;
    for (const char c : documents) {
        store::known_document& one = out.documents.emplace_back();
        one.is.form = store::message_form::oioxml;
        one.is.receipt_within = c == 'f' ? 0 : two_hours;
        one.verdict = c == '+'   ? receipt_verdict::positive
                      : c == '-' ? receipt_verdict::negative
                                 : receipt_verdict::none;
    }
    return out;
}

std::string_view said(std::string_view documents, std::size_t found, receipt_verdict what) {
    const store::correlation one = about(documents, found);
    return decide_verdict(&one, what).word();
}

constexpr auto yes = receipt_verdict::positive;
constexpr auto no = receipt_verdict::negative;

TEST(verdicts, one_document_settles_at_once) {
    EXPECT_EQ(said(".", 0, yes), "positive");
    EXPECT_EQ(said(".", 0, no), "negative");
}

TEST(verdicts, who_acknowledges_a_receipt_says_nothing) {
    for (const char* kind : {"acknowledgement-message", "XCTL02", "XCTL03"}) {
        store::correlation one = about("..", 0);
        one.documents[0].is.kind = kind;
        EXPECT_EQ(decide_verdict(&one, yes).word(), "unknown") << kind;
        EXPECT_EQ(decide_verdict(&one, no).word(), "unknown") << kind;
    }
}

TEST(verdicts, two_documents_are_received_when_both_are) {
    EXPECT_EQ(said("..", 0, yes), "wait");
    EXPECT_EQ(said("+.", 1, yes), "positive");
    EXPECT_EQ(said(".+", 0, yes), "positive");
    const store::correlation three = about("..+.", 0);
    EXPECT_EQ(decide_verdict(&three, yes).waiting, 2U);
}

TEST(verdicts, one_refusal_refuses_the_whole_and_is_told_once) {
    EXPECT_EQ(said("..", 1, no), "negative");
    EXPECT_EQ(said("+.", 1, no), "negative");
    EXPECT_EQ(said("-.", 1, no), "too_late");
    EXPECT_EQ(said("-.", 1, yes), "too_late");
    EXPECT_EQ(said("-.+", 1, yes), "too_late");
}

TEST(verdicts, a_file_in_a_folder_is_not_waited_for) {
    EXPECT_EQ(said(".f", 0, yes), "positive");
    EXPECT_EQ(said("f.", 0, yes), "wait") << "an answer to it counts all the same";
}

TEST(verdicts, a_second_receipt_changes_nothing) {
    EXPECT_EQ(said("+", 0, yes), "repeated");
    EXPECT_EQ(said("-", 0, no), "repeated");
    EXPECT_EQ(said("+", 0, no), "contradicts");
    EXPECT_EQ(said("-", 0, yes), "contradicts");
    EXPECT_EQ(said("+.", 0, yes), "repeated");
    const store::correlation known = about("+", 0);
    for (const receipt_verdict what : {yes, no}) {
        const verdict_decision decided = decide_verdict(&known, what);
        EXPECT_FALSE(decided.counts());
        EXPECT_FALSE(decided.settles());
    }
}

TEST(verdicts, a_receipt_about_nothing_is_unknown) {
    EXPECT_EQ(decide_verdict(nullptr, yes).word(), "unknown");
    EXPECT_EQ(said("", 0, yes), "unknown");
    EXPECT_EQ(said(".", 3, yes), "unknown");
    EXPECT_EQ(said(".", 0, receipt_verdict::none), "unknown");
}

/// Every order in which the receipts of three documents can come: the sender is told exactly once, rightly.
TEST(verdicts, whatever_the_order_the_sender_is_told_once) {
    for (unsigned answers = 0; answers < 8; ++answers) {
        std::array<std::size_t, 3> order{0, 1, 2};
        do {
            store::correlation now = about("...", 0);
            unsigned told = 0;
            bool positive = false;
            for (const std::size_t next : order) {
                now.found = next;
                const receipt_verdict what = (answers >> next & 1U) != 0 ? yes : no;
                const verdict_decision decided = decide_verdict(&now, what);
                ASSERT_TRUE(decided.counts());
                if (decided.settles()) ++told;
                positive = positive || decided.step == verdict_step::positive;
                now.documents[next].verdict = what;
            }
            EXPECT_EQ(told, 1U) << answers;
            EXPECT_EQ(positive, answers == 7U) << answers;
        } while (std::next_permutation(order.begin(), order.end()));
    }
}

TEST(verdicts, who_is_told_and_how) {
    store::correlation one = about(".", 0);
    const verdict_decision yes_now = decide_verdict(&one, yes);
    EXPECT_EQ(relay_of(yes_now, one, store::message_form::oioxml), relay_form::translated);
    one.original.relays = false;
    EXPECT_EQ(relay_of(yes_now, one, store::message_form::oioxml), relay_form::none)
        << "he had the gateway's own receipt";
    store::correlation as_it_came = about(".", 0);
    as_it_came.original.form = store::message_form::oioxml;
    as_it_came.original.envelope_id = as_it_came.documents[0].is.envelope_id = "K1";
    as_it_came.original.letter_id = as_it_came.documents[0].is.letter_id = "B1";
    EXPECT_EQ(relay_of(yes_now, as_it_came, store::message_form::oioxml), relay_form::unchanged);
    as_it_came.documents[0].is.kind = "XDIS91";  // made of a G-GOP that it stands for
    EXPECT_EQ(relay_of(yes_now, as_it_came, store::message_form::oioxml), relay_form::translated);
    as_it_came.documents[0].is.kind.clear();
    as_it_came.documents[0].is.envelope_id = "K2";  // planned under another envelope
    EXPECT_EQ(relay_of(yes_now, as_it_came, store::message_form::oioxml), relay_form::translated);
    as_it_came.documents[0].is.envelope_id = "K1";
    as_it_came.documents[0].resends =
        1;  // what it says may be about an envelope that the sender has never seen
    EXPECT_EQ(relay_of(yes_now, as_it_came, store::message_form::oioxml), relay_form::translated);
    const store::correlation half = about("..", 0);
    EXPECT_EQ(relay_of(decide_verdict(&half, yes), half, store::message_form::oioxml), relay_form::none);
}

}  // namespace
}  // namespace genvej::gateway
