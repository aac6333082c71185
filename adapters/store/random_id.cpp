#include "adapters/store/random_id.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <sys/random.h>

namespace genvej::store {
namespace {

using bytes = std::array<unsigned char, 16>;

/// getrandom() gives up to 256 bytes in one piece once the system's generator is seeded.
bytes random_bytes() {
    bytes out{};
    ssize_t got = 0;
    do {
        got = getrandom(out.data(), out.size(), 0);
    } while (got < 0 && errno == EINTR);
    if (got != static_cast<ssize_t>(out.size())) {
        throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    return out;
}

void append_hex(std::string& out, const bytes& from, std::size_t first, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = first; i < first + count; ++i) {
        out += digits[from[i] >> 4U];
        out += digits[from[i] & 15U];
    }
}

}  // namespace

std::string random_lane() {
    std::string out;
    out.reserve(32);
    append_hex(out, random_bytes(), 0, 16);
    return out;
}

std::string make_id(time_ms now) {
    bytes id = random_bytes();
    // RFC 9562, 5.7: 48 bits of milliseconds, then version and variant, the rest random.
    const auto time = static_cast<std::uint64_t>(now);
    for (std::size_t i = 0; i < 6; ++i) id[i] = static_cast<unsigned char>((time >> (40U - 8U * i)) & 255U);
    id[6] = static_cast<unsigned char>((id[6] & 0x0FU) | 0x70U);
    id[8] = static_cast<unsigned char>((id[8] & 0x3FU) | 0x80U);
    std::string out;
    out.reserve(36);
    append_hex(out, id, 0, 4);
    for (const std::size_t first : {4U, 6U, 8U}) {
        out += '-';
        append_hex(out, id, first, 2);
    }
    out += '-';
    append_hex(out, id, 10, 6);
    return out;
}

}  // namespace genvej::store
