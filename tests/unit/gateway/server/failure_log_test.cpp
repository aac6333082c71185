#include "gateway/server/failure_log.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace genvej::gateway::test {
namespace {

class failure_log_test : public testing::Test {
protected:
    std::vector<std::string> said_;
    failure_log log_{[this](const std::string& line) { said_.push_back(line); }};
    using lines = std::vector<std::string>;
};

TEST_F(failure_log_test, what_goes_on_failing_is_said_at_once_and_then_now_and_then_with_how_often) {
    for (store::time_ms now = 1'000; now <= 11'000; now += 10) log_.failed("citizens", "full", now);
    EXPECT_EQ(said_, (lines{"citizens: full", "citizens: full (and 999 times since that was said)"}));
    log_.failed("citizens", "full", 3'600'000);
    EXPECT_EQ(said_.back(), "citizens: full") << "an hour of silence, then once more";
}

TEST_F(failure_log_test, another_failure_is_said_whatever_was_said_before) {
    log_.failed("citizens", "full", 1'000);
    log_.failed("citizens", "broken", 1'001);
    log_.failed("target out", "full", 1'002);
    EXPECT_EQ(said_, (lines{"citizens: full", "citizens: broken", "target out: full"}));
}

TEST_F(failure_log_test, a_clock_that_went_back_hides_nothing) {
    log_.failed("citizens", "full", 86'400'000);
    log_.failed("citizens", "full", 1'000);
    EXPECT_EQ(said_.size(), 2U);
}

}  // namespace
}  // namespace genvej::gateway::test
