#include "gateway/pathway/day.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::gateway::pathway {
namespace {

TEST(pathway_day, a_day_is_one_of_copenhagen) {
    EXPECT_EQ(to_date(read_day("2026-11-26T22:59:59Z").value()), "2026-11-26");
    EXPECT_EQ(to_date(read_day("2026-11-26T23:00:00Z").value()), "2026-11-27");  // winter: UTC+1
    EXPECT_EQ(to_date(read_day("2026-07-01T21:59:59Z").value()), "2026-07-01");
    EXPECT_EQ(to_date(read_day("2026-07-01T22:00:00Z").value()), "2026-07-02");  // summer: UTC+2
    EXPECT_EQ(to_date(read_day("2026-11-26T00:30:00.250+05:00").value()), "2026-11-25");
    EXPECT_EQ(to_date(read_day("2024-02-29").value()), "2024-02-29");
}

TEST(pathway_day, years_months_and_nonsense_are_no_days) {
    for (const char* text :
         {"", "2026", "2026-11", "2026-02-29", "2026-13-01", "2026-11-26T10:00", "tomorrow"}) {
        EXPECT_FALSE(read_day(text)) << text;
    }
}

TEST(pathway_day, a_day_begins_at_midnight_of_its_own_time) {
    EXPECT_EQ(day_of(beginning_of(read_day("2026-11-26").value())), read_day("2026-11-26").value());
    EXPECT_EQ(beginning_of(read_day("2026-11-26").value()), 1'795'647'600'000);  // 2026-11-25T23:00:00Z
    EXPECT_EQ(beginning_of(read_day("2026-07-02").value()), 1'782'943'200'000);  // 2026-07-01T22:00:00Z
}

TEST(pathway_day, every_day_of_sixty_years_begins_where_the_one_before_it_ended) {
    const day last = read_day("2040-01-01").value();
    int short_days = 0;
    int long_days = 0;
    for (day one = read_day("1980-01-01").value(); one < last; ++one) {
        const store::time_ms begins = beginning_of(one);
        ASSERT_EQ(day_of(begins), one) << to_date(one);
        ASSERT_EQ(day_of(begins - 1), one - 1) << to_date(one);
        ASSERT_EQ(read_day(to_date(one)), one);
        const store::time_ms hours = (beginning_of(one + 1) - begins) / 3'600'000;
        short_days += hours == 23 ? 1 : 0;
        long_days += hours == 25 ? 1 : 0;
    }
    EXPECT_EQ(short_days, 60);
    EXPECT_EQ(long_days, 60);
}

TEST(pathway_day, the_clock_of_letters_says_the_same_day) {
    for (store::time_ms at = -1'000'000'000; at < 1'900'000'000'000; at += 86'399'999 * 7) {
        const day one = day_of(at);
        EXPECT_LE(beginning_of(one), at);
        EXPECT_GT(beginning_of(one + 1), at);
    }
}

}  // namespace
}  // namespace genvej::gateway::pathway
