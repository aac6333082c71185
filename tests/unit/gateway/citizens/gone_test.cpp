#include "gateway/citizens/gone.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/gateway/summary/told_citizen.hpp"

namespace genvej::gateway::citizens {
namespace {

using summary::test::told_citizen;

/// Takes everything of the course out of the record.
void erase(told_citizen& one, std::string_view date) {
    const auto resources = one.of().resources;
    std::set<std::pair<std::string, std::string>> done;
    for (const store::record_version& each : resources) {
        if (each.name.type == "Patient" || each.name.type == "Consent") continue;
        if (done.insert({each.name.type, each.name.id}).second)
            one.remove(date, each.name.type, each.name.id);
    }
}

TEST(gone, whoever_was_told_of_a_deleted_course_is_shown_to_a_person) {
    told_citizen one;
    one.course();
    const looked first = one.look("2026-06-02");
    ASSERT_EQ(first.settles.courses.size(), 1U);
    const std::string course = first.settles.courses.front().course;
    one.note(
        "2026-06-03", "letter",
        fmt::format(
            R"({{"letter":"L1","course":"{}","recipient":"gp","to":"5799990000033","state":"sent","digest":"d","text":"t"}})",
            course));
    erase(one, "2026-06-10");
    const looked now = one.look("2026-06-10");
    ASSERT_EQ(now.settles.courses.size(), 1U);
    EXPECT_EQ(now.settles.courses.front().course, course);
    EXPECT_EQ(now.settles.courses.front().state, "void");
    EXPECT_EQ(now.settles.courses.front().lists, std::vector<std::string>{"letter_waits"});
    ASSERT_EQ(now.letters.size(), 1U);
    EXPECT_EQ(now.letters.front().waits, std::vector<std::string>{"reopened"});
    EXPECT_EQ(now.letters.front().to, "5799990000033");
}

TEST(gone, what_was_told_to_nobody_is_gone) {
    told_citizen one;
    one.course();
    one.look("2026-06-02");
    erase(one, "2026-06-10");
    const looked now = one.look("2026-06-10");
    EXPECT_TRUE(now.settles.courses.empty());
    EXPECT_TRUE(now.letters.empty());
}

TEST(gone, the_citizen_is_told_that_it_was_a_mistake) {
    told_citizen one;
    one.course(false).consent("2026-03-01", "k");
    ASSERT_EQ(told_citizen::made(one.look("2026-04-01"), "SUMMARY").size(), 1U);
    erase(one, "2026-04-10");
    const auto letters = told_citizen::made(one.look("2026-04-10"), "SUMMARY");
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_NE(letters.front().translation.find("Forløbet var registreret ved en fejl"), std::string::npos);
    EXPECT_TRUE(told_citizen::made(one.look("2026-04-11"), "SUMMARY").empty());
}

}  // namespace
}  // namespace genvej::gateway::citizens
