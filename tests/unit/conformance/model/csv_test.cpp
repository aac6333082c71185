#include "conformance/model/csv.hpp"

#include <gtest/gtest.h>

namespace genvej::model {
namespace {

TEST(csv, reads_quotes_remarks_and_windows_line_ends) {
    const table read = table::read("left,right\r\n# a remark\r\na,\"b, \"\"c\"\"\"\r\n\r\nd,\r\n").value();
    ASSERT_EQ(read.rows().size(), 2U);
    EXPECT_EQ(read.rows()[0].fields[1], "b, \"c\"");
    EXPECT_EQ(read.rows()[1].fields[1], "");
    EXPECT_EQ(read.rows()[1].line, 5U);
    EXPECT_EQ(read.column("right"), 1);
    EXPECT_EQ(read.column("wrong"), -1);
}

void bad(std::string_view text, std::uint32_t line) {
    const auto read = table::read(text);
    ASSERT_TRUE(read.has_error()) << text;
    EXPECT_EQ(read.error().line, line) << text;
    EXPECT_FALSE(read.error().text.empty());
}

TEST(csv, names_the_line_that_is_wrong) {
    bad("", 1);
    bad("# only a remark\n", 1);
    bad("a,b\n1,2\n3\n", 3);
    bad("a,b\n1,\"2\n", 2);
    bad("a,b\n\"1\"x,2\n", 2);
    EXPECT_EQ(table::read("a\tb\n1\t\"2\n", '\t').value().rows()[0].fields[1], "\"2");
}

}  // namespace
}  // namespace genvej::model
