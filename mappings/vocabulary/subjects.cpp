#include <algorithm>
#include <string>

#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/text_length.hpp"

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

}  // namespace

void subject_backward(conversion& row) {
    const std::string all = whole_subject(row);
    row.write(0, row.memory().copy(first_words(all, longest_subject)));
}

void long_subject_backward(conversion& row) {
    const std::string all = whole_subject(row);
    if (bytes_of(all, longest_subject) == all.size()) return;
    row.put_line_in_front(0, row.memory().join(row.argument_text(1), row.memory().copy(all)));
}

}  // namespace genvej::mappings
