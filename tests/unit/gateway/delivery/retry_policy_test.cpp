#include "gateway/delivery/retry_policy.hpp"

#include <set>

#include <gtest/gtest.h>

namespace genvej::delivery::test {
namespace {

using namespace std::chrono_literals;
using store::delivery_state;

constexpr store::time_ms policy_now = 1'700'000'000'000;

retry_policy policy() {
    retry_policy out;
    out.first = 1s;
    out.cap = 60s;
    out.factor = 2.0;
    out.jitter = 0.5;
    out.attempts = 10;
    return out;
}

channels::outcome failure(const std::string& kind, const std::string& summary = {}) {
    channels::outcome out;
    out.failure = kind;
    out.summary = summary;
    return out;
}

TEST(pause_after, doubles_up_to_the_cap) {
    EXPECT_EQ(pause_after(policy(), 1, 0.5), 1s);
    EXPECT_EQ(pause_after(policy(), 2, 0.5), 2s);
    EXPECT_EQ(pause_after(policy(), 6, 0.5), 32s);
    EXPECT_EQ(pause_after(policy(), 7, 0.5), 60s);
    EXPECT_EQ(pause_after(policy(), 4'000'000'000U, 0.5), 60s) << "and never overflows";
}

TEST(pause_after, jitter_draws_around_it_but_not_beyond_the_cap) {
    EXPECT_EQ(pause_after(policy(), 1, 0.0), 500ms);
    EXPECT_EQ(pause_after(policy(), 1, 1.0), 1500ms);
    EXPECT_EQ(pause_after(policy(), 10, 1.0), 60s);
}

TEST(pause_after, what_the_target_asks_for_counts_when_it_is_longer) {
    EXPECT_EQ(pause_after(policy(), 1, 0.5, 20s), 20s);
    EXPECT_EQ(pause_after(policy(), 6, 0.5, 20s), 32s);
    EXPECT_EQ(pause_after(policy(), 1, 0.5, std::chrono::seconds(1'000'000'000'000)), 60s);
}

TEST(judge, delivered) {
    channels::outcome seen;
    seen.delivered = true;
    const auto result = judge(policy(), {7, 0, 3}, seen, true, policy_now, 0.5);
    EXPECT_EQ(result.id, 7);
    EXPECT_EQ(result.state, delivery_state::delivered);
    EXPECT_EQ(result.now, policy_now);
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.lease, 3U);
    EXPECT_EQ(result.hold_until, 0);
}

TEST(judge, a_passing_failure_waits) {
    const auto result = judge(policy(), {7, 2, 3}, failure("connect"), true, policy_now, 0.5);
    EXPECT_EQ(result.state, delivery_state::waiting);
    EXPECT_EQ(result.next_attempt, policy_now + 4'000);
    EXPECT_EQ(result.error, "connect: the target cannot be reached");
}

TEST(judge, a_refusal_is_final_and_says_why) {
    const auto result = judge(policy(), {7, 0, 3}, failure("http.422", "error/required at Patient.name"),
                              true, policy_now, 0.5);
    EXPECT_EQ(result.state, delivery_state::refused);
    EXPECT_EQ(result.error,
              "http.422: the target's rules refuse the message (error/required at Patient.name)");
}

TEST(judge, the_last_attempt_makes_it_dead) {
    EXPECT_EQ(judge(policy(), {7, 8, 3}, failure("connect"), true, policy_now, 0.5).state,
              delivery_state::waiting);
    const auto result = judge(policy(), {7, 9, 3}, failure("connect"), true, policy_now, 0.5);
    EXPECT_EQ(result.state, delivery_state::dead);
    EXPECT_EQ(result.error, "connect: the target cannot be reached; tried as often as is allowed");
}

TEST(judge, what_may_have_arrived_is_unknown_and_sent_again) {
    const auto result = judge(policy(), {7, 0, 3}, failure("timeout.answer"), true, policy_now, 0.5);
    EXPECT_EQ(result.state, delivery_state::unknown);
    EXPECT_EQ(result.next_attempt, policy_now + 1'000);
    EXPECT_EQ(judge(policy(), {7, 9, 3}, failure("closed"), true, policy_now, 0.5).state,
              delivery_state::dead);
}

TEST(judge, an_outage_uses_up_no_attempts) {
    const auto result = judge(policy(), {7, 9, 3}, failure("connect"), false, policy_now, 0.5);
    EXPECT_EQ(result.state, delivery_state::waiting);
    EXPECT_TRUE(result.uncounted);
    EXPECT_EQ(result.next_attempt, policy_now + 60'000);
    EXPECT_EQ(judge(policy(), {7, 0, 3}, failure("connect"), false, policy_now, 0.5).next_attempt,
              policy_now + 1'000);
}

TEST(judge, what_is_refused_or_dead_holds_its_lane_unless_it_is_to_pass) {
    EXPECT_EQ(judge(policy(), {7, 0, 3}, failure("http.422"), true, policy_now, 0.5).hold_until,
              policy_now + 86'400'000);
    EXPECT_EQ(judge(policy(), {7, 9, 3}, failure("connect"), true, policy_now, 0.5).hold_until,
              policy_now + 86'400'000);
    EXPECT_EQ(judge(policy(), {7, 2, 3}, failure("connect"), true, policy_now, 0.5).hold_until, 0);
    retry_policy passing = policy();
    passing.hold = 0ms;
    EXPECT_EQ(judge(passing, {7, 0, 3}, failure("http.422"), true, policy_now, 0.5).hold_until, 0);
}

TEST(failure_classes, a_status_without_a_row_falls_back_to_its_hundred) {
    EXPECT_EQ(find_failure_class("http.503").name, "http.503");
    EXPECT_EQ(find_failure_class("http.599").name, "http.5xx");
    EXPECT_EQ(find_failure_class("http.418").then, delivery_state::refused);
    EXPECT_THROW(find_failure_class("no such"), std::logic_error);
    EXPECT_THROW(find_failure_class("http.99"), std::logic_error);
}

TEST(failure_classes, every_row_is_whole_and_named_once) {
    std::set<std::string_view> names;
    for (const failure_class& row : failure_classes()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_FALSE(row.summary.empty()) << row.name;
        EXPECT_NE(row.then, delivery_state::delivered) << row.name;
    }
    EXPECT_GT(names.size(), 40U);
    // Whatever stops one gateway from reaching one target may pass: nothing of that is final, and it speaks
    // against the target.
    for (const char* passing :
         {"resolve", "connect", "timeout.connect", "timeout.send", "timeout.answer", "closed", "tls",
          "tls.certificate", "answer.rubbish", "http.401", "http.429", "http.503", "disk.full"}) {
        EXPECT_TRUE(store::is_open(find_failure_class(passing).then)) << passing;
        EXPECT_TRUE(find_failure_class(passing).against_target) << passing;
    }
}

TEST(failure_classes, what_may_have_arrived_says_so_and_the_rest_does_not) {
    for (const failure_class& row : failure_classes()) {
        if (row.summary.find("may have") != std::string_view::npos) {
            EXPECT_EQ(row.then, delivery_state::unknown) << row.name;
        }
        if (row.then == delivery_state::refused || row.then == delivery_state::dead) {
            EXPECT_FALSE(row.against_target) << row.name << ": a target that is down makes nothing dead";
        }
    }
    EXPECT_EQ(find_failure_class("connect").then, delivery_state::waiting);
    EXPECT_EQ(find_failure_class("http.504").then, delivery_state::unknown);
}

}  // namespace
}  // namespace genvej::delivery::test
