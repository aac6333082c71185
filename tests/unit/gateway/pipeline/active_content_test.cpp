#include "gateway/pipeline/active_content.hpp"

#include <gtest/gtest.h>

namespace genvej::gateway {
namespace {

void ok(std::string_view text) {
    EXPECT_EQ(active_content(text), "") << text;
}

void bad(std::string_view text, std::string_view found) {
    EXPECT_EQ(active_content(text), found) << text;
}

TEST(active_content, ordinary_narratives_are_fine) {
    ok("");
    ok(R"(<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Navn</b> on = 3</p><br/></div>)");
    ok(R"(<div><a href="#Patient_1" name="x">se</a><img src="x.png" alt="online = ja"/></div>)");
    ok("<div>javascript: er et sprog; &lt;script&gt; er tekst</div>");
    ok(R"(<div><span title="a > b" class="on">x</span></div>)");
}

TEST(active_content, what_would_run_is_named) {
    bad("<div><script>alert(1)</script></div>", "script");
    bad("<div><SCRIPT src='x'/></div>", "script");
    bad("<div><h:iframe src='x'/></div>", "iframe");
    bad("<div><p onclick='x()'>y</p></div>", "on...");
    bad("<div><p title='>' ONLOAD=\"x()\">y</p></div>", "on...");
    bad("<div><a href=\"javascript:x()\">y</a></div>", "javascript:");
    bad("<div><form action='x'></form></div>", "form");
}

TEST(active_content, text_that_ends_in_the_middle_of_a_tag_is_looked_at_to_its_end) {
    bad("<div><script", "script");
    ok("<div><");
}

}  // namespace
}  // namespace genvej::gateway
