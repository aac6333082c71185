#include "conformance/model/privacy.hpp"

#include <gtest/gtest.h>

#include "conformance/model/issue.hpp"

namespace genvej::model {
namespace {

TEST(privacy, a_cpr_number_is_replaced_wherever_it_stands) {
    EXPECT_EQ(without_cpr_numbers("x0101700000 and 010170-0000"), "x(ten digits) and (ten digits)");
    EXPECT_EQ(without_cpr_numbers("0101700000"), "(ten digits)");
}

TEST(privacy, other_numbers_stay) {
    for (const char* text : {"5790001000011", "010170-00", "123", "", "999000000000011", "010170-00000"})
        EXPECT_EQ(without_cpr_numbers(text), text);
}

TEST(privacy, issues_show_none_in_sentence_or_remedy) {
    for (const issue_row& row : issue_rows()) {
        const issue one = make_issue(row.code, std::vector<std::string>(10, "p0101700000"));
        for (const language in : {language::english, language::danish})
            EXPECT_EQ((one.summary(in) + one.remedy(in)).find("0101700000"), std::string::npos) << row.code;
    }
}

}  // namespace
}  // namespace genvej::model
