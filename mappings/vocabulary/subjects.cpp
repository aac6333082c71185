#include <algorithm>
#include <string>

#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

constexpr std::size_t longest_subject = 70;  // String_1_70

/// settled.md, "Subject": designation of the category (`other` has none), ", ", topic.
std::string whole_subject(conversion& row) {
    const code_table& table = *row.arguments()[0].table;
    const int code = table.column("code");
    std::string out;
    for (const code_table::entry& entry : table.entries()) {
        const std::size_t column = code < 0 ? 0 : static_cast<std::size_t>(code);
        if (column < entry.cells.size() && entry.cells[column] == row.text(0)) out = std::string(entry.left);
    }
    const std::string_view topic = row.text(1);
    if (!out.empty() && !topic.empty()) out += ", ";
    out += topic;
    return out;
}

/// Bytes of the first `characters` of a UTF-8 text.
std::size_t bytes_of(std::string_view text, std::size_t characters) noexcept {
    std::size_t at = 0;
    while (at < text.size() && characters > 0) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) ++at;
        --characters;
    }
    return at;
}

}  // namespace

void subject_backward(conversion& row) {
    const std::string all = whole_subject(row);
    std::size_t end = bytes_of(all, longest_subject);
    if (end < all.size()) {
        const std::size_t word = all.rfind(' ', end);
        if (word != std::string::npos && word > 0) end = word;
    }
    row.write(0, row.memory().copy(std::string_view(all).substr(0, end)));
}

void long_subject_backward(conversion& row) {
    const std::string all = whole_subject(row);
    if (bytes_of(all, longest_subject) < all.size()) row.put_line_in_front(0, row.memory().copy(all));
}

}  // namespace genvej::mappings
