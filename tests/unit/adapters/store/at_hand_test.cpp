#include "adapters/store/sqlite/at_hand.hpp"

#include "adapters/store/sqlite/stale_at_hand.hpp"
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

using sqlite::deliveries_at_hand;
using sqlite::lanes_at_hand;

TEST(lanes_at_hand, a_lane_is_held_until_its_delivery_is_released) {
    lanes_at_hand lanes;
    lanes.hold(7, {1, "lane", 0});
    lanes.commit();
    EXPECT_TRUE(lanes.is_held(1, "lane"));
    EXPECT_FALSE(lanes.is_held(2, "lane")) << "another target";
    EXPECT_EQ(lanes.all_after(9), 6);
    lanes.release(7);
    EXPECT_FALSE(lanes.is_held(1, "lane"));
    EXPECT_EQ(lanes.all_after(9), 9);
}

TEST(lanes_at_hand, what_is_rolled_back_was_never_done) {
    lanes_at_hand lanes;
    lanes.hold(1, {1, "a", 0});
    lanes.commit();
    lanes.release(1);
    lanes.hold(2, {1, "a", 5});
    lanes.hold(3, {1, "b", 0});
    lanes.release(3);
    lanes.roll_back();
    ASSERT_NE(lanes.find(1), nullptr);
    EXPECT_EQ(lanes.find(2), nullptr);
    EXPECT_EQ(lanes.size(), 1U);
    EXPECT_TRUE(lanes.is_held(1, "a"));
    EXPECT_FALSE(lanes.is_held(1, "b"));
}

TEST(deliveries_at_hand, are_taken_in_order_and_put_back_in_front) {
    deliveries_at_hand queue;
    std::vector<deliveries_at_hand::entry> some(3);
    for (std::size_t i = 0; i < some.size(); ++i) {
        some[i].id = static_cast<std::int64_t>(i + 1);
        some[i].target = "out";
        some[i].due = i == 1 ? 20 : 10;
    }
    queue.add(some);
    EXPECT_TRUE(queue.take("other", 10, store::endless, 9).empty());
    EXPECT_EQ(queue.next("out"), 10);
    auto taken = queue.take("out", 10, store::endless, 9);
    ASSERT_EQ(taken.size(), 2U) << "the second is of the future: the clock was set back";
    EXPECT_EQ(taken[1].id, 3);
    EXPECT_EQ(queue.next("out"), 20);
    queue.put_back(std::move(taken));
    EXPECT_EQ(queue.take("out", 5, 12, 9).at(0).id, 2) << "beyond the horizon: the clock jumped";
    queue.forget({3});
    EXPECT_EQ(queue.take("out", 20, store::endless, 9).at(0).id, 1);
    EXPECT_FALSE(queue.next("out"));
}

class at_hand_test : public exchange_test {
protected:
    void accept_letter(const std::string& id, const std::string& patient) {
        reception what = a_reception(id, "content of " + id);
        what.letters[0].patient = patient;
        ASSERT_TRUE(accept(*store_, std::move(what)));
    }
    int rows(const char* where) const {
        return number_in(options().path,
                         ("SELECT count(*) FROM delivery WHERE " + std::string(where)).c_str());
    }
    static std::vector<std::string> keys(const std::vector<due_delivery>& due) {
        std::vector<std::string> out;
        out.reserve(due.size());
        for (const due_delivery& one : due) out.push_back(one.receiver_key);
        return out;
    }
};

TEST_F(at_hand_test, what_is_free_to_go_is_in_no_index_until_it_fails) {
    accept_letter("A1", "0101010101");
    accept_letter("A2", "0101010101");
    EXPECT_EQ(rows("state = 1"), 1) << "the second waits behind it";
    EXPECT_EQ(rows("state = 0"), 1);
    const auto due = store_->take_due("out", arrived, 10).value();
    ASSERT_EQ(keys(due), names{"message-A1"});
    ASSERT_TRUE(
        record(*store_, {
                            attempt_result{due[0].id, delivery_state::waiting, arrived + 5, arrived, "x"}
    }));
    EXPECT_EQ(rows("state = 1"), 0);
    EXPECT_EQ(rows("state = 0 AND head = 1 AND attempts = 1"), 1);
    EXPECT_TRUE(store_->take_due("out", arrived + 4, 10)->empty()) << "the lane is still held";
    EXPECT_EQ(keys(deliver(arrived + 5, "out")), (names{"message-A1", "message-A2"}));
    accept_letter("A3", "0101010101");
    EXPECT_EQ(rows("state = 1"), 1) << "the lane is free again";
}

TEST_F(at_hand_test, after_a_crash_it_waits_in_its_lane_like_all_others) {
    accept_letter("A1", "0101010101");
    accept_letter("A2", "0101010101");
    accept_letter("B1", "0202020202");
    ASSERT_EQ(keys(store_->take_due("out", arrived, 1).value()), names{"message-A1"});
    open();
    EXPECT_EQ(rows("state = 1"), 0);
    EXPECT_EQ(store_->count()->waiting, 3U);
    EXPECT_EQ(keys(store_->take_due("out", arrived, 10).value()), (names{"message-A1", "message-B1"}));
}

