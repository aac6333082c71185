#include "gateway/config/knowledge.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace genvej::gateway {
namespace {

class own_rows : public testing::Test {
protected:
    /// A folder for each test: ctest runs them side by side.
    own_rows()
        : folder_(testing::TempDir() + "genvej_own_rows_" +
                  testing::UnitTest::GetInstance()->current_test_info()->name()) {
        std::filesystem::create_directories(folder_ + "/pathway");
    }
    ~own_rows() override { std::filesystem::remove_all(folder_); }

    loaded_knowledge with(const std::string& table, const std::string& rows) {
        std::ofstream(folder_ + "/pathway/" + table) << rows;
        return load_knowledge(folder_, {});
    }

    std::string folder_;
};

TEST_F(own_rows, a_rule_of_the_pathway_is_changed_by_a_file) {
    const loaded_knowledge built_in = load_knowledge({}, {});
    ASSERT_NE(built_in.value, nullptr);
    EXPECT_EQ(built_in.value->pathway->deadlines().size(), 2U);
    const loaded_knowledge loaded =
        with("deadlines.csv",
             "deadline,law,from,days,met_by,certainty,source\n"
             "contact,140,later_of_received_and_discharged,5,contacted,inferred,ours\n");
    ASSERT_NE(loaded.value, nullptr);
    ASSERT_EQ(loaded.value->pathway->deadlines().size(), 1U);
    EXPECT_EQ(loaded.value->pathway->deadlines().front().days, 5);
}

TEST_F(own_rows, a_mistake_is_named_at_the_start) {
    const loaded_knowledge loaded =
        with("packs.csv", "pack,en,da,start_test,certainty,source\nx,a,b,maybe,stated,s\n");
    EXPECT_EQ(loaded.value, nullptr);
    ASSERT_EQ(loaded.problem.errors.size(), 1U);
    EXPECT_EQ(loaded.problem.errors.front(),
              "gateway/pathway/packs.csv:2: `start_test` is `maybe`; it must be one of: no, yes");
}

class own_sets : public testing::Test {
protected:
    /// A folder for each test: ctest runs them side by side.
    own_sets()
        : folder_(testing::TempDir() + "genvej_own_sets_" +
                  testing::UnitTest::GetInstance()->current_test_info()->name()) {
        std::filesystem::create_directories(folder_ + "/mine");
        write("set.csv",
              "set,en,da,owner,from,until,replaced_by,day,certainty,source\n"
              "mine,Mine,Mit,me,,,,ended,invented,s\n");
        write("indicators.csv",
              "set,indicator,type,standard,en,da,certainty,source\nmine,1,process,,One,En,invented,s\n");
        write("rows.csv", rows +
                              "mine,1,denominator,a,groups,,is,copd,invented,s\n"
                              "mine,1,numerator,a,completed,,yes,,invented,s\n");
    }
    ~own_sets() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& file, const std::string& text) {
        std::ofstream(folder_ + "/mine/" + file) << text;
    }

    const std::string rows = "set,indicator,population,clause,datum,at,operator,value,certainty,source\n";
    std::string folder_;
};

TEST_F(own_sets, they_stand_beside_the_shipped_ones) {
    const loaded_knowledge loaded = load_knowledge({}, {}, folder_);
    ASSERT_NE(loaded.value, nullptr) << loaded.problem.errors.front();
    EXPECT_NE(loaded.value->indicators->find("mine"), nullptr);
    EXPECT_NE(loaded.value->indicators->find("dhrd-2019"), nullptr);
}

TEST_F(own_sets, a_mistake_is_named_with_file_and_line) {
    write("rows.csv", rows +
                          "mine,1,denominator,a,groups,,is,kol,invented,s\n"
                          "mine,1,numerator,a,completed,,yes,,invented,s\n");
    const loaded_knowledge word = load_knowledge({}, {}, folder_);
    EXPECT_EQ(word.value, nullptr);
    ASSERT_EQ(word.problem.errors.size(), 1U);
    EXPECT_TRUE(
        word.problem.errors.front().starts_with("indicators/mine/rows.csv:2: `groups` never says `kol`"))
        << word.problem.errors.front();
    write("rows.csv", rows + "mine,1,denominator,a,groups,,guess,copd,invented,s\n");
    const loaded_knowledge operation = load_knowledge({}, {}, folder_);
    EXPECT_EQ(operation.value, nullptr);
    ASSERT_EQ(operation.problem.errors.size(), 1U);
    EXPECT_TRUE(
        operation.problem.errors.front().starts_with("indicators/mine/rows.csv:2: there is no operator"));
}

TEST_F(own_sets, a_folder_that_is_not_there_is_the_worlds_failure) {
    const loaded_knowledge loaded = load_knowledge({}, {}, folder_ + "/nowhere");
    EXPECT_EQ(loaded.value, nullptr);
    EXPECT_TRUE(loaded.problem.world);
}

}  // namespace
}  // namespace genvej::gateway
