/// The engine of reports: what is counted where.
#include "tests/unit/gateway/tables/table_fixture.hpp"

namespace genvej::gateway::tables::test {
namespace {

using names = std::vector<std::string>;

wish report_of(const std::string& name, const std::string& by = {}, const std::string& from = {},
               const std::string& to = {}) {
    wish out;
    out.report = name;
    out.by = by;
    out.from = from;
    out.to = to;
    return out;
}
bool has(const names& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

class referrals_test : public tables_test {
protected:
    void SetUp() override {
        know(851, made_course("2017-03-31").a_day("started", "2017-04-10").number("completed", 1));
        know(851, made_course("2017-04-01").a_day("started", "2017-04-05").request("2017-05-02", "XREF15"));
        know(851, made_course("2017-04-02").a_day("started", "2017-05-02"));
        know(860, made_course("2017-04-30"));
        know(860, made_course("2017-04-30").word("state", "void"));
        know(825, made_course("2018-01-01"));
    }
};

TEST_F(referrals_test, a_course_stands_where_it_was_referred_with_its_requests_beside_it) {
    EXPECT_EQ(lines(report_of("referrals", "municipality month")),
              (names{"825,2018-01,1,1,,0,0,,", "851,2017-03,1,1,0.0,1,1,10,10",
                     "851,2017-04,2,3,0.0,2,0,4,30", "860,2017-04,1,1,0.0,0,0,,"}))
        << "what was entered by mistake is nothing; nobody knows the inhabitants of 2018";
    EXPECT_TRUE(has(noted(report_of("referrals")), "no_inhabitants"));
    EXPECT_FALSE(has(noted(report_of("referrals", "", "2017", "2017")), "no_inhabitants"));
    EXPECT_TRUE(has(noted(report_of("referrals", "municipality")), "no_year"));
}

TEST_F(referrals_test, a_period_ends_with_its_last_month) {
    EXPECT_EQ(lines(report_of("referrals", "municipality", "2017-04", "2017-04")),
              (names{"851,2,3,0.0,2,0,4,30", "860,1,1,0.0,0,0,,"}));
    wish without = report_of("referrals", "year", "2017", "2017");
    without.without = "851";
    EXPECT_EQ(lines(without), names{"2017,1,1,0.0,0,0,,"});
    without.only = "kind=XREF15";
    EXPECT_TRUE(lines(without).empty());
}

TEST_F(referrals_test, the_order_in_which_courses_come_changes_nothing) {
    const names first = lines(report_of("referrals", "municipality month sender"));
    std::reverse(courses_.begin(), courses_.end());
    EXPECT_EQ(lines(report_of("referrals", "municipality month sender")), first);
}

TEST_F(tables_test, a_start_before_the_referral_is_left_out_of_the_days_between_and_said) {
    know(851, made_course("2017-03-31").a_day("started", "2017-03-01"));
    know(851, made_course("2017-03-31").a_day("started", "2017-04-01"));
    EXPECT_EQ(lines(report_of("referrals", "year")), names{"2017,2,2,0.0,2,0,1,1"});
    const table out = counted_for(asked(report_of("referrals", "year")));
    const auto said = std::find_if(out.notes.begin(), out.notes.end(),
                                   [](const note& one) { return one.code == "negative"; });
    ASSERT_NE(said, out.notes.end());
    EXPECT_EQ(said->with, names{"1"}) << "once, though it stands in a row and in the total";
}

TEST_F(tables_test, percentiles_are_days_that_somebody_waited) {
    for (int waited = 1; waited <= 10; ++waited) {
        made_course one("2017-03-01");
        one.number("started", on("2017-03-01") + waited);
        know(851, one);
    }
    EXPECT_EQ(lines(report_of("referrals", "year")), names{"2017,10,10,0.0,10,0,5,9"});
    know(851, made_course("2017-03-01").number("started", on("2017-03-01") + 100));
    EXPECT_EQ(lines(report_of("referrals", "year")), names{"2017,11,11,0.1,11,0,6,10"});
}

TEST_F(tables_test, a_deadline_without_evidence_is_not_shown_and_never_late) {
    const auto with_deadline = [](const char* by) {
        made_course out("2026-03-01");
        out.a_day("contact_by", by);
        return out;
    };
    know(851, with_deadline("2026-03-05").a_day("contact_met", "2026-03-05"));
    know(851, with_deadline("2026-03-05").a_day("contact_met", "2026-03-06"));
    know(851, with_deadline("2026-03-05"));
    know(851, with_deadline("2026-09-21"));
    know(851, with_deadline("2026-09-20"));
    know(851, made_course("2026-03-01"));
    EXPECT_EQ(lines(report_of("deadlines", "municipality")), names{"851,5,1,1,2,1,0,0,0,0,0"});
}

TEST_F(tables_test, a_request_stands_where_it_belongs_and_its_course_once_in_each_place) {
    know(851, made_course("2017-03-01")
                  .request("2017-03-02", "GGOP")
                  .request("2017-04-01", "XREF15", "5790000000029", true));
    know(851, made_course("2017-03-05"));
    EXPECT_EQ(lines(report_of("kinds", "kind")), (names{"GGOP,3,2,0,0", "XREF15,1,1,0,1"}));
    EXPECT_EQ(lines(report_of("kinds", "kind", "2017-04", "2017-04")), names{"XREF15,1,1,0,1"})
        << "a request counts when it came, not when the first one did";
    const table all = counted_for(asked(report_of("kinds")));
    EXPECT_EQ(all.total.cells[1].number, 2) << "two courses";
}

TEST_F(tables_test, a_course_is_its_first_request_that_was_not_withdrawn) {
    made_course one("");
    one.a_day("referred", "2017-03-01")
        .request("2017-03-01", "XREF15", "5790000000029", true)
        .request("2017-03-03", "GGOP");
    know(851, one);
    EXPECT_EQ(lines(report_of("referrals", "kind")), names{"GGOP,1,2,0.0,0,0,,"});
}

TEST_F(tables_test, unknown_is_a_group_of_its_own_and_truths_are_words) {
    know(851, made_course("2017-03-01").number("lives_alone", 1));
    know(851, made_course("2017-03-01").number("lives_alone", 0));
    know(851, made_course("2017-03-01"));
    EXPECT_EQ(lines(report_of("lives_alone")), (names{",1,0,0,0", "no,1,0,0,0", "yes,1,0,0,0"}));
}

TEST_F(tables_test, of_whom_no_referral_is_known_stands_in_no_month_and_is_said) {
    made_course one("");
    know(851, one);
    EXPECT_EQ(lines(report_of("referrals", "year")), names{",1,0,,0,0,,"});
    EXPECT_TRUE(lines(report_of("referrals", "year", "2017", "2017")).empty());
    EXPECT_TRUE(has(noted(report_of("referrals", "year", "2017", "2017")), "no_referral"));
}

TEST_F(tables_test, a_month_that_is_not_over_says_so) {
    know(851, made_course("2026-09-01"));
    know(851, made_course("2026-08-01"));
    const table out = counted_for(asked(report_of("referrals", "month")));
    EXPECT_FALSE(out.rows[0].provisional);
    EXPECT_TRUE(out.rows[1].provisional);
    EXPECT_TRUE(has(noted(report_of("referrals", "month", "2026-01", "2026-12")), "provisional"));
    EXPECT_FALSE(has(noted(report_of("referrals", "month", "2026-01", "2026-08")), "provisional"));
}

TEST_F(tables_test, data_that_cannot_be_read_are_said) {
    courses_.push_back({851, "c1", "no such line"});
    EXPECT_TRUE(has(noted(report_of("referrals")), "unreadable"));
}

/// Published: domain.md, "Reference figures".
TEST_F(tables_test, the_shipped_inhabitants_give_the_published_rates) {
    struct published {
        int municipality, in_2013;
        const char* rate_2013;
        int in_2017;
        const char* rate_2017;
    };
    constexpr std::array<published, 11> all = {
        {{810, 75, "", 130, ""},
         {813, 121, "2.0", 123, "2.0"},
         {860, 67, "", 206, ""},
         {849, 71, "1.8", 165, "4.3"},
         {825, 2, "1.0", 8, "4.5"},
         {846, 68, "1.6", 129, "2.9"},
         {773, 35, "1.6", 66, "3.2"},
         {840, 23, "0.8", 51, "1.7"},
         {787, 52, "1.2", 150, "3.4"},
         {820, 39, "1.0", 75, "2.0"},
         {851, 261, "1.3", 323, "1.5"}}
    };
    const std::string first = made_course("2013-05-05").text_of(),
                      second = made_course("2017-05-05").text_of();
    for (const published& one : all) {
        for (int i = 0; i < one.in_2013 + one.in_2017; ++i)
            courses_.push_back(
                {static_cast<std::uint16_t>(one.municipality), "c", i < one.in_2013 ? first : second});
    }
    const table out = counted_for(asked(report_of("referrals", "municipality year")));
    ASSERT_EQ(out.rows.size(), 2 * all.size());
    for (const table_row& row : out.rows) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const published& one) {
            return std::to_string(one.municipality) == row.keys[0];
        });
        const bool is_first = row.keys[1] == "2013";
        EXPECT_EQ(row.cells[0].number, is_first ? found->in_2013 : found->in_2017);
        const std::string rate = is_first ? found->rate_2013 : found->rate_2017;
        if (!rate.empty()) {
            EXPECT_EQ(fmt::format("{}.{}", row.cells[2].number / 10, row.cells[2].number % 10), rate)
                << row.keys[0];
        }
    }
    wish total = report_of("referrals", "year", "2013", "2013");
    total.without = "813";
    EXPECT_EQ(lines(total), names{"2013,693,693,1.2,0,0,,"});
    total = report_of("referrals", "year", "2017", "2017");
    total.without = "825";
    EXPECT_EQ(lines(total), names{"2017,1418,1418,2.4,0,0,,"});
    EXPECT_EQ(lines(report_of("referrals", "year", "2013", "2013")).at(0).substr(0, 8), "2013,814");
    EXPECT_EQ(lines(report_of("referrals", "year", "2017", "2017")).at(0).substr(0, 9), "2017,1426");
}

}  // namespace
}  // namespace genvej::gateway::tables::test
