#include "adapters/store/recent_translations.hpp"

#include <gtest/gtest.h>

#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

TEST(recent_translations, what_was_remembered_is_there_once) {
    recent_translations recent;
    recent.remember(7, "a translation");
    EXPECT_FALSE(recent.take(6));
    EXPECT_EQ(recent.take(7), "a translation");
    EXPECT_FALSE(recent.take(7));
}

TEST(recent_translations, what_is_large_or_empty_is_not_kept) {
    recent_translations recent;
    recent.remember(1, std::string(recent_translations::largest, 'x'));
    recent.remember(2, std::string(recent_translations::largest + 1, 'x'));
    recent.remember(3, "");
    EXPECT_TRUE(recent.take(1));
    EXPECT_FALSE(recent.take(2));
    EXPECT_FALSE(recent.take(3));
}

TEST(recent_translations, the_oldest_go_first_when_nobody_takes_them) {
    recent_translations recent;
    constexpr std::int64_t many = 200;
    for (std::int64_t i = 0; i < many; ++i)
        recent.remember(i, std::string(recent_translations::largest, 'x'));
    EXPECT_FALSE(recent.take(0));
    EXPECT_TRUE(recent.take(many - 1));
    std::int64_t kept = 0;
    for (std::int64_t i = 0; i < many; ++i) kept += recent.take(i) ? 1 : 0;
    EXPECT_LT(kept * static_cast<std::int64_t>(recent_translations::largest), 8'388'609);
}

TEST(recent_translations, those_that_are_taken_leave_room) {
    recent_translations recent;
    for (std::int64_t i = 0; i < 100'000; ++i) {
        recent.remember(i, std::string(1'000, 'x'));
        ASSERT_EQ(recent.take(i)->size(), 1'000U);
    }
}

class handed_over : public store_test {};

/// The first target gets it from memory, the second and a second attempt from the database.
TEST_F(handed_over, every_target_and_every_attempt_get_the_same_bytes) {
    constexpr time_ms now = 1'700'000'000'000;
    reception what = a_reception("L1", "content");
    const std::string translation = what.letters[0].translation;
    what.letters[0].deliveries.push_back(what.letters[0].deliveries[0]);
    what.letters[0].deliveries[1].target = "other";
    ASSERT_TRUE(accept(*store_, std::move(what)).has_value());
    for (const char* target : {"out", "other"}) {
        const auto due = store_->take_due(target, now, 10).value();
        ASSERT_EQ(due.size(), 1U) << target;
        EXPECT_EQ(due[0].body, translation) << target;
        ASSERT_TRUE(record(*store_,
                           {
                               {due[0].id, delivery_state::waiting, now, now, "connect: why"}
        })
                        .has_value());
        const auto again = store_->take_due(target, now, 10).value();
        ASSERT_EQ(again.size(), 1U) << target;
        EXPECT_EQ(again[0].body, translation) << target;
    }
}

}  // namespace
}  // namespace genvej::store::test
