#include <algorithm>
#include <charconv>
#include <string>

#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/text_length.hpp"

namespace genvej::mappings {

namespace {

std::size_t limit_of(const conversion& row) {
    const std::string_view text = row.argument_text(0);
    std::size_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

/// All repetitions of source 0, with the separator between them.
std::string all_of(conversion& row, std::string_view separator) {
    std::string out;
    for (const model::node* at = row.source(0); at != nullptr; at = at->next_same()) {
        if (row.text_of(*at).empty()) continue;
        if (!out.empty()) out += separator;
        out += row.text_of(*at);
        row.carry(*at);
        if (separator.empty()) break;
    }
    return out;
}

}  // namespace

void limited_forward(conversion& row) {
    row.write(0, row.text(0));
}

/// What an element of a letter can hold, cut after the last whole word that fits.
void limited_backward(conversion& row) {
    const std::string all = all_of(row, row.argument_text(1));
    const std::string_view fitting = first_words(all, limit_of(row));
    if (fitting.size() < all.size()) row.report("convert.value_cut", {std::string(row.argument_text(0))});
    row.write(0, row.memory().copy(fitting));
}

/// The whole of it, where it did not fit: nothing that anyone wrote may vanish.
void overflow_backward(conversion& row) {
    const std::string all = all_of(row, row.argument_text(2));
    if (first_words(all, limit_of(row)).size() == all.size()) return;
    row.put_line_in_front(0, row.memory().join(row.argument_text(1), row.memory().copy(all)));
}

/// A code that has no element becomes a line of its own; one that is there already is not said twice.
void coded_line_backward(conversion& row) {
    for (const code_table::entry& entry : row.arguments()[0].table->entries()) {
        if (entry.direction == code_table::only::forward || entry.cells.empty() ||
            entry.cells[0] != row.text(0))
            continue;
        if (!row.written(0).starts_with(entry.left)) row.put_line_in_front(0, entry.left);
        return;
    }
}

}  // namespace genvej::mappings
