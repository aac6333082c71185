#include "gateway/delivery/worker_machine.hpp"

#include <gtest/gtest.h>

#include "adapters/store/taking_rules.hpp"

namespace genvej::delivery::test {
namespace {

using namespace std::chrono_literals;

constexpr moment machine_now = 1'000'000s;
constexpr attempt_end well;
constexpr attempt_end badly{true, 0.5, {}};

worker_settings settings(std::size_t concurrency = 4) {
    worker_settings out;
    out.concurrency = concurrency;
    out.breaker_failures = 3;
    out.retry.first = 2s;
    out.retry.cap = 60s;
    return out;
}

worker_machine a_machine(std::size_t concurrency = 4) {
    return worker_machine(settings(concurrency));
}

TEST(worker_machine, begins_by_taking_as_much_as_may_be_under_way) {
    worker_machine machine = a_machine();
    EXPECT_EQ(machine.notified(machine_now).take, 4U);
    EXPECT_EQ(machine.notified(machine_now).take, 0U) << "one question at a time";
}

TEST(worker_machine, takes_nothing_more_while_what_is_under_way_is_large) {
    worker_settings bounded = settings(8);
    bounded.most_bytes = 1'000;
    worker_machine machine(bounded);
    EXPECT_EQ(machine.notified(machine_now).take, 8U);
    // The store gave two, since they are large; there are more.
    machine.taken(2, machine_now, 1'200);
    EXPECT_EQ(machine.next_is(0ms, machine_now).take, 0U) << "six places are free, and no bytes";
    EXPECT_GT(machine.ended(well, machine_now, 700).take, 0U) << "500 bytes are under way";
    machine.taken(1, machine_now, 5'000);
    machine.next_is(0ms, machine_now);
    EXPECT_EQ(machine.ended(well, machine_now, 500).take, 0U)
        << "one that is larger than the bound goes, and goes alone";
    EXPECT_GT(machine.abandoned(machine_now, 5'000).take, 0U);
}

TEST(worker_machine, says_how_many_it_could_send_unless_something_keeps_it_from_sending) {
    worker_machine machine = a_machine();
    EXPECT_EQ(machine.notified(machine_now).expect, 8U) << "four under way, and as many that wait for them";
    EXPECT_EQ(machine.notified(machine_now).expect, std::nullopt) << "it was said";
    EXPECT_EQ(machine.taken(3, machine_now).expect, 5U);
    EXPECT_TRUE(machine.paused(machine_now).put_back);
    EXPECT_FALSE(machine.paused(machine_now).put_back) << "once";
    EXPECT_EQ(machine.resumed(machine_now).expect, 5U);
    EXPECT_EQ(machine.ended(badly, machine_now).expect, std::nullopt) << "not yet recorded";
    EXPECT_EQ(machine.recorded(true, machine_now).expect, 6U);
    machine.ended(badly, machine_now);
    const worker_actions outage = machine.ended(badly, machine_now);
    EXPECT_TRUE(outage.put_back);
    EXPECT_EQ(outage.expect, std::nullopt);
}

TEST(worker_machine, expects_something_again_after_an_outage_when_one_has_gone_well) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(3, machine_now);
    for (int i = 0; i < 3; ++i) machine.ended(badly, machine_now);
    for (int i = 0; i < 2; ++i) machine.recorded(true, machine_now);
    const moment later = machine_now + 60s;
    EXPECT_EQ(machine.woken(later).expect, std::nullopt) << "one is tried first";
    EXPECT_EQ(machine.taken(1, later).expect, std::nullopt);
    EXPECT_EQ(machine.ended(well, later).expect, 7U) << "it is still to be recorded";
}

TEST(worker_machine, expects_nothing_while_the_store_fails_or_it_stops) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    EXPECT_TRUE(machine.take_failed(machine_now).put_back);
    EXPECT_EQ(machine.woken(machine_now + 2s).expect, 8U);
    EXPECT_TRUE(machine.stop(machine_now + 2s).put_back);
}

TEST(worker_machine, expects_nothing_ahead_of_a_limited_rate) {
    worker_settings limited = settings();
    limited.per_second = 100;
    const worker_actions begun = worker_machine(limited).notified(machine_now);
    EXPECT_EQ(begun.expect, std::nullopt);
    EXPECT_FALSE(begun.put_back);
}

TEST(worker_machine, with_nothing_due_it_asks_when_and_sleeps_until_then) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    const worker_actions asked = machine.taken(0, machine_now);
    EXPECT_TRUE(asked.ask_next);
    EXPECT_EQ(asked.take, 0U);
    EXPECT_EQ(machine.next_is(5s, machine_now).wake_at, machine_now + 5s);
    EXPECT_EQ(machine.woken(machine_now + 4s).take, 0U) << "too early: it sleeps on";
    EXPECT_EQ(machine.woken(machine_now + 4s).wake_at, machine_now + 5s);
    const worker_actions due = machine.woken(machine_now + 5s);
    EXPECT_EQ(due.take, 4U);
    EXPECT_TRUE(due.as_due) << "five seconds are over, whatever the wall clock says";
}

TEST(worker_machine,
     while_something_is_under_way_it_asks_a_moment_later_and_only_when_nothing_was_taken_since) {
    worker_machine machine = a_machine(8);
    machine.notified(machine_now);
    const worker_actions sent = machine.taken(2, machine_now);
    EXPECT_FALSE(sent.ask_next);
    EXPECT_EQ(sent.wake_at, machine_now + 50ms);
    EXPECT_FALSE(machine.woken(machine_now + 49ms).ask_next);
    EXPECT_TRUE(machine.woken(machine_now + 50ms).ask_next);
    EXPECT_EQ(machine.next_is(5s, machine_now + 50ms).wake_at, machine_now + 50ms + 5s)
        << "also while they are under way";
    EXPECT_EQ(machine.notified(machine_now + 60ms).take, 6U);
    machine.taken(1, machine_now + 60ms);
    EXPECT_FALSE(machine.woken(machine_now + 100ms).ask_next) << "it was looked since";
    EXPECT_TRUE(machine.woken(machine_now + 110ms).ask_next);
}

TEST(worker_machine, what_is_given_in_parts_is_asked_for_at_once) {
    worker_machine machine = a_machine(8);
    machine.notified(machine_now);
    EXPECT_TRUE(machine.taken(2, machine_now, store::taken_bytes).ask_next);
    EXPECT_EQ(machine.next_is(0ms, machine_now).take, 6U);
}

TEST(worker_machine, with_nothing_waiting_it_sleeps_until_it_is_notified) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(0, machine_now);
    const worker_actions idle = machine.next_is(std::nullopt, machine_now);
    EXPECT_FALSE(idle.wake_at);
    EXPECT_EQ(idle.take, 0U);
    EXPECT_EQ(machine.notified(machine_now).take, 4U);
}

TEST(worker_machine, what_became_due_meanwhile_is_taken_at_once_but_it_does_not_spin) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(0, machine_now);
    EXPECT_EQ(machine.next_is(-1ms, machine_now).take, 4U);
    EXPECT_TRUE(machine.taken(0, machine_now).ask_next);
    const worker_actions again = machine.next_is(0ms, machine_now);
    EXPECT_EQ(again.take, 0U) << "the store said so, and gave nothing";
    EXPECT_EQ(again.wake_at, machine_now + 1s);
}

TEST(worker_machine, never_sleeps_longer_than_the_cap_whatever_the_wall_clock_says) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(0, machine_now);
    EXPECT_EQ(machine.next_is(24h, machine_now).wake_at, machine_now + 60s);
    EXPECT_EQ(machine.woken(machine_now + 60s).take, 4U);
    machine.taken(0, machine_now + 60s);
    machine.next_is(24h, machine_now + 60s);
    EXPECT_FALSE(machine.woken(machine_now + 120s).as_due) << "that time has not come";
}

