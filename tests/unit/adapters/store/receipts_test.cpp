#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

constexpr time_ms sent_at = arrived + minute;
constexpr time_ms overdue_at = sent_at + 120 * minute;

/// The document again under a new envelope.
settlement resend(const due_follow_up& overdue, const std::string& body) {
    settlement out;
    out.now = overdue.due;
    out.closes = {overdue.id};
    out.resent = {overdue.document};
    consequence again;
    again.letter = overdue.letter.id;
    planned_delivery one = send(0);
    one.repeats = overdue.document;
    one.body = body;
    again.deliveries = {one};
    out.consequences.push_back(std::move(again));
    return out;
}

class receipts_test : public exchange_test {
protected:
    /// L1 went to `out` as it came, and goes again.
    settlement resend_as_it_came() {
        came_ = a_reception("L1");
        came_.letters[0].deliveries[0].body = came_.raw;
        came_.letters[0].deliveries[0].media_type = "application/xml";
        EXPECT_TRUE(accept(*store_, came_));
        deliver(sent_at, "out");
        due_follow_up again;
        again.document = found("L1").id;
        again.letter = document("L1").original;
        settlement out = resend(again, "");
        out.closes.clear();
        return out;
    }
    reception came_;
};

TEST_F(receipts_test, a_verdict_is_kept_with_its_reason) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    settlement what = verdict_for(found("D1L1").id, receipt_verdict::negative);
    what.verdicts[0].text = "Modtageren kender ikke borgeren";
    ASSERT_TRUE(settle(*store_, what));
    open();
    EXPECT_EQ(found("D1L1").verdict, receipt_verdict::negative);
    EXPECT_EQ(found("D1L1").code, "syntaksfejl");
    EXPECT_EQ(found("D1L1").text, "Modtageren kender ikke borgeren");
    EXPECT_EQ(found("D2L1").verdict, receipt_verdict::none);
    EXPECT_EQ(store_->count()->receipts_negative, 1U);
    EXPECT_EQ(store_->count()->receipts_positive, 0U);
}

/// An Acknowledgement that the target's answer held. @param reception each answer is a reception of its own
std::shared_ptr<const reception> in_the_answer(const std::string& id,
                                               const std::string& reception_id = "answer 1") {
    reception out = a_reception(id, "<Acknowledgement/>");
    out.id = reception_id;
    letter_record& letter = out.letters[0];
    letter.kind = "acknowledgement-message";
    letter.form = message_form::fhir;
    letter.translation.clear();
    letter.deliveries.clear();
    letter.follow_ups.push_back({follow_up_kind::receipt, {}, sent_at, 0});
    return std::make_shared<const reception>(std::move(out));
}

TEST_F(receipts_test, a_receipt_in_the_answer_is_kept_with_the_attempt_and_looked_into) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    const auto due = store_->take_due("vans", sent_at, 1).value();
    ASSERT_EQ(due.size(), 1U);
    attempt_result result{due[0].id, delivery_state::delivered, 0, sent_at, ""};
    result.receipt = in_the_answer("R1");
    ASSERT_TRUE(record(*store_, {result}));
    open();
    EXPECT_EQ(found("D1L1").delivered, sent_at);
    const auto follow_ups = take(sent_at);
    ASSERT_EQ(letters(follow_ups), names{"R1"});
    EXPECT_EQ(follow_ups[0].kind, follow_up_kind::receipt);
    EXPECT_EQ(follow_ups[0].raw, in_the_answer("R1")->raw);
}

TEST_F(receipts_test, the_same_receipt_in_two_answers_is_looked_into_once) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    const auto due = store_->take_due("vans", sent_at, 1).value();
    attempt_result result{due[0].id, delivery_state::refused, 0, sent_at, "answer.refused"};
    result.receipt = in_the_answer("R1");
    ASSERT_TRUE(record(*store_, {result}));
    result.receipt = in_the_answer("R1", "answer 2");
    ASSERT_TRUE(record(*store_, {result}));
    EXPECT_EQ(letters(take(sent_at)), names{"R1"});
    EXPECT_EQ(store_->count()->duplicates, 1U);
    EXPECT_EQ(found("D1L1").delivered, 0) << "refused is not delivered: nothing is awaited";
}

