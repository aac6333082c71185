#include "mappings/vocabulary/white_space.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::mappings {
namespace {

TEST(white_space, is_what_unicode_calls_so) {
    for (const std::string_view one : {" ", "\t", "\r", "\n", "\v", "\f", "\u0085", "\u00a0", "\u1680",
                                       "\u2003", "\u2009", "\u2028", "\u202f", "\u3000"})
        EXPECT_EQ(white_space_at(std::string(one) + "x"), one.size());
    for (const std::string_view other : {"", "x", "æ", "\u200b", "\u200d", "\u00a1"})
        EXPECT_EQ(white_space_at(other), 0U);
}

TEST(white_space, of_a_code_goes_at_the_ends_and_is_one_blank_within) {
    EXPECT_EQ(fhir_code_of("DI214"), "DI214");
    EXPECT_EQ(fhir_code_of(" DI2 \u00a0 14\n"), "DI2 14");
    EXPECT_EQ(fhir_code_of("\u2003æ\u2028ø"), "æ ø");
    EXPECT_EQ(fhir_code_of(" \u00a0"), "\u2423");
}

}  // namespace
}  // namespace genvej::mappings
