#include "gateway/letters/phrase.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::gateway::letters {
namespace {

TEST(phrase, fills_what_is_known_and_says_what_is_missing) {
    facts known;
    known.know("start", "01.09.2026", "Encounter/1#1");
    const auto text = phrase::read("Forløb {start}-{end}.");
    ASSERT_TRUE(text);
    EXPECT_FALSE(text->fill({nullptr, &known}));
    EXPECT_EQ(text->missing({nullptr, &known}), "end");
    known.know("end", "01.12.2026");
    const auto filled = text->fill({nullptr, &known});
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->text, "Forløb 01.09.2026-01.12.2026.");
    ASSERT_EQ(filled->used.size(), 2U);
    EXPECT_EQ(filled->used.front()->from, "Encounter/1#1");
    EXPECT_EQ(text->missing({nullptr, &known}), "");
}

TEST(phrase, a_member_is_asked_before_the_letter) {
    facts letter;
    letter.know("name", "outer");
    letter.know("unit", "m");
    facts& member = letter.add("test");
    member.know("name", "Gangtest");
    const auto text = phrase::read("{name} {unit}");
    ASSERT_TRUE(text);
    EXPECT_EQ(text->fill({&letter.members("test").front(), &letter})->text, "Gangtest m");
    EXPECT_TRUE(letter.members("nobody").empty());
}

TEST(phrase, an_empty_value_is_no_fact) {
    facts known;
    known.know("start", "");
    EXPECT_EQ(known.find("start"), nullptr);
}

TEST(phrase, refuses_braces_that_are_wrong) {
    EXPECT_FALSE(phrase::read("{start"));
    EXPECT_FALSE(phrase::read("a {} b"));
    EXPECT_TRUE(phrase::read("plain }"));
}

TEST(condition, known_unknown_and_equal) {
    facts known;
    known.know("completed", "yes");
    const known_here with{nullptr, &known};
    const auto holds = [&](std::string_view words) { return condition::read(words)->holds(with); };
    EXPECT_TRUE(holds(""));
    EXPECT_TRUE(holds("completed"));
    EXPECT_TRUE(holds("completed=yes"));
    EXPECT_FALSE(holds("completed=no"));
    EXPECT_FALSE(holds("!completed"));
    EXPECT_TRUE(holds("!end completed=yes"));
    EXPECT_FALSE(holds("end"));
    EXPECT_FALSE(holds("end=x"));
}

TEST(condition, refuses_other_forms) {
    EXPECT_FALSE(condition::read("=yes"));
    EXPECT_FALSE(condition::read("completed="));
    EXPECT_FALSE(condition::read("!completed=yes"));
    EXPECT_FALSE(condition::read("!"));
}

}  // namespace
}  // namespace genvej::gateway::letters
