#include "adapters/formats/base64.hpp"

#include <gtest/gtest.h>

namespace genvej::formats {
namespace {

void ok(std::string_view text, std::string_view bytes) {
    const auto got = base64_decode(text);
    ASSERT_TRUE(got) << text;
    EXPECT_EQ(*got, bytes) << text;
}

void bad(std::string_view text, base64_errc why) {
    const auto got = base64_decode(text);
    ASSERT_FALSE(got) << text;
    EXPECT_EQ(got.error(), make_error_code(why)) << text << ": " << got.error().message();
}

TEST(base64, rfc_4648_section_10) {
    ok("", "");
    ok("Zg==", "f");
    ok("Zm8=", "fo");
    ok("Zm9v", "foo");
    ok("Zm9vYg==", "foob");
    ok("Zm9vYmFy", "foobar");
    EXPECT_EQ(base64_encode("foob"), "Zm9vYg==");
}

TEST(base64, white_space_may_stand_anywhere) {
    ok(" Zm9v\r\nYm\tFy \n", "foobar");
    ok("Z g = =", "f");
}

TEST(base64, strict) {
    bad("Zm9v*", base64_errc::foreign_character);
    bad("Zm-v", base64_errc::foreign_character);
    bad("Zm9v\xC3\xB8", base64_errc::foreign_character);
    bad("Zm9vY", base64_errc::wrong_length);
    bad("Zg", base64_errc::wrong_length);
    bad("Zg=", base64_errc::wrong_padding);
    bad("Zm8==", base64_errc::wrong_padding);
    bad("Z===", base64_errc::wrong_padding);
    bad("=", base64_errc::wrong_padding);
    bad("Zg==Zg==", base64_errc::wrong_padding);
    bad("Zh==", base64_errc::wrong_padding);
    bad("Zm9=", base64_errc::wrong_padding);
    bad("Zm9v====", base64_errc::wrong_padding);
}

TEST(base64, all_bytes_and_all_lengths_come_back) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        ok(base64_encode(bytes), bytes);
        bytes += static_cast<char>(i * 37);
    }
}

TEST(base64, every_mistake_has_an_issue) {
    for (const auto value :
         {base64_errc::foreign_character, base64_errc::wrong_length, base64_errc::wrong_padding}) {
        EXPECT_TRUE(issue_code(value).starts_with("base64."));
        EXPECT_NE(make_error_code(value).message(), "unknown");
    }
}

}  // namespace
}  // namespace genvej::formats
