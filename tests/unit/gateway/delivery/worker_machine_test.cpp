#include "gateway/delivery/worker_machine.hpp"

#include <gtest/gtest.h>

namespace genvej::delivery::test {
namespace {

using namespace std::chrono_literals;
constexpr store::time_ms now = 1'700'000'000'000;

worker_machine a_machine(std::size_t concurrency = 4) {
    return {concurrency, 60s};
}

TEST(worker_machine, begins_by_taking_as_much_as_may_be_under_way) {
    worker_machine machine = a_machine();
    EXPECT_EQ(machine.notified().take, 4U);
    EXPECT_EQ(machine.notified().take, 0U) << "one question at a time";
}

TEST(worker_machine, with_nothing_due_it_asks_when_and_sleeps_until_then) {
    worker_machine machine = a_machine();
    machine.notified();
    const worker_actions asked = machine.taken(0);
    EXPECT_TRUE(asked.ask_next);
    EXPECT_EQ(asked.take, 0U);
    EXPECT_EQ(machine.next_is(now + 5'000, now).wake_after, 5s);
    EXPECT_EQ(machine.woken().take, 4U);
}

TEST(worker_machine, with_nothing_waiting_it_sleeps_until_it_is_notified) {
    worker_machine machine = a_machine();
    machine.notified();
    machine.taken(0);
    const worker_actions idle = machine.next_is(std::nullopt, now);
    EXPECT_FALSE(idle.wake_after);
    EXPECT_EQ(idle.take, 0U);
    EXPECT_EQ(machine.notified().take, 4U);
}

TEST(worker_machine, what_became_due_meanwhile_is_taken_at_once) {
    worker_machine machine = a_machine();
    machine.notified();
    machine.taken(0);
    EXPECT_EQ(machine.next_is(now, now).take, 4U);
}

TEST(worker_machine, a_clock_that_went_back_does_not_postpone_beyond_the_cap) {
    worker_machine machine = a_machine();
    machine.notified();
    machine.taken(0);
    const store::time_ms far = now + 3'600'000;
    const worker_actions out = machine.next_is(far, now);
    EXPECT_EQ(out.take, 4U);
    EXPECT_EQ(out.as_of, far);
}

TEST(worker_machine, takes_more_only_when_there_is_room) {
    worker_machine machine = a_machine(8);
    machine.notified();
    EXPECT_EQ(machine.taken(8).take, 0U) << "all are under way";
    EXPECT_EQ(machine.ended().take, 0U) << "a question for one is not worth it";
    EXPECT_EQ(machine.ended().take, 2U);
}

TEST(worker_machine, results_are_recorded_together) {
    worker_machine machine = a_machine();
    machine.notified();
    machine.taken(4);
    EXPECT_TRUE(machine.ended().record);
    EXPECT_FALSE(machine.ended().record) << "the store is at work; this one waits for the next commit";
    EXPECT_FALSE(machine.ended().record);
    EXPECT_TRUE(machine.recorded(true).record);
}

TEST(worker_machine, after_a_commit_lanes_may_have_stepped_forward) {
    worker_machine machine = a_machine();
    machine.notified();
    machine.taken(1);
    machine.next_is(std::nullopt, now);
    machine.ended();
    EXPECT_EQ(machine.recorded(true).take, 4U);
}

TEST(worker_machine, a_store_that_cannot_be_written_stops_the_sending) {
    worker_machine machine = a_machine(2);
    machine.notified();
    machine.taken(2);
    machine.ended();
    const worker_actions failed = machine.recorded(false);
    EXPECT_FALSE(failed.record) << "not at once again";
    EXPECT_EQ(failed.wake_after, 1s);
    std::size_t sent = 2;
    for (worker_actions next = machine.ended(); next.take > 0; next = machine.ended()) {
        sent += next.take;
        machine.taken(next.take);
    }
    EXPECT_LE(sent, 4U) << "twice the concurrency, then it waits";
    EXPECT_TRUE(machine.woken().record);
}

TEST(worker_machine, a_store_that_cannot_be_read_is_asked_again_later) {
    worker_machine machine = a_machine();
    machine.notified();
    const worker_actions failed = machine.take_failed();
    EXPECT_EQ(failed.take, 0U);
    EXPECT_EQ(failed.wake_after, 1s);
    EXPECT_EQ(machine.notified().take, 0U) << "a commit meanwhile does not make it spin";
    EXPECT_EQ(machine.woken().take, 4U);
}

TEST(worker_machine, stops_when_everything_has_ended_and_is_recorded) {
    worker_machine machine = a_machine();
    machine.notified();
    machine.taken(2);
    EXPECT_FALSE(machine.stop().finished);
    EXPECT_FALSE(machine.abandoned().finished);
    EXPECT_TRUE(machine.ended().record);
    const worker_actions last = machine.recorded(true);
    EXPECT_TRUE(last.finished);
    EXPECT_EQ(last.take, 0U);
}

TEST(worker_machine, stops_at_once_when_idle) {
    worker_machine machine = a_machine();
    EXPECT_TRUE(machine.stop().finished);
}

TEST(worker_machine, stops_also_when_the_store_cannot_be_written) {
    worker_machine machine = a_machine();
    machine.notified();
    machine.taken(1);
    machine.ended();
    machine.stop();
    EXPECT_TRUE(machine.recorded(false).finished);
}

}  // namespace
}  // namespace genvej::delivery::test