TEST(worker_machine, takes_more_only_when_there_is_room) {
    worker_machine machine = a_machine(8);
    machine.notified(machine_now);
    EXPECT_EQ(machine.taken(8, machine_now).take, 0U) << "all are under way";
    EXPECT_EQ(machine.ended(well, machine_now).take, 0U) << "a question for one is not worth it";
    EXPECT_EQ(machine.ended(well, machine_now).take, 2U);
}

TEST(worker_machine, results_are_recorded_together) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(4, machine_now);
    EXPECT_TRUE(machine.ended(well, machine_now).record);
    EXPECT_FALSE(machine.ended(well, machine_now).record)
        << "the store is at work; this one waits for the next commit";
    EXPECT_FALSE(machine.ended(well, machine_now).record);
    EXPECT_TRUE(machine.recorded(true, machine_now).record);
}

TEST(worker_machine, after_a_commit_lanes_may_have_stepped_forward) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(1, machine_now);
    machine.next_is(std::nullopt, machine_now);
    machine.ended(well, machine_now);
    EXPECT_EQ(machine.recorded(true, machine_now).take, 4U);
}

TEST(worker_machine, a_store_that_cannot_be_written_stops_the_sending) {
    worker_machine machine = a_machine(2);
    machine.notified(machine_now);
    machine.taken(2, machine_now);
    machine.ended(well, machine_now);
    const worker_actions failed = machine.recorded(false, machine_now);
    EXPECT_FALSE(failed.record) << "not at once again";
    EXPECT_EQ(failed.wake_at, machine_now + 1s);
    std::size_t sent = 2;
    for (worker_actions next = machine.ended(well, machine_now); next.take > 0;
         next = machine.ended(well, machine_now)) {
        sent += next.take;
        machine.taken(next.take, machine_now);
    }
    EXPECT_LE(sent, 4U) << "twice the concurrency, then it waits";
    EXPECT_TRUE(machine.woken(machine_now + 1s).record);
}

