#include "gateway/endpoints/operator_time.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::gateway {
namespace {

TEST(operator_time, a_day_is_its_beginning_and_a_time_is_utc) {
    EXPECT_EQ(time_from("1970-01-01"), 0);
    EXPECT_EQ(time_from("2026-11-26"), 1'795'651'200'000);
    EXPECT_EQ(time_from("2026-11-26T04:05:06Z"), 1'795'665'906'000);
    EXPECT_EQ(time_from("2026-11-26T04:05:06.123Z"), time_from("2026-11-26T04:05:06Z"));
}

TEST(operator_time, everything_else_is_no_time) {
    for (const char* bad : {"", "yesterday", "2026-13-01", "2026-02-30", "2026-1-1", "2026-11-26T",
                            "2026-11-26T04:05:06", "2026-11-26T24:00:00Z", "2026-11-26T04:61:00Z",
                            "2026-11-26T04:05:06+01:00", "2026-11-26 04:05:06Z", "-026-11-26"})
        EXPECT_FALSE(time_from(bad)) << bad;
}

}  // namespace
}  // namespace genvej::gateway
