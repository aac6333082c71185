#include "gateway/pathway/reconciliation.hpp"  // Test that the header is self-contained.

#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
using test::on;

/// Two citizens with their courses: a plan and a referral of one course; a referral.
class two_citizens : public testing::Test {
protected:
    two_citizens() {
        citizen first;
        first.plan("2026-03-10", "P").referral("2026-03-20", "A");
        citizen second;
        second.referral("2026-04-01", "B");
        add(first, "0202020202");
        add(second, "0303030303");
        for (std::size_t i = 0; i < rows_.size(); ++i) known_.push_back({&rows_[i], cprs_[i]});
    }

    void add(const citizen& one, std::string cpr) {
        looked_at at = look(one);
        open_courses(at.found, 0, [&] { return "course-" + cpr; });
        for (store::course_row& row : rows_of(*at.of, at.found)) {
            rows_.push_back(std::move(row));
            cprs_.push_back(cpr);
        }
    }

    std::vector<difference> with(const std::string& rows) const {
        const auto list = read_list("municipality,cpr,date,kind\n" + rows, rules::built_in());
        EXPECT_TRUE(list.ok());
        return compare_lists(list.value, known_, rules::built_in());
    }
    static std::vector<agreement> how(const std::vector<difference>& all) {
        std::vector<agreement> out;
        for (const difference& one : all) out.push_back(one.how);
        return out;
    }

    std::vector<store::course_row> rows_;
    std::vector<std::string> cprs_;
    std::vector<known_course> known_;
};

using enum agreement;

TEST_F(two_citizens, the_same_list_agrees) {
    const auto found = with("825,020202-0202,2026-03-12,referred\n0825,0303030303,2026-04-01,referred\n");
    EXPECT_EQ(how(found), (std::vector{same, same}));
    EXPECT_EQ(found[0].here, on("2026-03-10"));
    EXPECT_EQ(found[1].request, letter_key(citizen::doctor, "B"));
}

TEST_F(two_citizens, who_is_in_one_and_not_in_the_other_is_shown) {
    const auto found = with("825,0202020202,2026-03-10,referred\n825,0404040404,2026-04-02,referred\n");
    EXPECT_EQ(how(found), (std::vector{same, only_listed, only_known}));
    EXPECT_EQ(found[2].known, 1U);
    EXPECT_EQ(found[2].here, on("2026-04-01"));
}

TEST_F(two_citizens, what_the_list_is_not_about_is_not_missed) {
    EXPECT_EQ(how(with("825,0202020202,2026-03-10,referred\n")), (std::vector{same}));
    EXPECT_EQ(how(with("751,0202020202,2026-03-10,referred\n")), (std::vector{only_listed}))
        << "another municipality";
}

TEST_F(two_citizens, another_day_is_another_day) {
    EXPECT_EQ(how(with("825,0202020202,2026-03-17,referred\n")), (std::vector{same}));
    EXPECT_EQ(how(with("825,0202020202,2026-03-18,referred\n")), (std::vector{other_day}));
}

TEST_F(two_citizens, nothing_is_used_twice) {
    EXPECT_EQ(how(with("825,0202020202,2026-03-10,referred\n825,0202020202,2026-03-11,referred\n")),
              (std::vector{same, only_listed}));
    EXPECT_EQ(how(with("825,0202020202,2026-03-11,referred\n825,0202020202,2026-03-10,referred\n")),
              (std::vector{only_listed, same}))
        << "the nearest pair first";
}

TEST_F(two_citizens, every_kind_compares_what_its_row_says) {
    EXPECT_EQ(how(with("825,0202020202,2026-03-20,XREF15\n")), (std::vector{same}));
    EXPECT_EQ(how(with("825,0202020202,2026-03-10,GGOP\n")), (std::vector{same}));
    EXPECT_EQ(how(with("825,0202020202,2026-03-20,119\n")), (std::vector{same}));
    EXPECT_EQ(how(with("825,0202020202,2026-03-10,140\n")), (std::vector{same}));
    EXPECT_EQ(how(with("825,0303030303,2026-04-01,GGOP\n")), (std::vector{only_listed}));
    EXPECT_EQ(how(with("825,0202020202,2026-03-20,started\n")), (std::vector{only_listed}))
        << "it has not started";
    rows_[0].started = on("2026-03-25");
    rows_[0].ended = on("2026-06-25");
    EXPECT_EQ(how(with("825,0202020202,2026-03-25,started\n825,0202020202,2026-06-25,ended\n825,0202020202,"
                       "2026-03-10,referred\n")),
              (std::vector{same, same, same, only_known}))
        << "the referral of the other one lies between the days of the list";
    for (const reconciliation_kind_row& row : rules::built_in().reconciliation_kinds()) {
        EXPECT_EQ(
            read_list("municipality,cpr,date,kind\n825,0202020202,2026-03-20," + std::string(row.word) + "\n",
                      rules::built_in())
                .value.size(),
            1U);
    }
}

TEST(lists_to_compare, mistakes_are_named_with_their_line_and_nothing_is_compared) {
    const auto first = [](std::string_view csv) {
        const auto read = read_list(csv, rules::built_in());
        EXPECT_FALSE(read.ok());
        EXPECT_TRUE(read.value.empty());
        return read.found.empty() ? std::string() : read.found.front().summary();
    };
    const std::string head = "municipality,cpr,date,kind\n825,0202020202,2026-03-10,referred\n";
    EXPECT_EQ(first("municipality,cpr,date\n"),
              "The list cannot be read: line 1: the column `kind` is missing.");
    EXPECT_EQ(first(head + "825,0202020202\n").rfind("The list cannot be read: line 3", 0), 0U);
    EXPECT_EQ(first(head + "Aalborg,0202020202,2026-03-10,referred\n"),
              "Line 3 of the list: `municipality` must be three digits, or four with a leading zero.");
    EXPECT_EQ(first(head + "825,02020202,2026-03-10,referred\n"),
              "Line 3 of the list: `cpr` must be ten digits.");
    EXPECT_EQ(first(head + "825,0202020202,10-03-2026,referred\n"),
              "Line 3 of the list: `date` must be a day like 2026-03-10.");
    EXPECT_EQ(first(head + "825,0202020202,2026-03-10,seen\n"),
              "Line 3 of the list: `kind` must be a word of reconciliation_kinds.csv.");
    EXPECT_EQ(first(""),
              "The list cannot be read: line 1: the table is empty; its first line names the columns.");
}

}  // namespace
}  // namespace genvej::gateway::pathway
