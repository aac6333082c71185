// The strict pass says what XML 1.0 says, with the code that explains it.
#include <gtest/gtest.h>

#include "adapters/formats/xml_reader.hpp"

namespace genvej::formats {
namespace {

void good(std::string_view text) {
    const auto found = check_well_formed(text);
    EXPECT_TRUE(found.empty()) << text << "\n" << to_line(found[0]);
}

/// One issue of that code at that line and column.
void bad(std::string_view text, std::string_view code, std::uint32_t line, std::uint32_t column) {
    const auto found = check_well_formed(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].code(), code) << text;
    EXPECT_EQ(found[0].at.line, line) << text;
    EXPECT_EQ(found[0].at.column, column) << text;
    EXPECT_GE(found[0].row->http, 400);
}

TEST(well_formed, what_pugixml_would_let_pass) {
    bad("<a/><b/>", "xml.second_root", 1, 5);
    bad("x<a/>", "xml.outside", 1, 1);
    bad("<a/>\nx", "xml.outside", 2, 1);
    bad("<a x='1' x='2'/>", "xml.repeated_attribute", 1, 10);
    bad("<a>&nbsp;</a>", "xml.entity", 1, 4);
    bad("<a>&#0;</a>", "xml.reference", 1, 4);
    bad("<a>\n\x07</a>", "xml.character", 2, 1);
    bad("<a>]]></a>", "xml.cdata_end", 1, 4);
    bad("<p:a/>", "xml.prefix", 1, 2);
    bad("<!DOCTYPE a><a/>", "xml.doctype", 1, 1);
}

TEST(well_formed, a_document_has_one_root) {
    bad("", "xml.empty", 1, 1);
    bad(" \n ", "xml.no_root", 2, 2);
    bad("<!-- x -->", "xml.no_root", 1, 11);
    bad("</a>", "xml.end_tag_outside", 1, 1);
    bad("<a/></a>", "xml.end_tag_outside", 1, 5);
    bad("<a><b>", "xml.unclosed", 1, 7);
    bad("<a><b></a></b>", "xml.end_tag", 1, 7);
    bad("<a></a b>", "xml.end_tag", 1, 4);
    good(" <!-- a --><?x y?>\n<a></a >\n<!---->");
}

TEST(well_formed, the_declaration_comes_first_and_in_order) {
    good("<?xml version='1.0'?><a/>");
    good("<?xml version='1.0' standalone=\"yes\"?><a/>");
    good("<?xml version=\"1.1\" encoding = 'x-1' standalone='no' ?><a/>");
    bad("<?xml version='2.0'?><a/>", "xml.declaration", 1, 7);
    bad("<?xml encoding='utf-8'?><a/>", "xml.declaration", 1, 7);
    bad("<?xml version='1.0' standalone='ja'?><a/>", "xml.declaration", 1, 21);
    bad("<?xml version='1.0'encoding='utf-8'?><a/>", "xml.declaration", 1, 20);
    bad(" <?xml version='1.0'?><a/>", "xml.declaration_place", 1, 2);
    bad("<a><?XML x?></a>", "xml.declaration_place", 1, 4);
}

TEST(well_formed, attributes) {
    good("<a x='\"' y = \"'\"\n\tz='&lt;&#x9;'/>");
    bad("<a x='1'y='2'/>", "xml.tag", 1, 9);
    bad("<a x/>", "xml.attribute", 1, 5);
    bad("<a x=1/>", "xml.attribute", 1, 6);
    bad("<a x='<'/>", "xml.less_than", 1, 7);
    bad("<a x='", "xml.unfinished", 1, 7);
    bad("<a x='1' / >", "xml.name", 1, 10);
}

TEST(well_formed, names) {
    good("<\xC3\xA6\xC3\xB8\xC3\xA5 _x-1.\xC2\xB7='1'/>");
    bad("<1/>", "xml.name", 1, 2);
    bad("<a><\xC3\x97/></a>", "xml.name", 1, 5);
    bad("<a:b:c xmlns:a='u'/>", "xml.name", 1, 5);
    bad("<a :x='1'/>", "xml.name", 1, 4);
    bad("<a>< b/></a>", "xml.name", 1, 5);
}

TEST(well_formed, comments_instructions_and_sections) {
    good("<a><!-- - --><![CDATA[ ]] ]> <&> ]]]]><?b?><?b ?c?></a>");
    bad("<a><!-- a -- b --></a>", "xml.comment", 1, 11);
    bad("<a><!-- a ---></a>", "xml.comment", 1, 11);
    bad("<a><!-- a", "xml.unfinished", 1, 10);
    bad("<a><![CDATA[ ]]", "xml.unfinished", 1, 16);
    bad("<a><![cdata[ ]]></a>", "xml.markup", 1, 4);
    bad("<![CDATA[x]]><a/>", "xml.outside", 1, 1);
    bad("<a><?b:c d?></a>", "xml.instruction", 1, 7);
    bad("<a><? b?></a>", "xml.instruction", 1, 6);
    bad("<a><?b c", "xml.unfinished", 1, 9);
    bad("<a><!-- \x01 --></a>", "xml.character", 1, 9);
}

TEST(well_formed, references) {
    good("<a>&amp;&lt;&gt;&apos;&quot;&#65;&#x10FFFF;&#xD;</a>");
    for (const std::string_view wrong :
         {"&#;", "&#x;", "&#65", "&#-1;", "&#xD800;", "&#x110000;", "&#99999999999;", "&#xFFFE;", "&#11;"}) {
        bad("<a>" + std::string(wrong) + "</a>", "xml.reference", 1, 4);
    }
    for (const std::string_view wrong : {"&", "&amp", "& ", "&AMP;", "&a;"}) {
        bad("<a>" + std::string(wrong) + "</a>", "xml.entity", 1, 4);
    }
}

TEST(well_formed, characters) {
    good("<a>\x7F\xC2\x85\xEF\xBF\xBD\xEF\xBB\xBF\xF0\x9F\x98\x80</a>");
    bad("<a>\xEF\xBF\xBE</a>", "xml.character", 1, 4);
    bad("<a x='\xEF\xBF\xBF'/>", "xml.character", 1, 7);
    bad(std::string_view("<a>\0</a>", 8), "xml.character", 1, 4);
}

TEST(well_formed, namespaces) {
    good("<a xmlns='u' xmlns:p='u' x='1' p:x='2'><xml:b xml:lang='da'/></a>");
    good("<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>");
    good("<a xmlns='u'><b xmlns=''/></a>");
    good("<a><b xmlns:p='u'/><c xmlns:p='v' p:x='1'/></a>");
    bad("<a><b xmlns:p='u'/><p:c/></a>", "xml.prefix", 1, 21);
    bad("<a p:x='1'/>", "xml.prefix", 1, 4);
    bad("<a xmlns:p='u' xmlns:q='&#117;' p:x='1' q:x='2'/>", "xml.repeated_attribute", 1, 41);
    bad("<a xmlns:p='u' xmlns:p='v'/>", "xml.repeated_attribute", 1, 16);
    for (const std::string_view wrong :
         {"xmlns:p=''", "xmlns:xml='u'", "xmlns:xmlns='u'", "xmlns:p='http://www.w3.org/XML/1998/namespace'",
          "xmlns='http://www.w3.org/XML/1998/namespace'", "xmlns:p='http://www.w3.org/2000/xmlns/'",
          "xmlns='http://www.w3.org/2000/xmlns/'"}) {
        bad("<a " + std::string(wrong) + "/>", "xml.namespace", 1, 4);
    }
}

TEST(well_formed, an_issue_names_the_open_elements_and_shows_what_was_found) {
    const auto found =
        check_well_formed("<Emessage>\n<Letter>\n<Text>0101010101 & co</Text></Letter></Emessage>");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].path, "Emessage/Letter/Text");
    EXPECT_EQ(found[0].evidence, "& co</Text></Letter></Emessage>");
    EXPECT_EQ(to_line(found[0]).find("0101010101"), std::string::npos)
        << "what was sent is never in the line";
}

}  // namespace
}  // namespace genvej::formats
