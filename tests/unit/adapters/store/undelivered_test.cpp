/// Deliveries that end without reaching anybody, of letters whose senders wait for the receiver's word.
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

constexpr time_ms ended = arrived + minute;

class undelivered_test : public exchange_test {
protected:
    /// The next delivery ends so.
    void end(delivery_state state, std::shared_ptr<const reception> receipt = nullptr,
             const std::string& target = "vans") {
        const auto due = store_->take_due(target, ended, 1).value();
        ASSERT_EQ(due.size(), 1U);
        attempt_result result{due[0].id, state, 0, ended, "why", due[0].lease};
        result.receipt = std::move(receipt);
        ASSERT_TRUE(record(*store_, {result}));
    }
    /// Of a reception's first delivery.
    std::vector<std::int64_t> decide(const std::string& reception, bool discards, time_ms now = ended) {
        const auto view = store_->find_reception(reception).value().value();
        std::promise<result<std::vector<std::int64_t>>> done;
        store_->decide(
            {
                {view.deliveries.at(0).id, discards, "given up", now}
        },
            [&](auto outcome) { done.set_value(std::move(outcome)); });
        return done.get_future().get().value();
    }
};

TEST_F(undelivered_test, what_is_dead_or_refused_is_looked_into_at_once_also_after_a_restart) {
    for (const delivery_state state : {delivery_state::dead, delivery_state::refused}) {
        const std::string id = state == delivery_state::dead ? "L1" : "L2";
        ASSERT_TRUE(accept(*store_, two_documents(id)));
        end(state);
        open();
        const auto due = take(ended);
        ASSERT_EQ(letters(due), names{id});
        EXPECT_EQ(due[0].kind, follow_up_kind::undelivered);
        EXPECT_EQ(due[0].document, found("D1" + id).id);
        EXPECT_EQ(found("D1" + id).stands, state);
        EXPECT_EQ(found("D2" + id).stands, delivery_state::waiting);
        ASSERT_TRUE(settle(*store_, closing(due[0].id)));
        EXPECT_EQ(found("D1" + id).overdue, 0) << "no receipt was late";
        deliver(ended);
        EXPECT_EQ(found("D2" + id).stands, delivery_state::delivered);
        while (!take(ended).empty()) FAIL() << "delivered is no reason";
    }
    EXPECT_EQ(store_->count()->receipts_overdue, 0U);
}

TEST_F(undelivered_test, a_receipt_that_came_with_the_end_says_it_better) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    reception answer = a_reception("R1", "<Acknowledgement/>");
    answer.letters[0].translation.clear();
    answer.letters[0].deliveries.clear();
    answer.letters[0].follow_ups.push_back({follow_up_kind::receipt, {}, ended, 0});
    end(delivery_state::refused, std::make_shared<const reception>(std::move(answer)));
    const auto due = take(ended);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].kind, follow_up_kind::receipt);
}

TEST_F(undelivered_test, a_receipt_that_does_not_count_says_nothing) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    reception answer = a_reception("R1", "<broken/>");
    answer.refused = true;
    answer.letters.clear();
    end(delivery_state::refused, std::make_shared<const reception>(std::move(answer)));
    const auto due = take(ended);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].kind, follow_up_kind::undelivered);
}

TEST_F(undelivered_test, who_does_not_wait_for_the_receiver_is_not_told) {
    reception what = two_documents("L1");
    what.letters[0].relays = false;
    ASSERT_TRUE(accept(*store_, what));
    end(delivery_state::dead);
    EXPECT_FALSE(store_->next_follow_up()->has_value());
}

TEST_F(undelivered_test, what_a_person_gives_up_is_looked_into) {
    reception what = two_documents("L1");
    what.id = "R-L1";
    ASSERT_TRUE(accept(*store_, what));
    ASSERT_EQ(decide("R-L1", true).size(), 1U);
    const auto due = take(ended);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].kind, follow_up_kind::undelivered);
    EXPECT_EQ(found("D1L1").stands, delivery_state::discarded);
    EXPECT_TRUE(decide("R-L1", true).empty()) << "it is done once";
}

TEST_F(undelivered_test, one_that_is_sent_again_is_open_again) {
    reception what = two_documents("L1");
    what.id = "R-L1";
    ASSERT_TRUE(accept(*store_, what));
    end(delivery_state::dead);
    ASSERT_EQ(decide("R-L1", false).size(), 1U);
    const auto due = take(ended);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(found("D1L1").stands, delivery_state::waiting);
    end(delivery_state::dead);
    EXPECT_EQ(take(ended).size(), 1U) << "whoever has the first one in his hand has seen it open";
}

TEST_F(undelivered_test, a_letter_without_a_document_gets_one) {
    reception as_it_came = a_reception("L1", "<Emessage/>");
    as_it_came.letters[0].relays = true;
    as_it_came.letters[0].deliveries[0].target = "vans";
    as_it_came.letters[0].deliveries[0].body = "<Emessage/>";
    reception translated = a_reception("L2", "<Emessage/>");
    translated.letters[0].relays = true;
    translated.letters[0].deliveries[0].target = "vans";
    ASSERT_TRUE(accept(*store_, as_it_came));
    ASSERT_TRUE(accept(*store_, translated));
    end(delivery_state::dead);
    end(delivery_state::refused);
    const auto due = take(ended);
    ASSERT_EQ(due.size(), 2U);
    const correlation first = store_->find_document(due[0].document).value().value();
    EXPECT_EQ(first.documents.at(first.found).is.form, message_form::oioxml);
    EXPECT_EQ(first.documents[first.found].is.letter_id, "L1");
    EXPECT_EQ(first.documents[first.found].stands, delivery_state::dead);
    const correlation second = store_->find_document(due[1].document).value().value();
    EXPECT_EQ(second.documents.at(second.found).is.form, message_form::fhir);
    EXPECT_EQ(second.documents[second.found].is.letter_id, "message-L2");
    EXPECT_EQ(second.documents[second.found].stands, delivery_state::refused);
    settlement verdict = verdict_for(due[1].document, receipt_verdict::negative);
    verdict.closes = {due[1].id};
    ASSERT_TRUE(settle(*store_, verdict));
    EXPECT_EQ(store_->count()->receipts_negative, 1U);
}

TEST_F(undelivered_test, a_document_that_one_of_two_targets_has_was_delivered) {
    reception what = two_documents("L1");
    what.letters[0].deliveries.push_back(send(1, "copy"));
    ASSERT_TRUE(accept(*store_, what));
    end(delivery_state::dead, nullptr, "copy");
    EXPECT_EQ(found("D1L1").stands, delivery_state::waiting) << "the other one is open";
    deliver(ended);
    EXPECT_EQ(found("D1L1").stands, delivery_state::delivered);
    EXPECT_EQ(store_->next_follow_up()->value(), ended);
    const auto later = take(ended + 120 * minute);
    EXPECT_EQ(std::count_if(later.begin(), later.end(),
                            [](const due_follow_up& one) { return one.kind == follow_up_kind::overdue; }),
              2)
        << "its receipt is awaited all the same";
}

}  // namespace
}  // namespace genvej::store::test