TEST_F(receipts_test, a_document_keeps_the_verdict_that_it_has_and_nothing_else_of_the_second_takes_effect) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    const correlation read = document("D1L1");
    ASSERT_TRUE(settle(*store_, verdict_for(read.documents[0].id)));
    settlement second = verdict_for(read.documents[0].id, receipt_verdict::negative);
    consequence relayed;
    relayed.letter = read.original.id;
    relayed.documents = {a_document("X1", "<XCTL02/>")};
    relayed.deliveries = {send(1, "sender")};
    second.consequences.push_back(std::move(relayed));
    EXPECT_EQ(settle(*store_, second).error(), store_errc::outdated);
    EXPECT_EQ(found("D1L1").verdict, receipt_verdict::positive);
    EXPECT_TRUE(deliver(arrived, "sender").empty());
    EXPECT_EQ(store_->count()->receipts_negative, 0U);
}

TEST_F(receipts_test, who_decided_before_the_other_receipt_came_must_decide_again) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    const std::int64_t first = found("D1L1").id;
    const std::int64_t second = found("D2L1").id;
    settlement one = verdict_for(first);
    one.seen = {
        {second, receipt_verdict::none}
    };
    settlement other = verdict_for(second);
    other.seen = {
        {first, receipt_verdict::none}
    };
    ASSERT_TRUE(settle(*store_, one));
    EXPECT_EQ(settle(*store_, other).error(), store_errc::outdated) << "else nobody would tell the sender";
    other.seen = {
        {first, receipt_verdict::positive}
    };
    EXPECT_TRUE(settle(*store_, other));
    EXPECT_EQ(store_->count()->receipts_positive, 2U);
}

TEST_F(receipts_test, two_verdicts_for_one_document_in_one_settlement_are_a_mistake) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    settlement what = verdict_for(found("D1L1").id);
    what.verdicts.push_back(what.verdicts[0]);
    EXPECT_EQ(settle(*store_, what).error(), store_errc::unknown);
    what.verdicts.pop_back();
    what.verdicts[0].verdict = receipt_verdict::none;
    EXPECT_EQ(settle(*store_, what).error(), store_errc::unknown);
    EXPECT_EQ(store_->count()->receipts_positive, 0U);
}

TEST_F(receipts_test, a_receipt_is_overdue_so_long_after_the_delivery) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    EXPECT_FALSE(store_->next_follow_up()->has_value()) << "nothing is expected before it was delivered";
    deliver(sent_at);
    EXPECT_EQ(found("D1L1").delivered, sent_at);
    open();
    EXPECT_EQ(store_->next_follow_up()->value(), overdue_at);
    EXPECT_TRUE(take(overdue_at - 1).empty());
    const auto due = take(overdue_at);
    ASSERT_EQ(due.size(), 2U);
    EXPECT_EQ(due[0].kind, follow_up_kind::overdue);
    EXPECT_EQ(due[0].document, found("D1L1").id);
    EXPECT_EQ(due[1].document, found("D2L1").id);
    EXPECT_EQ(due[0].letter.letter_id, "L1");
    EXPECT_EQ(store_->count()->waiting_for_pair, 0U);
}

