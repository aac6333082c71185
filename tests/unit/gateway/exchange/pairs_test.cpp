#include "gateway/exchange/pairs.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::gateway {
namespace {

store::due_follow_up half(std::vector<std::string> keys, store::time_ms until = 100) {
    store::due_follow_up out;
    out.keys = std::move(keys);
    out.until = until;
    return out;
}

TEST(pairs, one_half_brings_everything) {
    const std::vector<store::due_follow_up> objects{half({"a", "b"})};
    const pair_decision decision = decide_letter(half({"a", "b"}), objects, 50);
    EXPECT_EQ(decision.step, pair_step::join);
    EXPECT_EQ(decision.objects, (std::vector<std::size_t>{0}));
}

TEST(pairs, several_halves_bring_one_object_each) {
    const std::vector<store::due_follow_up> objects{half({"a"}), half({"a"}), half({"b"})};
    const pair_decision decision = decide_letter(half({"a", "b"}), objects, 50);
    EXPECT_EQ(decision.step, pair_step::join);
    EXPECT_EQ(decision.objects, (std::vector<std::size_t>{0, 2})) << "the copy of an object is not used";
}

TEST(pairs, what_is_missing_is_waited_for_until_the_window_ends) {
    const std::vector<store::due_follow_up> objects{half({"a"})};
    EXPECT_EQ(decide_letter(half({"a", "b"}), objects, 99).step, pair_step::wait);
    EXPECT_EQ(decide_letter(half({"a", "b"}), objects, 100).step, pair_step::ended);
    EXPECT_EQ(decide_letter(half({"a"}), {}, 99).step, pair_step::wait);
    EXPECT_EQ(decide_letter(half({"a"}), {}, 101).step, pair_step::ended);
    EXPECT_EQ(decide_letter(half({"a"}, 0), {}, 101).step, pair_step::wait)
        << "without a window nothing ends";
}

TEST(pairs, an_object_that_comes_at_the_last_moment_counts) {
    EXPECT_EQ(decide_letter(half({"a"}), std::vector<store::due_follow_up>{half({"a"})}, 200).step,
              pair_step::join);
}

}  // namespace
}  // namespace genvej::gateway
