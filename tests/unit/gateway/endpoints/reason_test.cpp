#include "gateway/endpoints/reason.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::gateway {
namespace {

std::string body_with(const std::string& json_string) {
    return R"({"reason":")" + json_string + R"("})";
}

TEST(reason, a_sentence_is_kept_as_it_is) {
    EXPECT_EQ(reason_of(body_with("Ringet til lægen på afdelingen")), "Ringet til lægen på afdelingen");
    EXPECT_EQ(reason_of(R"({"by":"me","reason":"a \"quote\" \u00e6"})"), "a \"quote\" æ");
}

TEST(reason, counts_characters_and_not_bytes) {
    std::string longest;
    for (std::size_t i = 0; i < longest_reason; ++i) longest += "å";
    EXPECT_EQ(reason_of(body_with(longest)), longest);
    EXPECT_EQ(reason_of(body_with(longest + "a")), "");
}

TEST(reason, what_is_no_reason) {
    for (const char* bad : {"", "null", "[]", "\"reason\"", "{}", R"({"reason":5})", R"({"reason":null})",
                            R"({"reason":["a"]})", R"({"reason":)", R"({"reason":"a"} x)", R"({"reason":""})",
                            R"({"reason":"   "})", R"({"Reason":"a"})"})
        EXPECT_EQ(reason_of(bad), "") << bad;
}

TEST(reason, no_control_characters_and_nothing_that_is_not_utf_8) {
    for (const char* bad : {R"(a\u0000b)", R"(a\nb)", R"(a\u001bb)", R"(a\u007fb)", R"(a\ud800b)",
                            "a\xe6\xf8", "a\xc3", "a\xed\xa0\x80"})
        EXPECT_EQ(reason_of(body_with(bad)), "") << bad;
}

/// A reader that calls itself for each level would end the gateway here.
TEST(reason, however_deep_it_is_nested) {
    constexpr std::size_t deep = 3'000'000;
    EXPECT_EQ(reason_of(R"({"reason":)" + std::string(deep, '[')), "");
    EXPECT_EQ(reason_of(R"({"reason":)" + std::string(deep, '[') + std::string(deep, ']') + "}"), "");
}

TEST(reason, a_cpr_number_is_not_kept) {
    const std::string kept = reason_of(body_with("sent by telephone, 0202020202"));
    EXPECT_NE(kept, "");
    EXPECT_EQ(kept.find("0202020202"), std::string::npos);
}

}  // namespace
}  // namespace genvej::gateway