TEST(worker_machine, a_store_that_cannot_be_read_is_asked_again_later) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    const worker_actions failed = machine.take_failed(machine_now);
    EXPECT_EQ(failed.take, 0U);
    EXPECT_EQ(failed.wake_at, machine_now + 1s);
    EXPECT_EQ(machine.notified(machine_now).take, 0U) << "a commit meanwhile does not make it spin";
    EXPECT_EQ(machine.woken(machine_now + 1s).take, 4U);
}

TEST(worker_machine, stops_when_everything_has_ended_and_is_recorded) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(2, machine_now);
    EXPECT_FALSE(machine.stop(machine_now).finished);
    EXPECT_FALSE(machine.abandoned(machine_now).finished);
    EXPECT_TRUE(machine.ended(well, machine_now).record);
    const worker_actions last = machine.recorded(true, machine_now);
    EXPECT_TRUE(last.finished);
    EXPECT_EQ(last.take, 0U);
}

TEST(worker_machine, stops_at_once_when_idle) {
    worker_machine machine = a_machine();
    EXPECT_TRUE(machine.stop(machine_now).finished);
}

TEST(worker_machine, stops_also_when_the_store_cannot_be_written) {
    worker_machine machine = a_machine();
    machine.notified(machine_now);
    machine.taken(1, machine_now);
    machine.ended(well, machine_now);
    machine.stop(machine_now);
    EXPECT_TRUE(machine.recorded(false, machine_now).finished);
}

TEST(worker_machine, after_failures_in_a_row_that_speak_against_the_target_it_rests_with_one_alert) {
    worker_machine machine = a_machine(16);
    machine.notified(machine_now);
    for (const breaker_news expected : {breaker_news::none, breaker_news::none, breaker_news::opened}) {
        EXPECT_TRUE(machine.counts(true));
        machine.taken(1, machine_now);
        EXPECT_EQ(machine.ended(badly, machine_now).news, expected);
        EXPECT_EQ(machine.recorded(true, machine_now).take, expected == breaker_news::none ? 16U : 0U);
    }
    EXPECT_FALSE(machine.counts(true)) << "no attempt is used up by an outage";
    EXPECT_TRUE(machine.counts(false));
    EXPECT_EQ(machine.notified(machine_now).wake_at, machine_now + 2s);
}

/// Some are under way, and the store has no more.
worker_machine one_that_sends(std::size_t count) {
    worker_machine machine = a_machine(16);
    machine.notified(machine_now);
    machine.taken(count, machine_now);
    machine.next_is(std::nullopt, machine_now);
    return machine;
}

/// Four failures at once: the breaker rests until now + 2s.
worker_machine one_that_rests() {
    worker_machine machine = one_that_sends(4);
    for (int i = 0; i < 4; ++i) machine.ended(badly, machine_now);
    machine.recorded(true, machine_now);
    machine.recorded(true, machine_now);
    return machine;
}

