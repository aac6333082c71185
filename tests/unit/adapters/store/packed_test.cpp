#include "adapters/store/packed.hpp"

#include <random>

#include <gtest/gtest.h>

#include "adapters/store/store.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::store::test {
namespace {

std::string unpacked(std::string_view packed) {
    return unpack(packed).value();
}

TEST(packed, comes_back_as_it_was) {
    std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same bytes each time
    std::string noise(10'000, ' ');
    for (char& c : noise) c = static_cast<char>(random());
    for (const std::string& body :
         {std::string(), std::string("a"), std::string(255, 'x'), std::string(256, 'x'),
          std::string(1'000'000, 'x'), std::string("\0\xFF\0", 3), noise}) {
        EXPECT_EQ(unpacked(pack(body)), body) << body.size();
    }
}

TEST(packed, text_with_repetition_shrinks_and_noise_grows_by_five_bytes_at_most) {
    EXPECT_LT(pack(std::string(10'000, 'x')).size(), 200U);
    EXPECT_EQ(pack("short").size(), 10U);
}

/// Its bytes are part of every packed body. A new dictionary is a new file with a number of its own.
TEST(packed, the_dictionary_is_frozen) {
    std::uint64_t sum = 14695981039346656037ULL;
    for (const char c : model::resource_text("adapters/store/packed_1.dictionary"))
        sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    EXPECT_EQ(sum, 11190555306296845451ULL) << "bodies that were packed with it can no longer be read";
}

TEST(packed, a_letter_like_those_of_the_dictionary_shrinks_to_little) {
    const std::string known(model::resource_text("adapters/store/packed_1.dictionary").substr(10'000, 5'000));
    EXPECT_LT(pack(known).size(), 100U);
    EXPECT_EQ(unpacked(pack(known)), known);
}

TEST(packed, its_size_is_read_from_its_head) {
    for (const std::size_t size : {0U, 1U, 255U, 256U, 65'536U, 65'537U, 1'000'000U})
        EXPECT_EQ(unpacked_size(pack(std::string(size, 'x'))).value(), size);
    EXPECT_EQ(unpacked_size("").error(), store_errc::damaged);
}

TEST(packed, a_single_bit_that_changed_is_seen) {
    for (const std::string& good : {pack("short"), pack(std::string(1'000, 'x') + "and something else")}) {
        for (std::size_t at = 0; at < good.size(); ++at) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 0x10);
            const auto read = unpack(bad);
            EXPECT_TRUE(read.has_error() || at == 0) << at << " of " << good.size();
        }
    }
}

TEST(packed, forms_without_a_sum_are_still_read) {
    EXPECT_EQ(unpacked(std::string(1, '\0') + "as it is"), "as it is");
    // LZ4's block: one literal and a run of what is before it.
    const std::string lz4 =
        std::string("\x01\x14\0\0\0", 5) + std::string("\x1Fx\x01\0\0", 5) + std::string("\x50xxxxx", 6);
    EXPECT_EQ(unpacked_size(lz4).value(), 20U);
}

TEST(packed, damage_is_seen) {
    const std::string good = pack(std::string(1'000, 'x'));
    EXPECT_EQ(unpack("").error(), store_errc::damaged);
    EXPECT_EQ(unpack(std::string(1, '\x07') + "abc").error(), store_errc::damaged);
    EXPECT_EQ(unpack(good.substr(0, 5)).error(), store_errc::damaged);
    EXPECT_EQ(unpack(good.substr(0, good.size() - 1)).error(), store_errc::damaged);
    std::string huge = good;
    huge[3] = huge[4] = '\x7F';
    EXPECT_EQ(unpack(huge).error(), store_errc::damaged);
}

}  // namespace
}  // namespace genvej::store::test