TEST_F(receipts_test, nothing_is_overdue_where_nothing_is_expected_or_nothing_arrived) {
    ASSERT_TRUE(accept(*store_, two_documents("L1", 0)));
    deliver(sent_at);
    reception nobody_waits = two_documents("L2");
    nobody_waits.letters[0].relays = false;
    ASSERT_TRUE(accept(*store_, nobody_waits));
    for (int i = 0; i < 2; ++i) {
        const auto due = store_->take_due("vans", sent_at, 1).value();
        ASSERT_TRUE(
            record(*store_, {
                                attempt_result{due.at(0).id, delivery_state::dead, 0, sent_at, "connect"}
        }));
    }
    EXPECT_FALSE(store_->next_follow_up()->has_value());
    EXPECT_EQ(found("D1L2").delivered, 0);
}

TEST_F(receipts_test, a_verdict_ends_the_waiting_also_in_somebodys_hand) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    deliver(sent_at);
    const auto due = take(overdue_at);
    ASSERT_EQ(due.size(), 2U);
    ASSERT_TRUE(settle(*store_, verdict_for(due[0].document)));
    EXPECT_EQ(settle(*store_, resend(due[0], "again")).error(), store_errc::settled_already);
    store_->give_back(due[0].id, overdue_at);
    EXPECT_TRUE(take(overdue_at + minute).empty());
    EXPECT_EQ(found("D1L1").resends, 0U);
    EXPECT_EQ(store_->count()->receipts_overdue, 0U);
    EXPECT_EQ(found("D2L1").verdict, receipt_verdict::none) << "the other one is still awaited";
}

TEST_F(receipts_test, a_receipt_may_be_faster_than_our_own_word_that_it_was_delivered) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    ASSERT_TRUE(settle(*store_, verdict_for(found("D1L1").id)));
    deliver(sent_at);
    const auto due = take(overdue_at);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].document, found("D2L1").id);
}

TEST_F(receipts_test, a_resend_is_counted_and_awaited_anew) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    const auto first = deliver(sent_at);
    const auto due = take(overdue_at);
    ASSERT_TRUE(settle(*store_, resend(due.at(0), "<XDIS91 again/>")));
    EXPECT_EQ(found("D1L1").resends, 1U);
    EXPECT_EQ(found("D1L1").overdue, overdue_at);
    EXPECT_EQ(store_->count()->receipts_overdue, 1U);
    const auto again = deliver(overdue_at + minute);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].body, "<XDIS91 again/>");
    EXPECT_EQ(again[0].lane, first[0].lane);
    EXPECT_EQ(again[0].media_type, "application/xml");
    EXPECT_EQ(store_->document_body(due[0].document)->value(), "<XDIS91/>")
        << "the document itself is unchanged";
    EXPECT_EQ(found("D1L1").delivered, overdue_at + minute);
    const auto next = take(overdue_at + 121 * minute);
    ASSERT_EQ(next.size(), 1U);
    EXPECT_EQ(next[0].document, due[0].document);
    EXPECT_EQ(next[0].due, overdue_at + 121 * minute);
}

TEST_F(receipts_test, a_resend_is_found_by_its_new_envelope_and_by_the_old_one) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    deliver(sent_at);
    const auto due = take(overdue_at);
    settlement again = resend(due.at(0), "<XDIS91 again/>");
    again.consequences[0].deliveries[0].envelope_id = "again1";
    ASSERT_TRUE(settle(*store_, again));
    open();
    for (const char* envelope : {"ED1L1", "again1"}) {
        const auto in_it = store_->find_envelope(message_form::oioxml, "5790000000012", envelope).value();
        ASSERT_EQ(in_it.size(), 1U) << envelope;
        EXPECT_EQ(in_it[0].documents.at(in_it[0].found).is.letter_id, "D1L1");
    }
    EXPECT_TRUE(store_->find_envelope(message_form::oioxml, "5790000000029", "again1")->empty())
        << "another sender's";
    EXPECT_TRUE(store_->find_envelope(message_form::fhir, "", "again1")->empty()) << "of another form";
    EXPECT_EQ(found("D1L1").is.envelope_id, "ED1L1") << "the document itself is unchanged";
}

