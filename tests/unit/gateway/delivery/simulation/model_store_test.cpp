#include "tests/unit/gateway/delivery/simulation/model_store.hpp"

#include <gtest/gtest.h>

#include "tests/unit/gateway/delivery/simulation/network.hpp"

namespace genvej::delivery::simulation {
namespace {

using ids = std::vector<std::int64_t>;
constexpr time_ms now = 1'700'000'000'000;
constexpr time_ms lease = 60'000;
constexpr time_ms horizon = 900'000;

class model_store_test : public testing::Test {
protected:
    ids take(time_ms when = now, std::size_t limit = 10) {
        ids out;
        last_ = store_.take_due(0, when, limit, horizon, when);
        for (const taken_row& one : last_) out.push_back(one.id);
        return out;
    }
    void end(const taken_row& one, delivery_state state, time_ms next = 0, time_ms hold = 0) {
        attempt_result what{one.id, state, next, now, "why"};
        what.lease = one.lease;
        what.hold_until = hold;
        store_.record({what});
    }
    model_store store_{lease, defect::none};
    std::vector<taken_row> last_;
};

TEST_F(model_store_test, a_lane_goes_in_order_one_at_a_time) {
    store_.plan(0, 0, 1, now);
    store_.plan(0, 0, 1, now);
    store_.plan(0, 0, 2, now);
    EXPECT_EQ(take(), (ids{1, 3}));
    EXPECT_EQ(take(), ids{});
    store_.record({
        attempt_result{1, delivery_state::delivered, 0, now, "", 1}
    });
    EXPECT_EQ(take(), ids{2});
}

TEST_F(model_store_test, partners_have_turns) {
    for (int i = 0; i < 4; ++i) store_.plan(0, 0, 10U + static_cast<std::size_t>(i), now);
    store_.plan(0, 1, 20, now);
    store_.plan(0, 2, 30, now);
    EXPECT_EQ(take(now, 3), (ids{1, 5, 6}));
    EXPECT_EQ(take(now, 3), (ids{2, 3, 4}));
}

TEST_F(model_store_test,
       a_lease_that_ran_out_gives_the_lane_to_another_and_its_result_counts_only_when_delivered) {
    store_.plan(0, 0, 1, now);
    take();
    const taken_row first = last_.at(0);
    EXPECT_EQ(take(now + lease - 1), ids{});
    EXPECT_EQ(take(now + lease), ids{1});
    end(first, delivery_state::refused);
    EXPECT_EQ(store_.at(1).state, delivery_state::waiting);
    end(first, delivery_state::delivered);
    EXPECT_EQ(store_.at(1).state, delivery_state::delivered);
    end(last_.at(0), delivery_state::dead);
    EXPECT_EQ(store_.at(1).state, delivery_state::delivered);
}

TEST_F(model_store_test, a_hold_holds_whoever_comes_and_says_when_it_is_passed) {
    store_.plan(0, 0, 1, now);
    take();
    end(last_.at(0), delivery_state::refused, 0, now + 5'000);
    store_.plan(0, 0, 1, now);
    EXPECT_EQ(take(now + 4'999), ids{});
    EXPECT_EQ(store_.next_due(0, now), now + 5'000);
    EXPECT_EQ(take(now + 5'000), ids{2});
    EXPECT_TRUE(last_.at(0).passes_hold);
}

TEST_F(model_store_test, a_decision_about_the_one_that_holds_ends_the_hold) {
    store_.plan(0, 0, 1, now);
    store_.plan(0, 0, 1, now);
    take();
    end(last_.at(0), delivery_state::dead, 0, now + 5'000);
    EXPECT_TRUE(store_.decide({1, true, "why", now}, now));
    EXPECT_FALSE(store_.decide({1, true, "why", now}, now));
    EXPECT_EQ(take(), ids{2});
    EXPECT_FALSE(last_.at(0).passes_hold);
    EXPECT_TRUE(store_.decide({1, false, "", now}, now));
    EXPECT_EQ(take(), ids{}) << "another of the lane is under way";
}

TEST_F(model_store_test, what_lies_beyond_the_horizon_is_due) {
    store_.plan(0, 0, 1, now);
    EXPECT_EQ(take(now - 1), ids{});
    EXPECT_EQ(take(now - horizon - 1), ids{1});
}

TEST(network, knows_a_message_by_its_key) {
    world in;
    std::vector<lots> luck(1, lots(1));
    int firsts = 0, all = 0;
    network out(in, luck, [&](std::size_t, std::int64_t, bool first) {
        ++all;
        firsts += first ? 1 : 0;
    });
    out.change(0, weather::loses_answers);
    std::string seen;
    for (int i = 0; i < 3; ++i)
        out.send(0, 7, 0, nature::welcome, [&](const channels::outcome& end) { seen += end.failure + ' '; });
    while (in.step(moment(1'000'000))) {
    }
    EXPECT_EQ(seen, "closed closed closed ");
    EXPECT_EQ(out.transmissions(), 3U);
    EXPECT_EQ(all, 3);
    EXPECT_EQ(firsts, 1);
    EXPECT_EQ(out.effects(7), 1U);
}

}  // namespace
}  // namespace genvej::delivery::simulation
