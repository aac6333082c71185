#include "conformance/model/words.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::model {
namespace {

using list = std::vector<std::string_view>;

TEST(words, are_what_stands_between_separators) {
    EXPECT_EQ(words_in("ischaemic acs"), (list{"ischaemic", "acs"}));
    EXPECT_EQ(words_in("  a  b "), (list{"a", "b"}));
    EXPECT_EQ(words_in("a;b", ';'), (list{"a", "b"}));
    EXPECT_EQ(words_in(""), list());
    EXPECT_EQ(words_in("   "), list());
}

TEST(words, are_found_whole) {
    EXPECT_TRUE(has_word("ischaemic acs", "acs"));
    EXPECT_TRUE(has_word("acs", "acs"));
    EXPECT_FALSE(has_word("ischaemic acs", "ac"));
    EXPECT_FALSE(has_word("ischaemic", "ischaemic acs"));
    EXPECT_FALSE(has_word("", "a"));
    EXPECT_FALSE(has_word("a  b", "")) << "nothing is no word";
}

TEST(parts, are_kept_when_they_are_empty) {
    EXPECT_EQ(parts_of("a||b", '|'), (list{"a", "", "b"}));
    EXPECT_EQ(parts_of("|a", '|'), (list{"", "a"}));
    EXPECT_EQ(parts_of("a|", '|'), (list{"a"}));
    EXPECT_EQ(parts_of("", '|'), list());
}

}  // namespace
}  // namespace genvej::model
