/// Lanes that are held, ends that nobody saw, turns between partners (docs/delivery.md).
#include <set>

#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

constexpr time_ms hour = 3'600'000;
constexpr time_ms horizon = 900'000;
using names = std::vector<std::string>;

class lanes_test : public store_test {
protected:
    std::string accept_letter(const std::string& id, const std::string& patient,
                              const std::string& partner = "demo", time_ms when = arrived) {
        reception what = a_reception(id, "content of " + id);
        what.partner = partner;
        what.received = when;
        what.letters[0].patient = patient;
        EXPECT_TRUE(accept(*store_, what).has_value());
        return what.id;
    }
    names take(time_ms now = arrived, std::size_t limit = 10) {
        last_ = store_->take_due("out", now, limit, horizon).value();
        names out;
        for (const due_delivery& one : last_) out.push_back(one.receiver_key.substr(8));
        return out;
    }
    void end(const due_delivery& one, delivery_state state, time_ms hold = 0, time_ms next = 0) {
        attempt_result what{one.id, state, next, arrived, "http.422: why"};
        what.lease = one.lease;
        what.hold_until = hold;
        ASSERT_TRUE(record(*store_, {what}).has_value());
    }
    /// A1 is refused and holds its lane for an hour.
    void hold_a_lane() {
        first_ = accept_letter("A1", "0101010101");
        ASSERT_EQ(take(), names{"A1"});
        end(last_[0], delivery_state::refused, arrived + hour);
        holder_ = last_[0];
    }
    void decide(std::int64_t id, bool discards) {
        std::promise<std::size_t> done;
        store_->decide(
            {
                delivery_decision{id, discards, "why", arrived}
        },
            [&](const auto& changed) { done.set_value(changed->size()); });
        EXPECT_EQ(done.get_future().get(), 1U);
    }
    delivery_view view(const std::string& reception) {
        return store_->find_reception(reception).value().value().deliveries.at(0);
    }
    std::vector<due_delivery> last_;
    due_delivery holder_;
    std::string first_;
};

TEST_F(lanes_test, a_refused_one_holds_who_waits_behind_it_and_who_comes_later) {
    accept_letter("A1", "0101010101");
    accept_letter("A2", "0101010101");
    ASSERT_EQ(take(), names{"A1"});
    end(last_[0], delivery_state::refused, arrived + hour);
    accept_letter("A3", "0101010101");
    accept_letter("B1", "0202020202");
    EXPECT_EQ(take(), names{"B1"}) << "other lanes go on";
    EXPECT_EQ(take(arrived + hour - 1), names{});
    EXPECT_EQ(store_->next_due("out")->value(), arrived + hour);
    EXPECT_EQ(store_->queues()->at(0).held, 1U);
    EXPECT_EQ(take(arrived + hour), names{"A2"});
    EXPECT_TRUE(last_[0].passes_hold);
    end(last_[0], delivery_state::waiting, 0, arrived + hour);
    EXPECT_EQ(take(arrived + hour), names{"A2"});
    EXPECT_FALSE(last_[0].passes_hold) << "told once";
    end(last_[0], delivery_state::delivered);
    EXPECT_EQ(take(arrived + hour), names{"A3"});
    EXPECT_FALSE(last_[0].passes_hold);
}

TEST_F(lanes_test, a_hold_survives_a_restart_and_meets_who_comes_into_an_empty_lane) {
    hold_a_lane();
    open();
    accept_letter("A2", "0101010101");
    EXPECT_EQ(take(arrived + hour - 1), names{});
    EXPECT_EQ(take(arrived + hour), names{"A2"});
    EXPECT_TRUE(last_[0].passes_hold);
}

TEST_F(lanes_test, who_comes_after_the_hold_goes_at_once) {
    hold_a_lane();
    accept_letter("A2", "0101010101", "demo", arrived + hour);
    EXPECT_EQ(take(arrived + hour), names{"A2"});
    EXPECT_FALSE(last_[0].passes_hold) << "it never waited";
}

TEST_F(lanes_test, the_horizon_is_none_of_a_holds_but_no_hold_is_longer_than_a_week) {
    hold_a_lane();
    accept_letter("A2", "0101010101");
    const time_ms beyond = arrived + hour - store::longest_hold;
    EXPECT_EQ(take(beyond), names{}) << "an hour is more than the horizon";
    EXPECT_EQ(take(beyond - 1), names{"A2"}) << "the clock was set back by a week";
}

