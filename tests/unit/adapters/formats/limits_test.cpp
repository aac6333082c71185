// Limits hold before work is done, and each refusal names its limit.
#include <gtest/gtest.h>

#include "adapters/formats/xml_reader.hpp"

namespace genvej::formats {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

/// The only issue of a document that is refused.
model::issue refused(std::string_view text, const limits& bounds = {}) {
    auto read = read_xml(text, bounds);
    EXPECT_FALSE(read.ok());
    EXPECT_EQ(read.found.size(), 1U);
    return read.found.empty() ? model::make_issue("internal.error") : read.found[0];
}

TEST(limits, depth) {
    const model::issue found = refused(repeated("<a>", 100'000));
    EXPECT_EQ(found.code(), "limit.depth");
    EXPECT_EQ(found.params, std::vector<std::string>{"128"});
    EXPECT_EQ(found.at.column, 128U * 3 + 1);
    EXPECT_LT(found.path.size(), 100U) << "a path that nobody could read is cut";
    EXPECT_TRUE(read_xml(repeated("<a>", 128) + repeated("</a>", 128)).ok());
}

TEST(limits, a_hundred_thousand_levels_are_read_without_recursion_where_they_are_allowed) {
    limits bounds;
    bounds.depth = 200'000;
    const auto read = read_xml(repeated("<a>", 100'000) + repeated("</a>", 100'000), bounds);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value.size(), 100'000U);
}

TEST(limits, attributes_of_one_element) {
    const auto element = [](int count) {
        std::string out = "<a";
        for (int i = 0; i < count; ++i) out += " x" + std::to_string(i) + "='1'";
        return out + "/>";
    };
    EXPECT_TRUE(read_xml(element(256)).ok());
    EXPECT_EQ(refused(element(257)).code(), "limit.attributes");
}

TEST(limits, nodes_count_elements_attributes_and_texts) {
    limits bounds;
    bounds.nodes = 4;
    EXPECT_TRUE(read_xml("<a x='1'><b>t</b></a>", bounds).ok());
    EXPECT_EQ(refused("<a x='1'><b>t</b><c/></a>", bounds).code(), "limit.nodes");
}

TEST(limits, bytes_of_a_document_and_of_an_envelope) {
    limits bounds;
    bounds.document_bytes = 10;
    bounds.envelope_bytes = 30;
    const model::issue found = refused("<a>1234567</a>", bounds);
    EXPECT_EQ(found.code(), "limit.document");
    EXPECT_EQ(found.params, (std::vector<std::string>{"14", "10"}));
    EXPECT_TRUE(read_xml("<VANSEnvelope/>", bounds).ok());
    EXPECT_EQ(refused("<VANSEnvelope>12345678901234567890</VANSEnvelope>", bounds).code(), "limit.envelope");
}

TEST(limits, an_entity_bomb_is_refused_at_its_declaration) {
    EXPECT_EQ(
        refused("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>")
            .code(),
        "xml.doctype");
    EXPECT_EQ(refused("<!DOCTYPE a SYSTEM 'http://example.invalid/a.dtd'><a/>").code(), "xml.doctype");
}

TEST(limits, nothing_at_all_is_a_clear_refusal) {
    EXPECT_EQ(refused("").code(), "xml.empty");
}

}  // namespace
}  // namespace genvej::formats
