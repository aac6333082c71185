#include "adapters/store/packed.hpp"

#include <array>
#include <limits>
#include <memory>

#include <lz4.h>
#include <zlib.h>

#include "adapters/store/store.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::store {
namespace {

constexpr char plain = 0;
constexpr char lz4 = 1;
constexpr char lz4_with_dictionary = 2;  // no longer written, like those above
constexpr char plain_summed = 3;
constexpr char summed = 4;  // LZ4 with the dictionary
/// What stands before the bytes, by form.
constexpr std::array<std::size_t, 5> headers = {1, 5, 5, 5, 9};
constexpr std::size_t header = headers[summed];
/// Below this nothing is gained.
constexpr std::size_t smallest = 256;
/// A letter and what it became: packed without asking for memory.
constexpr std::size_t usual = 65'536;

std::string_view dictionary() {
    static const std::string_view text = model::resource_text("adapters/store/packed_1.dictionary");
    return text;
}

/// LZ4's state after it has read the dictionary: copied for each body, which takes a hundredth of reading it
/// again.
const LZ4_stream_t& prepared() {
    static const LZ4_stream_t state = [] {
        LZ4_stream_t made;
        LZ4_initStream(&made, sizeof made);
        LZ4_loadDict(&made, dictionary().data(), static_cast<int>(dictionary().size()));
        return made;
    }();
    return state;
}

void put_number(char* at, std::uint32_t number) {
    for (int i = 0; i < 4; ++i) at[i] = static_cast<char>((number >> (8 * i)) & 255U);
}

std::uint32_t get_number(std::string_view at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])) << (8 * i);
    return number;
}

std::uint32_t sum_of(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<z_size_t>(bytes.size())));
}

std::string as_it_is(std::string_view body) {
    std::string out(headers[plain_summed], plain_summed);
    out.reserve(out.size() + body.size());
    put_number(out.data() + 1, sum_of(body));
    out += body;
    return out;
}

/// Forms without a sum are believed: what is damaged in them may be seen when they are unpacked.
bool sum_is_right(std::string_view packed) {
    if (packed[0] != plain_summed && packed[0] != summed) return true;
    const std::size_t at = headers[static_cast<unsigned char>(packed[0])];
    return get_number(packed.substr(at - 4)) == sum_of(packed.substr(at));
}

/// @param space at least header + LZ4_compressBound(size of the body)
std::string pack_into(char* space, std::string_view body) {
    thread_local LZ4_stream_t state;
    state = prepared();
    const int size = static_cast<int>(body.size());
    const int packed =
        LZ4_compress_fast_continue(&state, body.data(), space + header, size, LZ4_compressBound(size), 1);
    if (packed <= 0 || packed >= size) return as_it_is(body);
    space[0] = summed;
    put_number(space + 1, static_cast<std::uint32_t>(size));
    put_number(space + 5, sum_of({space + header, static_cast<std::size_t>(packed)}));
    return {space, header + static_cast<std::size_t>(packed)};
}

}  // namespace

std::string pack(std::string_view body) {
    if (body.size() < smallest || body.size() > LZ4_MAX_INPUT_SIZE) return as_it_is(body);
    if (body.size() <= usual) {
        thread_local std::array<char, header + LZ4_COMPRESSBOUND(usual)> space;
        return pack_into(space.data(), body);
    }
    const auto bound = static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(body.size())));
    return pack_into(std::make_unique_for_overwrite<char[]>(header + bound).get(), body);
}

boost::system::result<std::uint32_t> unpacked_size(std::string_view packed) {
    if (packed.empty() || packed.size() > std::numeric_limits<int>::max())
        return make_error_code(store_errc::damaged);
    const auto form = static_cast<unsigned char>(packed[0]);
    if (form >= headers.size() || packed.size() < headers[form]) return make_error_code(store_errc::damaged);
    if (form == plain || form == plain_summed)
        return static_cast<std::uint32_t>(packed.size() - headers[form]);
    const std::uint32_t size = get_number(packed.substr(1));
    // LZ4 cannot shrink more than 255 to 1: a larger number is damage, and would only waste memory.
    if (size > LZ4_MAX_INPUT_SIZE || size / 255 > packed.size()) return make_error_code(store_errc::damaged);
    return size;
}

boost::system::result<std::string> unpack(std::string_view packed) {
    const auto size = unpacked_size(packed);
    if (!size) return size.error();
    if (!sum_is_right(packed)) return make_error_code(store_errc::damaged);
    const std::size_t begin = headers[static_cast<unsigned char>(packed[0])];
    if (packed[0] == plain || packed[0] == plain_summed) return std::string(packed.substr(begin));
    std::string out(*size, '\0');
    const std::string_view known = packed[0] == lz4 ? std::string_view() : dictionary();
    const int read = LZ4_decompress_safe_usingDict(
        packed.data() + begin, out.data(), static_cast<int>(packed.size() - begin), static_cast<int>(*size),
        known.data(), static_cast<int>(known.size()));
    if (read != static_cast<int>(*size)) return make_error_code(store_errc::damaged);
    return out;
}

}  // namespace genvej::store
