#include "mappings/vocabulary/danish_time.hpp"

#include <gtest/gtest.h>

namespace genvej::mappings {
namespace {

std::string fhir(const char* date, const char* time) {
    clock_time local = *read_date(date);
    EXPECT_TRUE(read_time(time, local));
    return to_fhir(in_denmark(local));
}

TEST(danish_time, winter_and_summer) {
    EXPECT_EQ(fhir("2026-01-15", "10:15"), "2026-01-15T10:15:00+01:00");
    EXPECT_EQ(fhir("2026-07-15", "10:15"), "2026-07-15T10:15:00+02:00");
    EXPECT_EQ(fhir("2026-07-15", "10:15:09"), "2026-07-15T10:15:09+02:00");
}

// 2026: 29 March and 25 October.
TEST(danish_time, the_hour_that_does_not_exist_moves_forward) {
    EXPECT_EQ(fhir("2026-03-29", "01:59"), "2026-03-29T01:59:00+01:00");
    EXPECT_EQ(fhir("2026-03-29", "02:30"), "2026-03-29T03:30:00+02:00");
    EXPECT_EQ(fhir("2026-03-29", "03:00"), "2026-03-29T03:00:00+02:00");
    EXPECT_EQ(in_denmark({2026, 3, 29, 2, 30, 0}).how, clock_case::missing);
    EXPECT_EQ(in_denmark({2026, 3, 29, 3, 0, 0}).how, clock_case::plain);
}

TEST(danish_time, of_the_hour_that_occurs_twice_the_first_counts) {
    EXPECT_EQ(fhir("2026-10-25", "01:59"), "2026-10-25T01:59:00+02:00");
    EXPECT_EQ(fhir("2026-10-25", "02:30"), "2026-10-25T02:30:00+02:00");
    EXPECT_EQ(fhir("2026-10-25", "03:00"), "2026-10-25T03:00:00+01:00");
    EXPECT_EQ(in_denmark({2026, 10, 25, 2, 30, 0}).how, clock_case::twice);
}

TEST(danish_time, earlier_years_have_their_own_rules) {
    EXPECT_EQ(fhir("1979-07-01", "12:00"), "1979-07-01T12:00:00+01:00");
    EXPECT_EQ(fhir("1980-04-05", "12:00"), "1980-04-05T12:00:00+01:00");
    EXPECT_EQ(fhir("1980-04-06", "12:00"), "1980-04-06T12:00:00+02:00");
    EXPECT_EQ(fhir("1995-10-01", "12:00"), "1995-10-01T12:00:00+01:00");
    EXPECT_EQ(fhir("1996-10-01", "12:00"), "1996-10-01T12:00:00+02:00");
}

TEST(danish_time, comes_back_as_danish_clock_time_from_any_zone) {
    const auto back = [](const char* text) {
        const auto clock = danish_clock(text);
        return clock ? date_text(*clock) + " " + time_text(*clock) : std::string("none");
    };
    EXPECT_EQ(back("2026-01-15T10:15:00+01:00"), "2026-01-15 10:15");
    EXPECT_EQ(back("2026-07-15T08:15:00Z"), "2026-07-15 10:15");
    EXPECT_EQ(back("2026-07-15T23:30:00.123Z"), "2026-07-16 01:30");
    EXPECT_EQ(back("2026-12-31T20:30:00-05:00"), "2027-01-01 02:30");
    EXPECT_EQ(back("2026-10-25T00:30:00Z"), "2026-10-25 02:30");
    EXPECT_EQ(back("2026-10-25T01:30:00Z"), "2026-10-25 02:30");
    EXPECT_EQ(back("2026-10-25T02:30:00Z"), "2026-10-25 03:30");
    EXPECT_EQ(back("2026-07-15"), "none");
    EXPECT_EQ(back("2026-07-15T10:15:00"), "none");
}

TEST(danish_time, every_hour_of_a_year_goes_there_and_back) {
    for (int year : {1985, 2000, 2024, 2026}) {
        for (int month = 1; month <= 12; ++month) {
            for (int day = 1; day <= 28; ++day) {
                for (int hour = 0; hour < 24; ++hour) {
                    const danish_instant there = in_denmark({year, month, day, hour, 5, 0});
                    const auto back = danish_clock(to_fhir(there));
                    ASSERT_TRUE(back);
                    if (there.how == clock_case::plain) {
                        ASSERT_EQ(back->hour, hour) << year << month << day;
                    }
                    ASSERT_EQ(back->day, day);
                }
            }
        }
    }
}

TEST(danish_time, days_that_do_not_exist) {
    EXPECT_FALSE(read_date("2026-02-29"));
    EXPECT_TRUE(read_date("2024-02-29"));
    EXPECT_FALSE(read_date("2026-13-01"));
    EXPECT_FALSE(read_date("2026-1-01"));
    EXPECT_FALSE(read_date("-026-01-01"));
    clock_time any;
    EXPECT_FALSE(read_time("24:00", any));
    EXPECT_FALSE(read_time("9:00", any));
}

}  // namespace
}  // namespace genvej::mappings
