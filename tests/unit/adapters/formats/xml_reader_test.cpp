#include "adapters/formats/xml_reader.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/xml_writer.hpp"

namespace genvej::formats {
namespace {

using model::node;

/// Reads a document that is expected to be right.
model::document good_letter(std::string_view text) {
    auto read = read_xml(text);
    EXPECT_TRUE(read.ok()) << (read.found.empty() ? "" : to_line(read.found[0]));
    return std::move(read.value);
}

TEST(xml_reader, a_node_knows_its_namespace_and_its_place) {
    const auto doc = good_letter(
        "<?xml version=\"1.0\"?>\n<b:Brev xmlns:b='urn:b' xmlns='urn:d'>\n  <Navn b:art=\"x\" "
        "nr='1'>Bo</Navn>\n</b:Brev>");
    const node* root = doc.root();
    EXPECT_EQ(root->name, "Brev");
    EXPECT_EQ(root->space, "urn:b");
    EXPECT_EQ(root->attributes, nullptr) << "declarations are no attributes";
    const node* name = root->child("Navn");
    ASSERT_NE(name, nullptr);
    EXPECT_EQ(name->space, "urn:d");
    EXPECT_EQ(name->at.line, 3U);
    EXPECT_EQ(name->at.column, 3U);
    EXPECT_EQ(name->attribute("art")->space, "urn:b");
    EXPECT_EQ(name->attribute("nr")->space, "");
    EXPECT_EQ(name->attribute("nr")->at.column, 19U);
    EXPECT_EQ(text_of(*name), "Bo");
    EXPECT_EQ(name->first->at.column, 26U);
}

TEST(xml_reader, text_keeps_white_space_and_order) {
    const auto doc = good_letter("<t> a <b>fed</b>\r\n <Break/>z </t>");
    EXPECT_EQ(text_of(*doc.root()), " a fed\n z ");
    EXPECT_EQ(doc.root()->first->value, " a ");
    EXPECT_EQ(doc.root()->last->value, "z ");
}

TEST(xml_reader, comments_and_cdata_do_not_part_a_text) {
    const auto doc = good_letter("<t>a<!-- x -->b<![CDATA[<c>]]>&amp;&#230;<?pi d?></t>");
    ASSERT_EQ(doc.root()->first, doc.root()->last);
    EXPECT_EQ(doc.root()->first->value, "ab<c>&\xC3\xA6");
}

TEST(xml_reader, places_are_those_of_the_text_as_it_was_sent) {
    const auto doc = good_letter("<t a='&amp;&lt;&#10;'>\r\n&lt;&lt;&lt;\r\n<x/></t>");
    EXPECT_EQ(doc.root()->attribute("a")->value, "&<\n");
    EXPECT_EQ(doc.root()->child("x")->at.line, 3U);
    EXPECT_EQ(doc.root()->child("x")->at.column, 1U);
}

TEST(xml_reader, namespaces_end_with_their_element) {
    const auto doc = good_letter("<a xmlns='u'><b xmlns=''><c/></b><p:d xmlns:p='&#118;'/><e/></a>");
    EXPECT_EQ(doc.root()->child("b")->space, "");
    EXPECT_EQ(doc.root()->child("b")->child("c")->space, "");
    EXPECT_EQ(doc.root()->child("d")->space, "v");
    EXPECT_EQ(doc.root()->child("e")->space, "u");
}

TEST(xml_reader, a_document_survives_being_moved) {
    auto first = good_letter("<a><b>tekst</b></a>");
    const model::document second = std::move(first);
    EXPECT_EQ(text_of(*second.root()->child("b")), "tekst");
}

TEST(xml_reader, latin_1_becomes_utf_8) {
    const auto doc = good_letter("<?xml version='1.0' encoding='ISO-8859-1'?><n>\xC6rtemark \xF8st</n>");
    EXPECT_EQ(text_of(*doc.root()), "\xC3\x86rtemark \xC3\xB8st");
    EXPECT_EQ(doc.encoding, "iso-8859-1");
}

}  // namespace
}  // namespace genvej::formats
