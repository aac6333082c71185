#include "mappings/vocabulary/identity.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace genvej::mappings {
namespace {

// Expected values were computed with Python's uuid.uuid5 and hashlib.sha256.
TEST(identity, uuid_of_version_5_in_our_namespace) {
    digester digest;
    EXPECT_EQ(digest.uuid("5790000123456#BREV1"), "759e7b4d-6121-553f-a6f2-293fe2419bba");
    EXPECT_EQ(digest.uuid(""), "2b8ab030-ec23-5660-869c-d0ac4a653cbc");
    EXPECT_EQ(uuid_version(digest.uuid("x")), '5');
}

TEST(identity, a_name_in_parts_is_the_same_name) {
    digester digest, again;
    for (const std::size_t length : {0U, 1U, 17U, 110U, 111U, 112U, 113U, 127U, 128U, 129U, 300U}) {
        const std::string part(length, 'a');
        EXPECT_EQ(digest.uuid({part, "#", part, "z"}), again.uuid(fmt::format("{0}#{0}z", part))) << length;
    }
}

TEST(identity, short_ids_are_the_first_70_bits_in_crockford_digits) {
    digester digest;
    EXPECT_EQ(digest.short_id("759e7b4d-6121-553f-a6f2-293fe2419bba#XDIS91#1"), "BQ97AZSDBAJ08E");
    EXPECT_EQ(digest.short_id("759e7b4d-6121-553f-a6f2-293fe2419bba#XDIS91#1", 1), "ZXM4AQ8ZYMKG1M");
    const std::string of_letter(digest.short_id("759e7b4d-6121-553f-a6f2-293fe2419bba#XDIS91#1"));
    EXPECT_NE(of_letter, digest.short_id("759e7b4d-6121-553f-a6f2-293fe2419bba#XBIN01#1"));
}

TEST(identity, forms_of_a_uuid) {
    EXPECT_TRUE(looks_like_uuid("4abacc64-2fa9-46ad-8434-cf785cdd0a08"));
    EXPECT_FALSE(looks_like_uuid("4abacc642fa9-46ad-8434-cf785cdd0a08-"));
    EXPECT_TRUE(looks_like_bare_uuid("4ABACC642FA946AD8434CF785CDD0A08"));
    EXPECT_EQ(with_hyphens("4ABACC642FA946AD8434CF785CDD0A08"), "4abacc64-2fa9-46ad-8434-cf785cdd0a08");
    EXPECT_EQ(without_hyphens("4abacc64-2fa9-46ad-8434-cf785cdd0a08"), "4abacc642fa946ad8434cf785cdd0a08");
}

}  // namespace
}  // namespace genvej::mappings
