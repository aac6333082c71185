#include "adapters/store/random_id.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <sys/random.h>

namespace genvej::store {
namespace {

/// What one thread draws from: each call of the system costs more than the bits.
struct supply {
    /// getrandom() gives so many bytes in one piece once the system's generator is seeded.
    std::array<unsigned char, 256> bytes{};
    std::size_t used = 256;

    void refill() {
        ssize_t got = 0;
        do {
            got = getrandom(bytes.data(), bytes.size(), 0);
        } while (got < 0 && errno == EINTR);
        if (got != static_cast<ssize_t>(bytes.size()))
            throw std::system_error(errno, std::generic_category(), "getrandom");
        used = 0;
    }
};

void append_hex(std::string& out, const random_bits& from, std::size_t first, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = first; i < first + count; ++i) {
        out += digits[from[i] >> 4U];
        out += digits[from[i] & 15U];
    }
}

}  // namespace

random_bits draw_bits() {
    thread_local supply from;
    random_bits out{};
    if (from.used == from.bytes.size()) from.refill();
    std::copy_n(from.bytes.data() + from.used, out.size(), out.begin());
    from.used += out.size();
    return out;
}

std::string random_lane() {
    std::string out;
    out.reserve(32);
    append_hex(out, draw_bits(), 0, 16);
    return out;
}

std::string make_id(time_ms now) {
    random_bits id = draw_bits();
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
