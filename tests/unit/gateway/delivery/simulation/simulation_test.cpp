#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/gateway/delivery/simulation/schedule.hpp"

namespace genvej::delivery::simulation {
namespace {

#if defined(__SANITIZE_THREAD__)
constexpr std::uint64_t schedules = 1'000;
#elif defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t schedules = 5'000;
#elif defined(NDEBUG)
constexpr std::uint64_t schedules = 100'000;
#else
constexpr std::uint64_t schedules = 5'000;
#endif

std::optional<std::uint64_t> number_from(const char* variable) {
    const char* text = std::getenv(variable);
    return text == nullptr ? std::nullopt : std::optional(std::strtoull(text, nullptr, 10));
}

void add(report& sum, const report& one) {
    sum.messages += one.messages;
    sum.transmissions += one.transmissions;
    sum.events += one.events;
    sum.faults += one.faults;
    sum.alerts += one.alerts;
    sum.delivered += one.delivered;
    sum.refused += one.refused;
    sum.dead += one.dead;
    sum.discarded += one.discarded;
}

std::string describe(const report& one) {
    return fmt::format(
        "{} messages, {} transmissions, {} faults, {} outages told, {} steps; delivered {}, refused {}, dead "
        "{}, "
        "discarded {}",
        one.messages, one.transmissions, one.faults, one.alerts, one.events, one.delivered, one.refused,
        one.dead, one.discarded);
}

void replay_hint(std::uint64_t seed, const std::string& problem) {
    ADD_FAILURE() << "GENVEJ_SIMULATION_SEED=" << seed << ": " << problem;
}

/// Two at a time; stops at the first few that are wrong.
report run_all(std::uint64_t first, std::uint64_t count) {
    std::atomic<std::uint64_t> next{first};
    std::atomic<int> wrong{0};
    std::mutex mutex;
    report sum;
    const auto work = [&] {
        report own;
        for (std::uint64_t seed = next++; seed < first + count && wrong < 3; seed = next++) {
            const report one = run_schedule(seed);
            add(own, one);
            if (one.problem.empty()) continue;
            ++wrong;
            const std::lock_guard lock(mutex);
            replay_hint(seed, one.problem);
        }
        const std::lock_guard lock(mutex);
        add(sum, own);
    };
    std::thread other(work);
    work();
    other.join();
    return sum;
}

/// GENVEJ_SIMULATION_SEED=n tells that schedule again; GENVEJ_SIMULATION_SCHEDULES=n runs so many.
TEST(simulation, whatever_happens_every_message_ends_once_with_effect_or_with_a_reason) {
    if (const auto seed = number_from("GENVEJ_SIMULATION_SEED")) {
        const report one = run_schedule(*seed);
        std::cout << "seed " << *seed << ": " << describe(one) << '\n';
        EXPECT_EQ(one.problem, "");
        return;
    }
    const std::uint64_t count = number_from("GENVEJ_SIMULATION_SCHEDULES").value_or(schedules);
    const report sum = run_all(1, count);
    std::cout << count << " schedules: " << describe(sum) << '\n';
    EXPECT_EQ(sum.delivered + sum.refused + sum.dead + sum.discarded, sum.messages);
    // A simulation in which nothing goes wrong would prove nothing.
    EXPECT_GT(sum.faults, count);
    EXPECT_GT(sum.transmissions, sum.messages);
    EXPECT_GT(sum.alerts, count / 10);
    EXPECT_GT(sum.refused, count / 10);
    EXPECT_GT(sum.dead, count / 10);
    EXPECT_GT(sum.discarded, count / 20);
}

TEST(simulation, one_more_that_nobody_has_seen_before) {
    const std::uint64_t seed = number_from("GENVEJ_SIMULATION_SEED").value_or(std::random_device{}());
    std::cout << "GENVEJ_SIMULATION_SEED=" << seed << '\n';
    EXPECT_EQ(run_schedule(seed).problem, "");
}

TEST(simulation, the_same_seed_is_the_same_story) {
    for (const std::uint64_t seed : {3U, 14U, 159U})
        EXPECT_EQ(describe(run_schedule(seed)), describe(run_schedule(seed)));
    EXPECT_NE(describe(run_schedule(3)), describe(run_schedule(4)));
}

TEST(simulation, one_dead_target_among_five_changes_no_attempt_of_the_others) {
    constexpr std::uint64_t stories = schedules / 500;
    std::uint64_t outages = 0, calm = 0;
    for (std::uint64_t seed = 1; seed <= stories; ++seed) {
        const five_targets fair = run_with_fifth(seed, weather::fair);
        EXPECT_EQ(fair.how.problem, "") << seed;
        EXPECT_NE(fair.attempts_of_four, "") << seed;
        calm += fair.how.alerts;
        for (const weather sky : {weather::refuses, weather::loses_requests, weather::slow, weather::busy}) {
            const five_targets dead = run_with_fifth(seed, sky);
            EXPECT_EQ(dead.how.problem, "") << seed;
            EXPECT_EQ(dead.attempts_of_four, fair.attempts_of_four) << seed;
            outages += dead.how.alerts;
        }
    }
    EXPECT_GT(outages, 4 * calm) << "the fifth was down";
}

}  // namespace
}  // namespace genvej::delivery::simulation
