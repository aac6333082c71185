// Markup that others wrote, piece by piece, with its entities.
#include "mappings/vocabulary/markup.hpp"

#include <gtest/gtest.h>

namespace genvej::mappings {
namespace {

TEST(markup, text_without_entities_is_not_copied) {
    model::arena memory;
    const std::string_view text = "en linje; og en til";
    EXPECT_EQ(unescaped(text, memory).data(), text.data());
    EXPECT_EQ(memory.capacity(), 0U);
}

TEST(markup, entities_become_characters_and_what_is_none_stays) {
    model::arena memory(64);
    EXPECT_EQ(unescaped("&lt;p&gt; &amp; &quot;&apos;&nbsp;", memory), "<p> & \"'\xc2\xa0");
    EXPECT_EQ(unescaped("&#65;&#xe6;&#x2013;&#x1F600;", memory), "A\xc3\xa6\xe2\x80\x93\xf0\x9f\x98\x80");
    EXPECT_EQ(unescaped("a & b &unknown; &#0; &#x110000; &", memory), "a & b &unknown; &#0; &#x110000; &");
    EXPECT_EQ(unescaped("&averylongnamethatisnone;", memory), "&averylongnamethatisnone;");
}

TEST(markup, pieces_in_their_order) {
    markup_reader reader("<div><b>fed</b><br/>a &lt; b</div>");
    const auto expect = [&](markup_piece::kind what, std::string_view name, std::string_view text) {
        const markup_piece piece = reader.next();
        EXPECT_EQ(piece.what, what) << name << text;
        EXPECT_EQ(piece.name, name);
        EXPECT_EQ(piece.text, text);
    };
    using kind = markup_piece::kind;
    expect(kind::open, "div", "");
    expect(kind::open, "b", "");
    expect(kind::text, "", "fed");
    expect(kind::close, "b", "");
    expect(kind::empty, "br", "");
    expect(kind::text, "", "a &lt; b");
    expect(kind::close, "div", "");
    expect(kind::end, "", "");
}

TEST(markup, a_division_of_a_text) {
    EXPECT_EQ(division_of("a < b\r"), "<div xmlns=\"http://www.w3.org/1999/xhtml\">a &lt; b&#13;</div>");
}

}  // namespace
}  // namespace genvej::mappings
