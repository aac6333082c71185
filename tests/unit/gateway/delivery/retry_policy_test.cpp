#include "gateway/delivery/retry_policy.hpp"

#include <set>

#include <gtest/gtest.h>

namespace genvej::delivery::test {
namespace {

using namespace std::chrono_literals;
using store::delivery_state;

constexpr store::time_ms now = 1'700'000'000'000;

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
    const auto result = judge(policy(), 7, 0, seen, now, 0.5);
    EXPECT_EQ(result.id, 7);
    EXPECT_EQ(result.state, delivery_state::delivered);
    EXPECT_EQ(result.now, now);
    EXPECT_EQ(result.error, "");
}

TEST(judge, a_passing_failure_waits) {
    const auto result = judge(policy(), 7, 2, failure("connect"), now, 0.5);
    EXPECT_EQ(result.state, delivery_state::waiting);
    EXPECT_EQ(result.next_attempt, now + 4'000);
    EXPECT_EQ(result.error, "connect: the target cannot be reached");
}

TEST(judge, a_refusal_is_final_and_says_why) {
    const auto result =
        judge(policy(), 7, 0, failure("http.422", "error/required at Patient.name"), now, 0.5);
    EXPECT_EQ(result.state, delivery_state::refused);
    EXPECT_EQ(result.error,
              "http.422: the target's rules refuse the message (error/required at Patient.name)");
}

TEST(judge, the_last_attempt_makes_it_dead) {
    EXPECT_EQ(judge(policy(), 7, 8, failure("connect"), now, 0.5).state, delivery_state::waiting);
    const auto result = judge(policy(), 7, 9, failure("connect"), now, 0.5);
    EXPECT_EQ(result.state, delivery_state::dead);
    EXPECT_EQ(result.error, "connect: the target cannot be reached; tried as often as is allowed");
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
    // Whatever stops one gateway from reaching one target may pass: nothing of that is final.
    for (const char* passing :
         {"resolve", "connect", "timeout.connect", "timeout.send", "timeout.answer", "closed", "tls",
          "tls.certificate", "answer.rubbish", "http.401", "http.429", "http.503", "disk.full"}) {
        EXPECT_EQ(find_failure_class(passing).then, delivery_state::waiting) << passing;
    }
}

}  // namespace
}  // namespace genvej::delivery::test
