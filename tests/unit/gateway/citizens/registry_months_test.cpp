#include "gateway/citizens/registry_months.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/citizens/registry_worker.hpp"
#include "gateway/pathway/day.hpp"

namespace genvej::gateway::citizens {
namespace {

constexpr store::time_ms an_hour = 3'600'000;

store::time_ms noon(std::string_view date) {
    return pathway::beginning_of(*pathway::read_day(date)) + 12 * an_hour;
}

registry_settings monthly(std::string_view first, std::uint32_t day) {
    registry_settings out;
    out.name = "dhrd";
    out.monthly = true;
    out.first_month = read_month(first);
    out.month_day = day;
    return out;
}

std::vector<std::string> due(const registry_settings& of, std::string_view today) {
    std::vector<std::string> out;
    for (const month one : months_due(of, noon(today))) out.push_back(month_name(one));
    return out;
}

using names = std::vector<std::string>;

TEST(RegistryMonths, AMonthIsReadAndNamed) {
    EXPECT_EQ(month_name(read_month("2026-11")), "2026-11");
    EXPECT_EQ(month_name(read_month("2026-12") + 1), "2027-01");
    for (const std::string_view wrong : {"", "2026", "2026-13", "2026-00", "2026-1", "2026/11", "2026-11-01",
                                         "abcd-ef", "9999-12", "1899-12", "0000-05", "-202-01", "2026- 1"})
        EXPECT_EQ(read_month(wrong), 0) << wrong;
}

/// Of Copenhagen: half past midnight there is the evening before at Greenwich.
TEST(RegistryMonths, AMonthEndsAtMidnightInCopenhagen) {
    EXPECT_EQ(month_name(month_of(end_of(read_month("2026-10")))), "2026-11");
    EXPECT_EQ(month_name(month_of(end_of(read_month("2026-10")) - 1)), "2026-10");
    EXPECT_EQ(end_of(read_month("2026-12")) - end_of(read_month("2026-11")), 31 * 24 * an_hour);
    EXPECT_EQ(end_of(read_month("2026-03")) - end_of(read_month("2026-02")), (31 * 24 - 1) * an_hour)
        << "summer time begins";
}

TEST(RegistryMonths, ThoseThatAreOverAndWhoseDayHasComeAreDue) {
    const registry_settings of = monthly("2026-10", 5);
    EXPECT_EQ(due(of, "2026-09-30"), names());
    EXPECT_EQ(due(of, "2026-11-04"), names());
    EXPECT_EQ(due(of, "2026-11-05"), names({"2026-10"}));
    EXPECT_EQ(due(of, "2027-01-04"), names({"2026-10", "2026-11"}));
    EXPECT_EQ(due(of, "2027-01-05"), names({"2026-10", "2026-11", "2026-12"}));
    EXPECT_EQ(due(monthly("2026-10", 1), "2026-11-01"), names({"2026-10"}));
}

TEST(RegistryMonths, WhatGoesAtOnceHasNoMonths) {
    registry_settings of = monthly("2026-01", 1);
    of.monthly = false;
    EXPECT_EQ(due(of, "2026-11-05"), names());
}

TEST(RegistryMonths, ADocumentIsNamedByWhatItIs) {
    const auto& rules = registry::registry_rules::built_in();
    EXPECT_EQ(document_id(*rules.find("dhrd"), 37, read_month("2026-10")), "dhrd-037-2026-10");
}

}  // namespace
}  // namespace genvej::gateway::citizens
