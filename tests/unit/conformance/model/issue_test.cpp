#include "conformance/model/issue.hpp"

#include <set>

#include <gtest/gtest.h>

namespace genvej::model {
namespace {

TEST(issue, every_row_can_be_shown_in_both_languages_and_has_a_known_refuse_code) {
    const std::set<std::string_view> refuse{"ikke_specificeret", "ukendt_lokationsnummer",
                                            "problem_med_modtagerID", "problem_med_version", "syntaksfejl"};
    ASSERT_FALSE(issue_rows().empty());
    std::string_view before;
    for (const issue_row& row : issue_rows()) {
        EXPECT_LT(before, row.code) << "codes are unique";
        before = row.code;
        EXPECT_FALSE(row.english.empty()) << row.code;
        EXPECT_FALSE(row.danish.empty()) << row.code;
        EXPECT_FALSE(row.fhir.empty()) << row.code;
        EXPECT_TRUE(refuse.contains(row.refuse)) << row.code;
        // What is no error may be said with a success.
        EXPECT_GE(row.http, row.level == severity::information ? 200 : 400) << row.code;
        if (row.level <= severity::error) {
            EXPECT_FALSE(row.remedy_english.empty()) << row.code;
        }
        if (row.level <= severity::error) {
            EXPECT_FALSE(row.remedy_danish.empty()) << row.code;
        }
    }
}

TEST(issue, a_code_without_a_row_is_our_mistake) {
    EXPECT_THROW(make_issue("no.such"), std::logic_error);
}

TEST(issue, the_line_never_holds_the_evidence) {
    issue one = make_issue("internal.error");
    one.evidence = "0101010000";
    one.path = "Emessage/Envelope";
    one.at = {3, 7};
    const std::string line = to_line(one);
    EXPECT_EQ(line.find(one.evidence), std::string::npos);
    EXPECT_NE(line.find("Emessage/Envelope (line 3, column 7)"), std::string::npos) << line;
}

TEST(issue, a_summary_never_shows_a_cpr_number_that_was_written_where_a_name_belongs) {
    EXPECT_EQ(loggable("x0101700000 and 010170-0000"), "x[...] and [...]");
    for (const issue_row& row : issue_rows()) {
        const issue one = make_issue(row.code, std::vector<std::string>(10, "p0101700000"));
        for (const language in : {language::english, language::danish})
            EXPECT_EQ((one.summary(in) + one.remedy(in)).find("0101700000"), std::string::npos) << row.code;
    }
}

TEST(issue, location_numbers_and_other_numbers_are_shown) {
    for (const char* text : {"5790001000011", "010170-00", "123", "", "999000000000011"})
        EXPECT_EQ(loggable(text), text);
}

}  // namespace
}  // namespace genvej::model