TEST_F(lanes_test, a_decision_about_the_one_that_holds_ends_the_hold) {
    hold_a_lane();
    accept_letter("A2", "0101010101");
    decide(holder_.id, true);
    EXPECT_EQ(take(), names{"A2"});
    EXPECT_FALSE(last_[0].passes_hold) << "somebody knows";
}

TEST_F(lanes_test, sent_again_it_goes_first) {
    hold_a_lane();
    accept_letter("A2", "0101010101");
    decide(holder_.id, false);
    EXPECT_EQ(take(), names{"A1"});
    end(last_[0], delivery_state::delivered);
    EXPECT_EQ(take(), names{"A2"});
}

TEST_F(lanes_test, the_view_says_behind_whom_it_waits_and_what_holds_the_lane) {
    hold_a_lane();
    const std::string second = accept_letter("A2", "0101010101");
    const std::string third = accept_letter("A3", "0101010101");
    EXPECT_EQ(view(second).behind, 0);
    EXPECT_EQ(view(second).held_until, arrived + hour);
    EXPECT_EQ(view(second).held_by, holder_.id);
    EXPECT_EQ(view(second).held_by_reception, first_);
    EXPECT_EQ(view(third).behind, view(second).id);
    EXPECT_EQ(view(third).behind_reception, second);
    EXPECT_EQ(view(first_).held_until, 0) << "it has ended";
}

TEST_F(lanes_test, the_view_knows_what_is_under_way_in_front_of_it) {
    const std::string first = accept_letter("A1", "0101010101");
    const std::string second = accept_letter("A2", "0101010101");
    take();
    EXPECT_EQ(view(second).behind_reception, first);
}

TEST_F(lanes_test, an_end_that_nobody_saw_is_open_and_told) {
    const std::string id = accept_letter("A1", "0101010101");
    take();
    end(last_[0], delivery_state::unknown, 0, arrived + 5'000);
    EXPECT_EQ(view(id).state, delivery_state::unknown);
    EXPECT_EQ(store_->count()->unknown, 1U);
    EXPECT_EQ(store_->count()->waiting, 0U);
    open();
    EXPECT_EQ(store_->count()->unknown, 1U);
    EXPECT_EQ(take(arrived + 5'000), names{"A1"}) << "byte for byte again";
    EXPECT_EQ(store_->count()->sending, 1U);
    end(last_[0], delivery_state::delivered);
    const counts sums = *store_->count();
    EXPECT_EQ(sums.unknown + sums.waiting + sums.sending, 0U);
    EXPECT_EQ(sums.delivered, 1U);
}

TEST_F(lanes_test, what_an_outage_costs_is_no_attempt) {
    accept_letter("A1", "0101010101");
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(take(), names{"A1"});
        EXPECT_EQ(last_[0].attempts, 0U);
        attempt_result what{last_[0].id, delivery_state::waiting, arrived, arrived, "connect: why"};
        what.lease = last_[0].lease;
        what.uncounted = true;
        ASSERT_TRUE(record(*store_, {what}));
    }
}

TEST_F(lanes_test, partners_have_turns_whether_their_letters_have_failed_before_or_not) {
    for (int i = 0; i < 4; ++i) accept_letter("A" + std::to_string(i), "", "a");
    for (const std::string& id : take()) EXPECT_EQ(id[0], 'A');
    for (const due_delivery& one : std::vector(last_)) end(one, delivery_state::waiting, 0, arrived);
    for (int i = 0; i < 2; ++i) accept_letter("B" + std::to_string(i), "", "b");
    for (int i = 4; i < 6; ++i) accept_letter("A" + std::to_string(i), "", "a");
    accept_letter("C0", "", "c");
    names all;
    for (int i = 0; i < 3; ++i) {
        for (const std::string& id : take(arrived, 3)) all.push_back(id);
    }
    EXPECT_EQ(all, (names{"B0", "C0", "A0", "B1", "A1", "A2", "A3", "A4", "A5"}));
}

TEST_F(lanes_test, a_burst_of_one_partner_keeps_nobody_waiting_for_more_than_a_turn) {
    for (int i = 0; i < 50; ++i) accept_letter("A" + std::to_string(i), "", "a");
    take(arrived, 5);
    accept_letter("B0", "", "b");
    const names next = take(arrived, 2);
    EXPECT_EQ((std::set<std::string>(next.begin(), next.end())), (std::set<std::string>{"A5", "B0"}));
}

}  // namespace
}  // namespace genvej::store::test
