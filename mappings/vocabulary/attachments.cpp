#include <charconv>
#include <cstring>

#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

constexpr std::string_view white_space = " \t\r\n";

std::size_t without_layout(std::string_view text, char* out) noexcept {
    char* const begin = out;
    for (;;) {
        const std::size_t end = std::min(text.find_first_of(white_space), text.size());
        std::memcpy(out, text.data(), end);
        out += end;
        if (end == text.size()) return static_cast<std::size_t>(out - begin);
        text.remove_prefix(end + 1);
    }
}

}  // namespace

/// The same characters without line breaks, which FHIR's validators refuse (RFC 4648, section 3.1). Where the
/// letter has none, the text is a view into the letter.
void base64_forward(conversion& row) {
    const std::string_view text = trimmed(row.text(0));
    if (text.find_first_of(white_space) == std::string_view::npos) return row.write(0, text);
    auto* made = static_cast<char*>(row.memory().allocate(text.size(), 1));
    row.write(0, {made, without_layout(text, made)});
}

void base64_backward(conversion& row) {
    row.write(0, row.text(0));
}

/// How many bytes a base64 text stands for, by its length; whether it is base64 is checked before.
void decoded_size(conversion& row) {
    const std::string_view text = row.text(0);
    std::size_t digits = 0;
    for (const char c : text) {
        if (c != '=' && white_space.find(c) == std::string_view::npos) ++digits;
    }
    row.write(0, row.memory().copy(std::to_string(digits / 4 * 3 + (digits % 4 == 0 ? 0 : digits % 4 - 1))));
}

}  // namespace genvej::mappings
