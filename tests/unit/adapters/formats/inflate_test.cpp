#include "adapters/formats/inflate.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace genvej::formats {
namespace {

constexpr int gzip = 15 + 16;
constexpr int zlib = 15;

std::string deflated(std::string_view text, int format) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, format, 9, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

limits at_most(std::uint64_t bytes) {
    limits out;
    out.inflated_bytes = bytes;
    return out;
}

std::string code_of(const model::checked<std::string>& got) {
    return got.found.empty() ? "" : std::string(got.found[0].code());
}

TEST(inflate, gzip_zlib_and_several_members) {
    const std::string text(100'000, 'x');
    EXPECT_EQ(inflate(deflated(text, gzip)).value, text);
    EXPECT_EQ(inflate(deflated(text, zlib)).value, text);
    EXPECT_EQ(inflate(deflated("a", gzip) + deflated("b", gzip)).value, "ab");
    EXPECT_TRUE(inflate(deflated("", gzip)).ok());
}

TEST(inflate, the_bound_is_exact) {
    const std::string text(100'000, 'x');
    EXPECT_EQ(inflate(deflated(text, gzip), at_most(100'000)).value.size(), 100'000U);
    EXPECT_EQ(code_of(inflate(deflated(text, gzip), at_most(99'999))), "limit.inflated");
    EXPECT_EQ(code_of(inflate(deflated("a", gzip) + deflated("b", gzip), at_most(1))), "limit.inflated");
    EXPECT_EQ(inflate(deflated("ab", gzip), at_most(2)).value, "ab");
    EXPECT_EQ(code_of(inflate(deflated("a", gzip), at_most(0))), "limit.inflated");
    EXPECT_TRUE(inflate(deflated("", gzip), at_most(0)).ok());
}

TEST(inflate, a_bomb_is_stopped_at_the_bound) {
    const std::string bomb = deflated(std::string(50'000'000, '\0'), gzip);
    ASSERT_LT(bomb.size(), 60'000U);
    const auto got = inflate(bomb, at_most(1'000'000));
    EXPECT_EQ(code_of(got), "limit.inflated");
    EXPECT_TRUE(got.value.empty());
}

TEST(inflate, cut_anywhere_or_damaged) {
    const std::string whole = deflated("Hovedpine og svimmelhed siden i mandags.", gzip);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_EQ(code_of(inflate(whole.substr(0, length))), "inflate.broken") << length;
    }
    EXPECT_EQ(code_of(inflate(whole + "x")), "inflate.broken");
    std::string damaged = whole;
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
    EXPECT_EQ(code_of(inflate(damaged)), "inflate.broken");
    EXPECT_EQ(code_of(inflate("<Emessage/>")), "inflate.broken");
}

}  // namespace
}  // namespace genvej::formats