TEST(worker_machine, then_one_is_tried_and_its_success_ends_the_outage) {
    worker_machine machine = one_that_rests();
    EXPECT_EQ(machine.woken(machine_now + 1999ms).take, 0U);
    EXPECT_EQ(machine.woken(machine_now + 2s).take, 1U);
    EXPECT_EQ(machine.taken(1, machine_now + 2s).take, 0U) << "one only";
    EXPECT_EQ(machine.outage().state(), breaker_state::half_open);
    const worker_actions end = machine.ended(well, machine_now + 3s);
    EXPECT_EQ(end.news, breaker_news::closed);
    EXPECT_EQ(end.take, 16U);
}

TEST(worker_machine, or_its_failure_prolongs_it_in_silence_up_to_the_cap) {
    worker_machine machine = one_that_rests();
    moment when = machine_now + 2s;
    for (const auto pause : {4s, 8s, 16s, 32s, 60s, 60s}) {
        ASSERT_EQ(machine.woken(when).take, 1U);
        machine.taken(1, when);
        EXPECT_FALSE(machine.counts(true));
        EXPECT_EQ(machine.ended(badly, when).news, breaker_news::none);
        EXPECT_EQ(machine.recorded(true, when).wake_at, when + pause);
        when += pause;
    }
}

TEST(worker_machine, what_was_sent_before_the_outage_ends_before_one_is_tried) {
    worker_machine machine = one_that_sends(4);
    for (int i = 0; i < 3; ++i) machine.ended(badly, machine_now);
    machine.recorded(true, machine_now);
    EXPECT_EQ(machine.woken(machine_now + 2s).take, 0U);
    const worker_actions last = machine.ended(badly, machine_now + 30s);
    EXPECT_EQ(last.news, breaker_news::none);
    EXPECT_EQ(last.take, 1U);
}

TEST(worker_machine, a_refusal_says_that_the_target_is_there) {
    worker_machine machine = one_that_sends(4);
    for (const attempt_end& how : {badly, badly, well, badly})
        EXPECT_EQ(machine.ended(how, machine_now).news, breaker_news::none);
}

TEST(worker_machine, a_target_that_asks_to_wait_is_spared_by_all_up_to_the_cap) {
    worker_machine machine = a_machine(4);
    machine.notified(machine_now);
    machine.taken(1, machine_now);
    machine.next_is(std::nullopt, machine_now);
    machine.ended({true, 0.5, std::chrono::seconds(20)}, machine_now);
    EXPECT_EQ(machine.recorded(true, machine_now).take, 0U);
    EXPECT_EQ(machine.notified(machine_now).wake_at, machine_now + 20s);
    EXPECT_EQ(machine.woken(machine_now + 20s).take, 4U);
    machine.taken(1, machine_now + 20s);
    machine.ended({true, 0.5, std::chrono::seconds::max()}, machine_now + 20s);
    EXPECT_EQ(machine.notified(machine_now + 20s).wake_at, machine_now + 80s);
}

TEST(worker_machine, what_is_given_up_at_a_stop_decides_nothing) {
    worker_machine machine = one_that_rests();
    machine.woken(machine_now + 2s);
    machine.taken(1, machine_now + 2s);
    EXPECT_EQ(machine.abandoned(machine_now + 2s).news, breaker_news::none);
    EXPECT_EQ(machine.outage().state(), breaker_state::open);
}

TEST(worker_machine, a_rate_is_kept_evenly) {
    worker_settings slow = settings(100);
    slow.per_second = 20;
    worker_machine machine(slow);
    std::size_t sent = 0;
    machine.notified(machine_now);
    worker_actions next = machine.taken(0, machine_now);
    next = machine.notified(machine_now);
    for (moment when = machine_now; when < machine_now + 10s; when += 1ms) {
        if (next.take > 0) {
            EXPECT_LE(next.take, 2U) << "a tenth of a second's worth at once";
            sent += next.take;
            next = machine.taken(next.take, when);
            for (std::size_t i = 0; i < 2 && machine.under_way() > 0; ++i) next = machine.ended(well, when);
            next = machine.recorded(true, when);
        } else {
            next = machine.woken(when);
        }
    }
    EXPECT_GE(sent, 195U);
    EXPECT_LE(sent, 203U);
}

TEST(worker_machine, a_paused_target_gets_nothing_until_it_is_resumed) {
    worker_machine machine = a_machine();
    machine.paused(machine_now);
    EXPECT_EQ(machine.notified(machine_now).take, 0U);
    EXPECT_FALSE(machine.notified(machine_now).wake_at);
    EXPECT_EQ(machine.resumed(machine_now).take, 4U);
}

}  // namespace
}  // namespace genvej::delivery::test
