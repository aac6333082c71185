#include "conformance/model/arena.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::model {
namespace {

TEST(arena, a_copy_outlives_its_source_and_later_allocations) {
    arena memory(64);
    std::string source = "Hjerterehabilitering";
    const std::string_view copy = memory.copy(source);
    source.assign(source.size(), '#');
    for (int i = 0; i < 100; ++i) memory.allocate(100, 8);
    EXPECT_EQ(copy, "Hjerterehabilitering");
}

TEST(arena, keeps_alignment_across_blocks) {
    arena memory(48);
    for (int i = 0; i < 200; ++i) {
        memory.allocate(1, 1);
        const auto address = reinterpret_cast<std::uintptr_t>(memory.allocate(24, 16));
        EXPECT_EQ(address % 16, 0U);
    }
}

TEST(arena, what_was_taken_too_much_is_given_back) {
    arena memory(128);
    auto* text = static_cast<char*>(memory.allocate(64, 1));
    text[0] = 'a';
    memory.keep_until(text + 1);
    const std::string_view next = memory.copy("b");
    EXPECT_EQ(next.data(), text + 1);
    EXPECT_EQ(text[0], 'a');
}

TEST(arena, clear_keeps_only_the_first_block) {
    arena memory(128);
    memory.allocate(100, 1);
    const std::size_t first = memory.capacity();
    memory.allocate(10'000, 1);
    EXPECT_GT(memory.capacity(), first);
    memory.clear();
    EXPECT_EQ(memory.capacity(), first);
    EXPECT_EQ(memory.join("a", "b", "c"), "abc");
}

}  // namespace
}  // namespace genvej::model
