#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

using ids = std::vector<std::int64_t>;
using names = std::vector<std::string>;

class decisions_test : public store_test {
protected:
    void accept_letter(const std::string& id, const std::string& patient = "0101010101") {
        reception what = a_reception(id, "content of " + id);
        what.letters[0].patient = patient;
        ASSERT_TRUE(accept(*store_, std::move(what)).has_value());
    }
    std::vector<due_delivery> take(time_ms now = arrived) { return store_->take_due("out", now, 10).value(); }
    names keys(time_ms now = arrived) {
        names out;
        for (const due_delivery& one : take(now)) out.push_back(one.receiver_key);
        return out;
    }
    void end(const due_delivery& one, delivery_state state, time_ms next = 0) {
        attempt_result what{one.id, state, next, arrived, "connect: why"};
        what.lease = one.lease;
        ASSERT_TRUE(record(*store_, {what}).has_value());
    }
    ids decide(std::vector<delivery_decision> what) {
        std::promise<result<ids>> done;
        store_->decide(std::move(what), [&](result<ids> changed) { done.set_value(std::move(changed)); });
        return done.get_future().get().value();
    }
    static delivery_decision again(std::int64_t id) { return {id, false, "", arrived}; }
    static delivery_decision discard(std::int64_t id) {
        return {id, true, "asked for by telephone", arrived};
    }
};

TEST_F(decisions_test, what_was_refused_is_sent_again_under_its_key_with_all_its_attempts) {
    accept_letter("A1");
    const due_delivery first = take().at(0);
    end(first, delivery_state::refused);
    EXPECT_EQ(decide({again(first.id)}), ids{first.id});
    EXPECT_EQ(store_->count()->waiting, 1U);
    EXPECT_EQ(store_->count()->refused_deliveries, 0U);
    const due_delivery second = take().at(0);
    EXPECT_EQ(second.receiver_key, first.receiver_key);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(second.attempts, 0U);
    EXPECT_NE(second.lease, first.lease);
    EXPECT_EQ(decide({again(first.id)}), ids{}) << "it is under way";
}

TEST_F(decisions_test, what_is_given_up_lets_the_next_of_its_lane_step_forward_and_keeps_the_reason) {
    const reception what = a_reception("A1");
    ASSERT_TRUE(accept(*store_, what));
    accept_letter("A2");
    const std::int64_t id = (*store_->find_reception(what.id))->deliveries[0].id;
    EXPECT_EQ(decide({discard(id), discard(id)}), ids{id}) << "twice pressed, once done";
    const delivery_view view = (*store_->find_reception(what.id))->deliveries[0];
    EXPECT_EQ(view.state, delivery_state::discarded);
    EXPECT_EQ(view.last_error, "asked for by telephone");
    EXPECT_EQ(store_->count()->discarded, 1U);
    EXPECT_EQ(store_->count()->waiting, 1U);
    EXPECT_EQ(keys(), names{"message-A2"});
    open();
    EXPECT_EQ(store_->count()->discarded, 1U);
}

TEST_F(decisions_test, what_is_under_way_is_not_given_up_and_what_was_delivered_stays_so) {
    accept_letter("A1");
    const due_delivery one = take().at(0);
    EXPECT_EQ(decide({discard(one.id)}), ids{});
    end(one, delivery_state::delivered);
    EXPECT_EQ(decide({discard(one.id), again(one.id), again(4711)}), ids{});
    EXPECT_EQ(store_->count()->delivered, 1U);
}

TEST_F(decisions_test, an_older_one_that_is_sent_again_waits_for_the_end_of_what_is_under_way) {
    accept_letter("A1");
    accept_letter("A2");
    const due_delivery first = take().at(0);
    end(first, delivery_state::dead);
    const due_delivery second = take().at(0);
    EXPECT_EQ(decide({again(first.id)}), ids{first.id});
    EXPECT_TRUE(take().empty()) << "never two of a lane at once";
    end(second, delivery_state::waiting, arrived + 1);
    EXPECT_EQ(keys(arrived + 1), names{"message-A1"}) << "the oldest is the head again";
}

TEST_F(decisions_test, what_waits_for_its_next_attempt_is_tried_at_once) {
    accept_letter("A1");
    const due_delivery one = take().at(0);
    end(one, delivery_state::waiting, arrived + 900'000);
    EXPECT_TRUE(take().empty());
    EXPECT_EQ(decide({again(one.id)}), ids{one.id});
    EXPECT_EQ(take().at(0).attempts, 1U) << "none was given back";
}

TEST_F(decisions_test, the_result_of_an_old_lease_counts_only_when_it_says_delivered) {
    accept_letter("A1");
    const due_delivery first = take().at(0);
    end(first, delivery_state::waiting, arrived);
    const due_delivery second = take().at(0);
    end(first, delivery_state::dead);
    EXPECT_EQ(store_->count()->dead, 0U);
    EXPECT_EQ(store_->count()->sending, 1U) << "the present one is still under way";
    end(first, delivery_state::delivered);
    EXPECT_EQ(store_->count()->delivered, 1U) << "a fact, whoever saw it";
    end(second, delivery_state::dead);
    EXPECT_EQ(store_->count()->delivered, 1U);
    EXPECT_EQ(store_->count()->sending, 0U);
}

TEST_F(decisions_test, queues_tell_how_much_waits_for_whom_and_since_when) {
    EXPECT_TRUE(store_->queues()->empty());
    accept_letter("A1", "");
    accept_letter("A2", "");
    auto queues = store_->queues().value();
    ASSERT_EQ(queues.size(), 1U);
    EXPECT_EQ(queues[0].target, "out");
    EXPECT_EQ(queues[0].open, 2U);
    EXPECT_EQ(queues[0].oldest, arrived);
    for (const due_delivery& one : take()) end(one, delivery_state::delivered);
    queues = store_->queues().value();
    EXPECT_EQ(queues.at(0).open, 0U);
    EXPECT_EQ(queues[0].oldest, 0);
}

}  // namespace
}  // namespace genvej::store::test
