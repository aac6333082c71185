#include "adapters/store/packed.hpp"

#include <random>

#include <gtest/gtest.h>

#include "adapters/store/store.hpp"

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

TEST(packed, text_with_repetition_shrinks_and_noise_grows_by_one_byte_at_most) {
    EXPECT_LT(pack(std::string(10'000, 'x')).size(), 200U);
    EXPECT_EQ(pack("short").size(), 6U);
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