TEST_F(receipts_test, each_envelope_of_a_document_that_was_sent_several_times_is_known) {
    reception what = two_documents("L1");
    what.letters[0].documents[0].form = message_form::fhir;
    what.letters[0].documents[0].envelope_id = "bundle-1";
    ASSERT_TRUE(accept(*store_, what));
    deliver(sent_at);
    std::int64_t document = 0;
    for (time_ms now = overdue_at, times = 2; times < 5; now += 120 * minute, ++times) {
        for (const due_follow_up& due : take(now)) {
            if (document == 0) document = due.document;
            if (due.document != document) continue;
            settlement again = resend(due, "{}");
            again.consequences[0].deliveries[0].envelope_id = "bundle-" + std::to_string(times);
            ASSERT_TRUE(settle(*store_, again));
        }
        deliver(now);
    }
    for (const char* envelope : {"bundle-1", "bundle-2", "bundle-3", "bundle-4"}) {
        const auto in_it = store_->find_envelope(message_form::fhir, "", envelope).value();
        ASSERT_EQ(in_it.size(), 1U) << envelope;
        EXPECT_EQ(in_it[0].documents.at(in_it[0].found).id, document);
        EXPECT_EQ(in_it[0].documents[in_it[0].found].resends, 3U);
    }
    EXPECT_TRUE(store_->find_envelope(message_form::oioxml, "5790000000012", "bundle-2")->empty());
}

TEST_F(receipts_test, a_letter_that_was_sent_as_it_came_is_found_by_the_envelope_of_its_resend) {
    settlement repeat = resend_as_it_came();
    repeat.consequences[0].deliveries[0].envelope_id = "again1";
    ASSERT_TRUE(settle(*store_, repeat));
    for (const char* envelope : {"EL1", "again1"}) {
        const auto in_it = store_->find_envelope(message_form::oioxml, "5790000000012", envelope).value();
        ASSERT_EQ(in_it.size(), 1U) << envelope;
        EXPECT_EQ(in_it[0].documents.at(in_it[0].found).id, repeat.resent.at(0));
    }
}

TEST_F(receipts_test, a_resend_without_bytes_of_its_own_sends_what_was_sent) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    deliver(sent_at);
    ASSERT_TRUE(settle(*store_, resend(take(overdue_at).at(0), "")));
    EXPECT_EQ(deliver(overdue_at).at(0).body, "<XDIS91/>");
}

TEST_F(receipts_test, a_letter_that_was_passed_on_as_it_came_is_resent_as_it_came) {
    settlement repeat = resend_as_it_came();
    ASSERT_TRUE(settle(*store_, repeat));
    const auto sent = deliver(sent_at);
    EXPECT_EQ(sent.at(0).body, came_.raw);
    EXPECT_EQ(sent[0].media_type, "application/xml");
    EXPECT_EQ(found("L1").resends, 1U);
    EXPECT_EQ(found("L1").target, "vans");
}

TEST_F(receipts_test, what_stays_unanswered_is_shown_and_counted_until_an_answer_comes) {
    const reception what = two_documents("L1");
    ASSERT_TRUE(accept(*store_, what));
    deliver(sent_at);
    const auto due = take(overdue_at);
    settlement give_up;
    give_up.now = overdue_at + 5;
    give_up.closes = {due.at(0).id, due.at(1).id};
    ASSERT_TRUE(settle(*store_, give_up));
    open();
    EXPECT_EQ(store_->count()->receipts_overdue, 2U);
    EXPECT_FALSE(store_->next_follow_up()->has_value());
    const auto view = store_->find_reception(what.id).value().value();
    EXPECT_EQ(view.letters.at(0).documents.at(0).overdue, overdue_at + 5);
    ASSERT_TRUE(settle(*store_, verdict_for(due[0].document)));
    EXPECT_EQ(store_->count()->receipts_overdue, 1U);
    EXPECT_EQ(store_->count()->receipts_positive, 1U);
}

}  // namespace
}  // namespace genvej::store::test
