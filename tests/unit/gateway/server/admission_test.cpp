#include "gateway/server/admission.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::gateway {
namespace {

TEST(admission, counts_requests_and_gives_them_back) {
    admission door(2, 100);
    auto first = door.admit(0);
    {
        const auto second = door.admit(0);
        EXPECT_TRUE(second);
        EXPECT_FALSE(door.admit(0));
        EXPECT_EQ(door.under_way(), 2U);
    }
    EXPECT_TRUE(door.admit(0));
    first.reset();
    EXPECT_EQ(door.under_way(), 0U);
}

TEST(admission, counts_bytes_that_grow) {
    admission door(10, 100);
    auto first = door.admit(60);
    ASSERT_TRUE(first);
    EXPECT_FALSE(door.admit(41));
    EXPECT_TRUE(first->grow_to(100));
    EXPECT_FALSE(first->grow_to(101));
    EXPECT_FALSE(door.admit(1));
    first.reset();
    EXPECT_TRUE(door.admit(100));
}

TEST(admission, a_moved_ticket_is_given_back_once) {
    admission door(1, 10);
    auto first = door.admit(10);
    ASSERT_TRUE(first);
    {
        const admission::ticket moved = std::move(*first);
        first.reset();
        EXPECT_EQ(door.under_way(), 1U);
    }
    EXPECT_EQ(door.under_way(), 0U);
}

}  // namespace
}  // namespace genvej::gateway
