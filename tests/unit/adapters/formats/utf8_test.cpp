#include "adapters/formats/utf8.hpp"

#include <gtest/gtest.h>

namespace genvej::formats {
namespace {

TEST(utf8, every_code_point_survives) {
    for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string text;
        append_utf8(text, c);
        const code_point got = decode_utf8(text);
        ASSERT_EQ(got.value, c);
        ASSERT_EQ(got.length, text.size());
    }
}

TEST(utf8, what_is_not_utf_8) {
    for (const std::string_view wrong :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82"}) {
        EXPECT_EQ(decode_utf8(wrong).length, 0U);
        EXPECT_EQ(valid_utf8_prefix("0123456789abcdef0" + std::string(wrong)), 17U);
    }
}

TEST(utf8, the_ascii_prefix_ends_wherever_it_ends) {
    for (std::size_t length = 0; length < 40; ++length) {
        const std::string plain(length, 'x');
        EXPECT_EQ(ascii_prefix(plain), length);
        EXPECT_EQ(ascii_prefix(plain + "\xC3\xB8"), length);
        EXPECT_EQ(ascii_prefix(plain + "\xC3\xB8 and some more text"), length);
    }
}

}  // namespace
}  // namespace genvej::formats
