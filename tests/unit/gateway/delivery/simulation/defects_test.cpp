#include <gtest/gtest.h>

#include "tests/unit/gateway/delivery/simulation/schedule.hpp"

namespace genvej::delivery::simulation {
namespace {

/// A defect that is planted, and one of the words by which the oracle names it.
struct planted {
    defect what;
    const char* name;
    const char* seen_as;
};

constexpr std::uint64_t most_schedules = 5'000;

class defects_test : public testing::TestWithParam<planted> {};

/// The oracle can fail: each of these is a way to lose, double, overtake or hold up a message.
TEST_P(defects_test, is_seen) {
    std::string seen;
    for (std::uint64_t seed = 1; seed <= most_schedules; ++seed) {
        const std::string problem = run_schedule(seed, GetParam().what).problem;
        if (problem.find(GetParam().seen_as) != std::string::npos) return;
        if (!problem.empty()) seen += problem + '\n';
    }
    ADD_FAILURE() << "not seen as \"" << GetParam().seen_as << "\", but:\n" << seen;
}

INSTANTIATE_TEST_SUITE_P(
    each, defects_test,
    testing::Values(
        planted{defect::forgets_holds, "forgets_holds", "its lane is held"},
        planted{defect::ignores_what_is_under_way, "ignores_what_is_under_way",
                "two of a lane are under way"},
        planted{defect::newest_first, "newest_first", "not the oldest of its lane"},
        planted{defect::believes_old_leases, "believes_old_leases", "the store keeps another state"},
        planted{defect::loses_results, "loses_results", "the store keeps another state"},
        planted{defect::forgets_whose_turn_it_is, "forgets_whose_turn_it_is",
                "a partner waits while another has his third turn"},
        planted{defect::ignores_the_horizon, "ignores_the_horizon", "postponed beyond the cap"},
        planted{defect::another_key, "another_key", "two effects of one message"},
        planted{defect::passes_in_silence, "passes_in_silence", "a hold that ran out was not told"},
        planted{defect::drops_unrecorded_results, "drops_unrecorded_results", "has not ended"},
        planted{defect::never_wakes, "never_wakes", "has not ended"},
        planted{defect::never_rests, "never_rests", "an outage was not told"},
        planted{defect::alerts_each_time, "alerts_each_time", "an outage was told twice"},
        planted{defect::uses_up_attempts, "uses_up_attempts", "an attempt was counted that is none"},
        planted{defect::postpones_beyond_the_cap, "postpones_beyond_the_cap",
                "the next attempt lies beyond the cap"},
        planted{defect::too_many_at_once, "too_many_at_once", "too many under way at once"},
        planted{defect::too_fast, "too_fast", "too many in a second"}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace genvej::delivery::simulation
