/// Courses as they were known in a span of time: what a settlement ends and begins, and what is found of it.
#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "adapters/store/known_rules.hpp"
#include "tests/unit/adapters/store/record_fixture.hpp"

namespace genvej::store::test {
namespace {

using names = std::vector<std::string>;
constexpr time_ms day_ms = 86'400'000;

class known_courses_test : public record_test {
protected:
    void SetUp() override {
        record_test::SetUp();
        versions({a_patient("p1", anna), a_patient("p2", bo)});
    }
    static course_row a_course(const std::string& id, std::int32_t referred, const std::string& data) {
        course_row out;
        out.course = id;
        out.municipality = municipality;
        out.pack = "cardiac";
        out.referred = referred;
        out.data = data;
        return out;
    }
    void settle_with(const std::string& cpr, time_ms now, std::vector<course_row> courses) {
        citizen_settlement what = settlement_of(cpr);
        what.now = now;
        what.courses = std::move(courses);
        ASSERT_TRUE(settle(*store_, what));
    }
    /// `course day data`, each.
    names known(const known_filter& which) {
        names out;
        EXPECT_TRUE(kept().known_courses(which, [&](const known_course& one) {
            EXPECT_LE(one.known_from, std::min(which.as_known, store::endless));
            EXPECT_GT(one.known_until,
                      which.as_known == store::endless ? which.as_known - 1 : which.as_known);
            out.push_back(fmt::format("{} {} {}", one.course, one.referred, one.data));
        }));
        return out;
    }
    std::int64_t rows() const {
        constexpr const char* count = "SELECT count(*) FROM known_course";
        return on_postgres() ? schema_->number(count) : number_in(options().path, count);
    }
    names known_at(time_ms when) {
        known_filter which;
        which.as_known = when;
        return known(which);
    }
};

TEST_F(known_courses_test, whose_a_course_is_is_known_when_it_is_gone) {
    settle_with(anna, arrived, {a_course("c1", 20'001, "first")});
    settle_with(bo, arrived, {a_course("c2", 20'001, "other")});
    settle_with(anna, arrived + day_ms, {});
    known_course one;
    one.municipality = municipality;
    one.referred = 20'001;
    one.course = "c1";
    const auto whom = kept().whose(one);
    ASSERT_TRUE(whom && *whom);
    EXPECT_EQ((*whom)->cpr, anna);
    EXPECT_EQ((*whom)->municipality, municipality);
    one.course = "c3";
    const auto nobody = kept().whose(one);
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(*nobody);
}

TEST_F(known_courses_test, each_moment_shows_what_was_known_then) {
    settle_with(anna, arrived, {a_course("c1", 20'001, "first")});
    settle_with(anna, arrived + day_ms, {a_course("c1", 20'001, "second"), a_course("c2", 20'000, "new")});
    settle_with(anna, arrived + 2 * day_ms, {a_course("c2", 20'000, "new")});
    settle_with(anna, arrived + 3 * day_ms, {a_course("c1", 20'001, "back"), a_course("c2", 20'000, "new")});
    EXPECT_TRUE(known_at(arrived - 1).empty());
    EXPECT_EQ(known_at(arrived), names{"c1 20001 first"});
    EXPECT_EQ(known_at(arrived + day_ms - 1), names{"c1 20001 first"});
    EXPECT_EQ(known_at(arrived + day_ms), (names{"c2 20000 new", "c1 20001 second"}));
    EXPECT_EQ(known_at(arrived + 2 * day_ms), names{"c2 20000 new"}) << "it was gone";
    EXPECT_EQ(known({}), (names{"c2 20000 new", "c1 20001 back"}));
    EXPECT_EQ(known_at(arrived + 3 * day_ms), known({})) << "as known today is now";
}

TEST_F(known_courses_test, what_does_not_change_keeps_its_row_and_any_part_that_changes_begins_another) {
    course_row one = a_course("c1", 20'001, "data");
    settle_with(anna, arrived, {one});
    one.state = "started";
    one.facts = "{}";
    settle_with(anna, arrived + 1, {one});
    EXPECT_EQ(rows(), 1);
    one.pack = "lungs";
    settle_with(anna, arrived + 2, {one});
    one.referred = 20'000;
    settle_with(anna, arrived + 3, {one});
    EXPECT_EQ(rows(), 3);
    EXPECT_EQ(known_at(arrived + 2), names{"c1 20001 data"});
    one.data.clear();
    settle_with(anna, arrived + 4, {one});
    EXPECT_TRUE(known({}).empty()) << "nothing is known of it any more";
    EXPECT_EQ(rows(), 3) << "and nothing was removed";
    EXPECT_EQ(known_at(arrived + 3), names{"c1 20000 data"});
    EXPECT_TRUE(open_upkeep()->verify({})->broken.empty());
}

/// SQLite reads the page that a row lies on, whatever is asked for: it has nothing to gain.
TEST_F(known_courses_test, measurements_are_left_out_where_nobody_looks_at_them_and_it_is_less_to_read) {
    course_row measured = a_course("c1", 20'001, "head, measured, tail");
    measured.measured = {4, 14};
    course_row first = a_course("c2", 20'002, "measured, tail");
    first.measured = {0, 8};
    settle_with(anna, arrived, {measured, first, a_course("c3", 20'003, "nothing")});
    const names whole = {"c1 20001 head, measured, tail", "c2 20002 measured, tail", "c3 20003 nothing"};
    const names rest = {"c1 20001 head, tail", "c2 20002 , tail", "c3 20003 nothing"};
    for (const time_ms when : {store::endless, arrived}) {
        known_filter which;
        which.as_known = when;
        EXPECT_EQ(known(which), whole);
        which.measurements = false;
        EXPECT_EQ(known(which), on_postgres() ? rest : whole);
    }
    EXPECT_TRUE(open_upkeep()->verify({})->broken.empty());
}

TEST_F(known_courses_test, they_are_found_by_municipality_day_and_pack_in_their_order) {
    settle_with(anna, arrived,
                {a_course("c3", 20'001, "x"), a_course("c1", 20'001, "x"), a_course("c2", 0, "x")});
    course_row lungs = a_course("c4", 20'002, "x");
    lungs.pack = "lungs";
    settle_with(bo, arrived, {lungs});
    record_write elsewhere = a_patient("p3", anna);
    elsewhere.citizen->municipality = 101;
    ASSERT_EQ(write(*store_, transaction({elsewhere}, arrived, "other"))->why, record_conflict::none);
    citizen_settlement what;
    what.citizen = kept().find_citizen({101, anna}).value().value();
    what.seen = kept().read_file(what.citizen).value()->version;
    what.now = arrived;
    what.courses = {a_course("c5", 20'009, "x")};
    what.courses[0].municipality = 101;
    ASSERT_TRUE(settle(*store_, what));
    const names here = {"c2 0 x", "c1 20001 x", "c3 20001 x", "c4 20002 x"};
    names all = here;
    all.insert(all.begin(), "c5 20009 x");
    EXPECT_EQ(known({}), all);
    for (const time_ms when : {store::endless, arrived}) {
        known_filter which;
        which.as_known = when;
        which.municipalities = {municipality, 101, municipality};
        EXPECT_EQ(known(which), all) << "each once";
        which.municipalities = {municipality};
        EXPECT_EQ(known(which), here);
        which.referred_from = 20'001;
        which.referred_before = 20'002;
        EXPECT_EQ(known(which), (names{"c1 20001 x", "c3 20001 x"}));
        which.referred_before = 0;
        which.pack = "lungs";
        EXPECT_EQ(known(which), names{"c4 20002 x"});
        which.municipalities = {102};
        EXPECT_TRUE(known(which).empty());
    }
}

TEST_F(known_courses_test, a_clock_that_goes_back_makes_no_span_negative) {
    settle_with(anna, arrived + 100, {a_course("c1", 20'001, "first")});
    settle_with(anna, arrived + 50, {a_course("c1", 20'001, "second")});
    EXPECT_EQ(known_at(arrived + 50), names{});
    EXPECT_EQ(known_at(arrived + 100), names{"c1 20001 second"});
    EXPECT_TRUE(open_upkeep()->verify({})->broken.empty());
}

TEST_F(known_courses_test, a_settlement_of_an_older_file_changes_nothing) {
    citizen_settlement what = settlement_of(anna);
    what.courses = {a_course("c1", 20'001, "first")};
    what.seen -= 1;
    EXPECT_EQ(settle(*store_, what).error(), store_errc::outdated);
    EXPECT_TRUE(known({}).empty());
}

TEST_F(known_courses_test, pruning_and_a_restart_leave_it) {
    settle_with(anna, arrived, {a_course("c1", 20'001, "first\twith\nbytes")});
    settle_with(anna, arrived + 1, {a_course("c1", 20'001, "second")});
    prune_order order;
    order.before = order.now = arrived + 1000 * day_ms;
    ASSERT_TRUE(open_upkeep()->prune(order, {}));
    open();
    EXPECT_EQ(known_at(arrived), names{"c1 20001 first\twith\nbytes"});
    EXPECT_EQ(known({}), names{"c1 20001 second"});
}

/// Any history: at each moment exactly what a list of settlements says.
TEST_F(known_courses_test, any_history_is_told_as_it_was) {
    std::uint32_t state = 20'250'101;
    const auto lot = [&](std::uint32_t below) {
        state = state * 1'664'525U + 1'013'904'223U;
        return (state >> 8U) % below;
    };
    std::vector<names> then;
    for (int step = 0; step < 40; ++step) {
        std::vector<course_row> courses;
        for (const char* id : {"c1", "c2", "c3"}) {
            if (lot(4) == 0) continue;
            courses.push_back(
                a_course(id, 20'000 + static_cast<std::int32_t>(lot(3)), fmt::format("data {}", lot(2))));
        }
        settle_with(anna, arrived + time_ms{step} * 10, courses);
        names& now = then.emplace_back();
        std::sort(courses.begin(), courses.end(), [](const course_row& a, const course_row& b) {
            return std::tie(a.referred, a.course) < std::tie(b.referred, b.course);
        });
        for (const course_row& one : courses)
            now.push_back(fmt::format("{} {} {}", one.course, one.referred, one.data));
    }
    for (std::size_t step = 0; step < then.size(); ++step) {
        EXPECT_EQ(known_at(arrived + static_cast<time_ms>(step) * 10), then[step]) << step;
        EXPECT_EQ(known_at(arrived + static_cast<time_ms>(step) * 10 + 9), then[step]) << step;
    }
    EXPECT_EQ(known({}), then.back());
    EXPECT_TRUE(open_upkeep()->verify({})->broken.empty());
}

}  // namespace
}  // namespace genvej::store::test