TEST_F(at_hand_test, a_person_decides_about_it_and_about_others_of_its_lane) {
    const auto decide = [this](std::int64_t id, bool discards) {
        std::promise<result<std::vector<std::int64_t>>> done;
        store_->decide(
            {
                {id, discards, "not wanted", arrived}
        },
            [&](auto changed) { done.set_value(changed); });
        return done.get_future().get().value();
    };
    accept_letter("A1", "0101010101");
    const auto first = store_->take_due("out", arrived, 1).value();
    ASSERT_TRUE(
        record(*store_, {
                            attempt_result{first.at(0).id, delivery_state::refused, 0, arrived, "no"}
    }));
    accept_letter("A2", "0101010101");
    accept_letter("B1", "0202020202");
    accept_letter("C1", "0303030303");
    EXPECT_EQ(rows("state = 1"), 3);
    EXPECT_EQ(store_->queues()->at(0).open, 3U);
    EXPECT_EQ(decide(first[0].id, false), std::vector<std::int64_t>{first[0].id});
    const std::int64_t unwanted =
        number_in(options().path, "SELECT id FROM delivery WHERE receiver_key = 'message-B1'");
    EXPECT_EQ(decide(unwanted, true), std::vector<std::int64_t>{unwanted});
    EXPECT_TRUE(decide(unwanted, true).empty()) << "pressed twice";
    EXPECT_EQ(rows("state = 1"), 1);
    EXPECT_EQ(store_->queues()->at(0).open, 3U);
    EXPECT_EQ(keys(store_->take_due("out", arrived, 1).value()), names{"message-A1"})
        << "the oldest of its lane first";
    EXPECT_EQ(keys(deliver(arrived, "out")), names{"message-C1"}) << "A2 is behind A1, B1 is discarded";
}

TEST_F(at_hand_test, the_mark_never_passes_one_that_is_at_hand) {
    accept_letter("A1", "0101010101");
    const auto first = store_->take_due("out", arrived, 10).value();
    for (int i = 0; i < 50; ++i) accept_letter("B" + std::to_string(i), "");
    EXPECT_EQ(deliver(arrived, "out").size(), 50U);
    EXPECT_EQ(number_in(options().path, "SELECT value FROM tally WHERE name = 'at hand after'"), 0)
        << "the first is still under way";
    open();
    EXPECT_EQ(keys(deliver(arrived, "out")), names{"message-A1"});
    EXPECT_EQ(number_in(options().path, "SELECT value FROM tally WHERE name = 'at hand after'"), 51);
}

/// Its target takes nothing, for hours perhaps: it must not keep the mark where it is.
TEST_F(at_hand_test, what_is_not_taken_for_long_waits_with_an_index) {
    constexpr int others = static_cast<int>(sqlite::stale_after) + 1000;
    reception slow = a_reception("S1");
    slow.letters[0].deliveries[0].target = "slow";
    ASSERT_TRUE(accept(*store_, slow));
    for (int i = 0; i < others; ++i) {
        reception what = a_reception("A" + std::to_string(i));
        what.letters[0].patient.clear();
        if (i % 1000 == 999 || i + 1 == others) {
            ASSERT_TRUE(accept(*store_, std::move(what)));
        } else {
            store_->accept(std::move(what), [](const auto& outcome) { EXPECT_TRUE(outcome.has_value()); });
        }
    }
    EXPECT_EQ(rows("state < 2"), others + 1);
    EXPECT_EQ(rows("state = 1"), number_in(options().path,
                                           "SELECT count(*) FROM delivery WHERE state = 1 AND id > (SELECT "
                                           "value FROM tally WHERE name = 'at hand after')"));
    EXPECT_GT(number_in(options().path, "SELECT value FROM tally WHERE name = 'at hand after'"), 900);
    EXPECT_EQ(keys(deliver(arrived, "slow")), names{"message-S1"});
    EXPECT_TRUE(deliver(arrived, "slow").empty()) << "once";
    EXPECT_EQ(store_->take_due("out", arrived, 20'000)->size(), static_cast<std::size_t>(others));
}

TEST_F(at_hand_test, what_does_not_fit_waits_with_an_index) {
    std::atomic<std::size_t> left = lanes_at_hand::most + 10;
    std::promise<void> all;
    for (std::size_t i = 0; i < lanes_at_hand::most + 10; ++i) {
        reception what = a_reception("A" + std::to_string(i));
        what.letters[0].patient.clear();
        const auto count = [&](const auto& outcome) {
            EXPECT_TRUE(outcome.has_value());
            if (--left == 0) all.set_value();
        };
        store_->accept(std::move(what), count);
        if (i % 1000 == 999) static_cast<void>(accept(*store_, a_half("XDIS91", "H" + std::to_string(i))));
    }
    all.get_future().wait();
    EXPECT_EQ(rows("state = 1"), static_cast<int>(lanes_at_hand::most));
    EXPECT_EQ(rows("state = 0"), 10);
    EXPECT_EQ(store_->take_due("out", arrived, 5000)->size(), lanes_at_hand::most + 10);
    EXPECT_TRUE(store_->take_due("out", arrived, 5000)->empty());
}

}  // namespace
}  // namespace genvej::store::test
