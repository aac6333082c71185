#include "adapters/store/packed.hpp"

#include <limits>
#include <memory>

#include <lz4.h>

#include "adapters/store/store.hpp"

namespace genvej::store {
namespace {

constexpr char plain = 0;
constexpr char lz4 = 1;
constexpr std::size_t header = 5;
/// Below this nothing is gained.
constexpr std::size_t smallest = 256;

std::string as_it_is(std::string_view body) {
    std::string out;
    out.reserve(body.size() + 1);
    out += plain;
    out += body;
    return out;
}

void put_size(char* at, std::uint32_t size) {
    for (int i = 0; i < 4; ++i) at[i] = static_cast<char>((size >> (8 * i)) & 255U);
}

std::uint32_t get_size(std::string_view at) {
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size |= static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])) << (8 * i);
    return size;
}

}  // namespace

std::string pack(std::string_view body) {
    if (body.size() < smallest || body.size() > LZ4_MAX_INPUT_SIZE) return as_it_is(body);
    const int size = static_cast<int>(body.size());
    const int bound = LZ4_compressBound(size);
    const auto space = std::make_unique_for_overwrite<char[]>(header + static_cast<std::size_t>(bound));
    const int packed = LZ4_compress_default(body.data(), space.get() + header, size, bound);
    if (packed <= 0 || packed >= size) return as_it_is(body);
    space[0] = lz4;
    put_size(space.get() + 1, static_cast<std::uint32_t>(size));
    return {space.get(), header + static_cast<std::size_t>(packed)};
}

boost::system::result<std::string> unpack(std::string_view packed) {
    if (packed.empty()) return make_error_code(store_errc::damaged);
    if (packed[0] == plain) return std::string(packed.substr(1));
    if (packed[0] != lz4 || packed.size() <= header || packed.size() > std::numeric_limits<int>::max()) {
        return make_error_code(store_errc::damaged);
    }
    const std::uint32_t size = get_size(packed.substr(1));
    // LZ4 cannot shrink more than 255 to 1: a larger number is damage, and would only waste memory.
    if (size > LZ4_MAX_INPUT_SIZE || size / 255 > packed.size()) return make_error_code(store_errc::damaged);
    std::string out(size, '\0');
    const int read = LZ4_decompress_safe(packed.data() + header, out.data(),
                                         static_cast<int>(packed.size() - header), static_cast<int>(size));
    if (read != static_cast<int>(size)) return make_error_code(store_errc::damaged);
    return out;
}

}  // namespace genvej::store
