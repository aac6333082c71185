#include "adapters/formats/json_sink.hpp"

#include <array>

namespace genvej::formats::json {

namespace {

constexpr std::size_t controls = 0x20;
constexpr std::size_t longest = 6;  // of backslash, u and four digits

struct escapes {
    std::array<std::array<char, longest>, controls> text{};
    std::array<std::uint8_t, controls> size{};
};

constexpr escapes all_controls() {
    constexpr std::string_view digits = "0123456789abcdef";
    escapes out;
    for (std::size_t c = 0; c < controls; ++c) {
        const char short_form = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : '\0';
        out.size[c] = short_form == '\0' ? longest : 2;
        if (short_form == '\0') {
            out.text[c] = {'\\', 'u', '0', '0', digits[c >> 4U], digits[c & 0x0FU]};
        } else {
            out.text[c] = {'\\', short_form};
        }
    }
    return out;
}

}  // namespace

std::string_view escape::replacement(char c) noexcept {
    static constexpr escapes of_controls = all_controls();
    if (c == '"') return "\\\"";
    if (c == '\\') return "\\\\";
    const auto code = static_cast<unsigned char>(c);
    if (code >= controls) return {};
    return {of_controls.text[code].data(), of_controls.size[code]};
}

}  // namespace genvej::formats::json
