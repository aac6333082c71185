// What a fingerprint is made of: stores keep it, so that it must be the same after an update of the program.
#include "gateway/pipeline/content_hash.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/xml_reader.hpp"

namespace genvej::gateway {
namespace {

std::string hash_of(std::string_view xml) {
    const auto read = formats::read_xml(xml);
    EXPECT_TRUE(read.ok());
    return content_hash(*read.value.root(), nullptr);
}

TEST(content_hash, is_sha_256_of_names_attributes_and_texts_with_their_lengths) {
    // e6:Letters5:urn:xa1:nv1:1e4:Textt3:abce5:Break..e2:IDt2:A1..
    EXPECT_EQ(hash_of("<Letter xmlns='urn:x' n='1'>\n<Text>abc<Break/></Text> <ID>A1</ID></Letter>"),
              "eff4bcffc1712ad2c5833b8c95169ba04683c5c8a7fe4a0021a4c3f96ba5c4ba");
    EXPECT_EQ(sha256_hex("e6:Letters5:urn:xa1:nv1:1e4:Textt3:abce5:Break..e2:IDt2:A1.."),
              "eff4bcffc1712ad2c5833b8c95169ba04683c5c8a7fe4a0021a4c3f96ba5c4ba");
}

TEST(content_hash, of_what_is_larger_than_what_is_held_at_once) {
    EXPECT_EQ(hash_of("<Letter xmlns='urn:x' n='1'><Text>abc<Break/></Text><ID>" + std::string(10'000, 'A') +
                      "</ID></Letter>"),
              "ae0b8fae940944d3fc98f3da9b9847b8aecd610137d8e4ac26ae0c5ac6401a03");
    std::string many = "<Letter>";
    std::string canonical = "e6:Letter";
    for (int i = 0; i < 3000; ++i) {
        many += "<ID>" + std::to_string(i) + "</ID>";
        canonical += "e2:IDt" + std::to_string(std::to_string(i).size()) + ":" + std::to_string(i) + ".";
    }
    EXPECT_EQ(hash_of(many + "</Letter>"), sha256_hex(canonical + "."));
}

TEST(content_hash, form_does_not_count_and_content_does) {
    const std::string one = hash_of("<a:Letter xmlns:a='u'><a:ID>\xC3\xA6</a:ID></a:Letter>");
    EXPECT_EQ(
        hash_of(
            "<?xml version='1.0' encoding='ISO-8859-1'?>\n<Letter xmlns='u'>\n  <ID>\xE6</ID>\n</Letter>"),
        one);
    EXPECT_NE(hash_of("<Letter xmlns='u'><ID>\xC3\xA6 </ID></Letter>"), one);
    EXPECT_NE(hash_of("<Letter xmlns='u'><ID>\xC3\xA6</ID><ID/></Letter>"), one);
}

}  // namespace
}  // namespace genvej::gateway
