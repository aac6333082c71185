#include "adapters/formats/xml_writer.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/xml_reader.hpp"

namespace genvej::formats {
namespace {

std::string written(std::string_view text, charset in = charset::utf_8, indent how = indent::none) {
    const auto read = read_xml(text);
    EXPECT_TRUE(read.ok()) << text;
    const std::string out = write_xml(*read.value.root(), in, how);
    return out.substr(out.find('\n') + 1);
}

TEST(xml_writer, namespaces_are_declared_on_the_root) {
    EXPECT_EQ(written("<p:a xmlns:p='urn:1'><p:b/><q:c xmlns:q='urn:2' q:x='1' xml:lang='da'/></p:a>"),
              "<a xmlns=\"urn:1\" xmlns:ns1=\"urn:2\"><b/><ns1:c ns1:x=\"1\" xml:lang=\"da\"/></a>");
    EXPECT_EQ(written("<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>"),
              "<a xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>");
    EXPECT_EQ(written("<a xmlns='u' xmlns:p='u' p:x='1'/>"), "<a xmlns=\"u\" xmlns:ns1=\"u\" ns1:x=\"1\"/>");
}

TEST(xml_writer, what_was_escaped_is_escaped) {
    EXPECT_EQ(written("<a x='&quot;&lt;&#10;&#9;&#13;&amp;'>&lt;&amp;&gt;\"'&#13;\n\t</a>"),
              "<a x=\"&quot;&lt;&#10;&#9;&#13;&amp;\">&lt;&amp;&gt;\"'&#13;\n\t</a>");
}

TEST(xml_writer, mixed_content_is_never_laid_out) {
    EXPECT_EQ(written("<a><b>x</b><c><d>t<e><f/></e></d><g/></c></a>", charset::utf_8, indent::two),
              "<a>\n  <b>x</b>\n  <c>\n    <d>t<e><f/></e></d>\n    <g/>\n  </c>\n</a>\n");
}

TEST(xml_writer, what_a_character_set_lacks_becomes_a_reference) {
    const std::string text = "<a x='\xE2\x82\xAC'>\xC3\xA6\xE2\x80\x93\xCE\xB1\xC2\x85</a>";
    EXPECT_EQ(written(text, charset::iso_8859_1), "<a x=\"&#8364;\">\xE6&#8211;&#945;&#133;</a>");
    EXPECT_EQ(written(text, charset::windows_1252), "<a x=\"\x80\">\xE6\x96&#945;&#133;</a>");
    const auto read = read_xml(text);
    const std::string bytes = write_xml(*read.value.root(), charset::iso_8859_1);
    EXPECT_TRUE(bytes.starts_with("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"));
    const auto again = read_xml(bytes);
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(again.found.empty()) << "what we write gives no warning";
    EXPECT_EQ(text_of(*again.value.root()), text_of(*read.value.root()));
}

TEST(xml_writer, a_tree_that_was_made_by_name_is_in_the_namespace_of_its_root) {
    model::document doc;
    doc.set_root(doc.make("Emessage"));
    doc.root()->space = "urn:e";
    doc.append_text(*doc.append(*doc.root(), "Letter"), "x");
    EXPECT_NE(write_xml(*doc.root(), charset::utf_8, indent::none)
                  .find("<Emessage xmlns=\"urn:e\"><Letter>x</Letter>"),
              std::string::npos);
}

}  // namespace
}  // namespace genvej::formats
