#include "gateway/indicators/course_data.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "conformance/model/resources.hpp"

namespace genvej::gateway::indicators {
namespace {

const data_rows& rows() {
    return data_rows::built_in();
}

datum_value number(std::int64_t thousandths) {
    datum_value out;
    out.known = true;
    out.number = thousandths;
    return out;
}

datum_value word(text one) {
    datum_value out;
    out.known = true;
    out.word = one;
    return out;
}

TEST(CourseData, WhatIsWrittenIsReadAgain) {
    course_data made(rows());
    datum_value test = number(412500);
    test.on = 20454;
    test.method = "walk6";
    test.from = "Observation/4b5c#2";
    made.set("walk6", "start", test);
    datum_value missing;
    missing.word = "incomplete";
    made.set("hads_a", "end", missing);
    made.set("education", "", word("faglært\tmed tab, \\ og\nlinje"));
    datum_value day = number(20400);
    day.other = "2025-11-01";
    day.other_from = "message";
    made.set("discharged", "", day);
    made.set("completed", "", number(0));
    made.add({"letter:5790000121526#X1", "GGOP", "140", "almen", "5790000121526", "Hjertemedicin", 20450,
              true, false});
    made.add({"record:1/ServiceRequest/a", "", "119", "", "", "", 20451, false, true});
    made.add_row("dhrd", 3);

    course_data read(rows());
    const std::string text = made.to_text();
    ASSERT_TRUE(read.read(text));
    const datum_value& walk = read.at("walk6", "start");
    EXPECT_TRUE(walk.known);
    EXPECT_EQ(walk.number, 412500);
    EXPECT_EQ(walk.on, 20454);
    EXPECT_EQ(walk.method, "walk6");
    EXPECT_EQ(walk.from, "Observation/4b5c#2");
    EXPECT_FALSE(read.at("hads_a", "end").known);
    EXPECT_EQ(read.at("hads_a", "end").word, "incomplete");
    EXPECT_EQ(read.at("education").word, "faglært\tmed tab, \\ og\nlinje");
    EXPECT_EQ(read.at("discharged").other_from, "message");
    EXPECT_TRUE(read.at("completed").known) << "a no is known";
    EXPECT_EQ(read.at("completed").number, 0);
    EXPECT_FALSE(read.at("walk6", "end").known);
    ASSERT_EQ(read.requests().size(), 2U);
    EXPECT_EQ(read.requests()[0].department, "Hjertemedicin");
    EXPECT_TRUE(read.requests()[0].recoded);
    EXPECT_FALSE(read.requests()[0].withdrawn);
    EXPECT_EQ(read.requests()[1].received, 20451);
    EXPECT_TRUE(read.requests()[1].withdrawn);
    EXPECT_EQ(read.row_version("dhrd"), 3);
    EXPECT_EQ(read.row_version("hjertekom"), 0);
    EXPECT_EQ(read.to_text(), text);
}

TEST(CourseData, TheNextReadForgetsTheLast) {
    course_data one(rows());
    ASSERT_TRUE(one.read("13\t=20454\nq\tk\n"));
    ASSERT_TRUE(one.read("14\t=20500\n"));
    EXPECT_FALSE(one.at("started").known);
    EXPECT_EQ(one.at("ended").number, 20500);
    EXPECT_TRUE(one.requests().empty());
    ASSERT_TRUE(one.read(""));
    EXPECT_EQ(one.to_text(), "");
}

TEST(CourseData, ARowThatIsGoneIsPassedOver) {
    course_data one(rows());
    ASSERT_TRUE(one.read("9999\t=1\n13@nowhere\t=1\n13\t=2\n"));
    EXPECT_EQ(one.to_text(), "13\t=2\n");
}

TEST(CourseData, WhatNobodyWroteIsRefused) {
    course_data one(rows());
    for (const char* const text :
         {"13\t=20454", "x\t=1\n", "13\n", "13\t\n", "13\t1\n", "13\t=a\n", "13\t=1\tnever\n", "\n",
          "13\t=1\t1\tm\tf\to\tw\tmore\n", "q\tk\t\t\t\t\t\tday\n", "-3\t=1\n", "v\tdhrd\n", "v\tdhrd\t0\n",
          "v\tdhrd\t1\tx\n"}) {
        EXPECT_FALSE(one.read(text)) << text;
    }
}

/// What is read of a text is the same, whether the rest is read or passed over.
TEST(CourseData, WhoLooksAtFewDataReadsFew) {
    course_data made(rows());
    for (std::size_t i = 0; i < rows().places().size(); ++i) {
        datum_value value;
        value.known = true;
        value.number = static_cast<std::int64_t>(i) + 1;
        value.word = "word";
        made.set(i, value);
    }
    request_data request;
    request.key = "letter:1#2";
    made.add(request);
    store::byte_span measured;
    const std::string text = made.to_text(&measured);
    course_data few(rows());
    const std::vector<std::size_t> wanted = {*rows().find("started", ""), *rows().find("walk6", "end")};
    few.read_only(wanted);
    ASSERT_TRUE(few.read(text));
    for (std::size_t i = 0; i < rows().places().size(); ++i) {
        const bool beside = rows().places()[i].datum == "walk6";
        EXPECT_EQ(few.at(i).known, beside || i == wanted[0]) << rows().places()[i].name();
    }
    EXPECT_EQ(few.requests().size(), 1U);
    EXPECT_FALSE(few.read("?nonsense\n"));
    few.read_only({});
    ASSERT_TRUE(few.read(text));
    EXPECT_EQ(few.to_text(), text);

    ASSERT_LT(measured.from, measured.to);
    EXPECT_GT(measured.to - measured.from, text.size() / 3);
    const std::string rest = std::string(text).erase(measured.from, measured.to - measured.from);
    ASSERT_TRUE(few.read(rest));
    for (std::size_t i = 0; i < rows().places().size(); ++i)
        EXPECT_NE(few.at(i).known, rows().places()[i].is_measured()) << rows().places()[i].name();
    EXPECT_EQ(few.requests().size(), 1U);
    EXPECT_EQ(few.to_text(&measured), rest);
    EXPECT_EQ(measured, store::byte_span());
}

TEST(CourseData, MeasurementsAreAPartOfTheTextEvenIfThatIsAllThereIs) {
    course_data one(rows());
    store::byte_span measured;
    EXPECT_EQ(one.to_text(&measured), "");
    EXPECT_EQ(measured, store::byte_span());
    datum_value value;
    value.known = true;
    one.set("walk6", "end", value);
    EXPECT_EQ(one.to_text(&measured).size(), measured.to);
    EXPECT_EQ(measured.from, 0U);
}

TEST(CourseData, AnUnknownPlaceIsOurMistake) {
    course_data one(rows());
    EXPECT_THROW((void)one.at("started", "end"), std::logic_error);
    EXPECT_THROW(one.set("steps", "", {}), std::logic_error);
}

std::string with_row(std::string_view row) {
    return std::string(model::resource_text("gateway/indicators/data.csv")) + std::string(row) + "\n";
}

TEST(DataRows, EachMistakeIsNamedWithItsLine) {
    struct wrong {
        const char* row;
        const char* says;
    };
    for (const wrong& one : {
             wrong{"0,a,,day,never,gp,a,a,stated,s",         "`no`"         },
             wrong{"900,a,,date,never,gp,a,a,stated,s",      "`kind`"       },
             wrong{"900,a,,day,guess:a,gp,a,a,stated,s",     "`from`"       },
             wrong{"900,a,middle,day,never,gp,a,a,stated,s", "middle"       },
             wrong{"900,a,,day,never,priest,a,a,stated,s",   "suppliers.csv"},
             wrong{"900,started,,day,never,gp,a,a,stated,s", "already"      },
             wrong{"5,a,,day,never,gp,a,a,stated,s",         "order"        }
    }) {
        const std::string text = with_row(one.row);
        const auto read = data_rows::read(text);
        const auto* const problem = std::get_if<data_rows::problem>(&read);
        ASSERT_NE(problem, nullptr) << one.row;
        EXPECT_EQ(problem->file, "gateway/indicators/data.csv");
        EXPECT_GT(problem->line, 50U);
        EXPECT_NE(problem->text.find(one.says), std::string::npos) << problem->text;
    }
}

}  // namespace
}  // namespace genvej::gateway::indicators
