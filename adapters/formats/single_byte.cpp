#include "adapters/formats/single_byte.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "adapters/formats/utf8.hpp"

namespace genvej::formats {

namespace {

// Bytes 80 to 9F. The five without a character stand for the C1 control.
constexpr std::array<std::uint16_t, 32> windows_1252_high = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

/// The byte of a code point beyond ASCII, or NUL.
char byte_of(std::uint32_t value, charset in) noexcept {
    if (value >= 0xA0 && value <= 0xFF) return static_cast<char>(value);
    if (in != charset::windows_1252) return '\0';
    const auto found = std::find(windows_1252_high.begin(), windows_1252_high.end(), value);
    // A C1 control is written as a reference: its byte is one that the standard leaves undefined.
    if (found == windows_1252_high.end() || value < 0xA0) return '\0';
    return static_cast<char>(0x80 + (found - windows_1252_high.begin()));
}

}  // namespace

widened widen(std::string_view bytes) {
    widened out;
    out.text.reserve(bytes.size() + bytes.size() / 16);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::size_t plain = ascii_prefix(bytes.substr(at));
        out.text.append(bytes, at, plain);
        at += plain;
        if (at == bytes.size()) break;
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const std::uint32_t value = byte < 0xA0 ? windows_1252_high[byte - 0x80U] : byte;
        if (byte < 0xA0 && out.first_c1 == widened::nowhere) out.first_c1 = out.text.size();
        if (byte < 0xA0 && value == byte && out.first_undefined == widened::nowhere) {
            out.first_undefined = out.text.size();
            out.undefined = byte;
        }
        append_utf8(out.text, value);
    }
    return out;
}

std::string narrow(std::string_view utf8, charset in) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        const std::size_t plain = ascii_prefix(utf8.substr(at));
        out.append(utf8, at, plain);
        at += plain;
        if (at == utf8.size()) break;
        const code_point next = decode_utf8(utf8.substr(at));
        const char byte = byte_of(next.value, in);
        if (byte != '\0') {
            out += byte;
        } else {
            fmt::format_to(std::back_inserter(out), "&#{};", next.value);
        }
        at += next.length;
    }
    return out;
}

}  // namespace genvej::formats
