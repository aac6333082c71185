#include <algorithm>
#include <string>

#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

/// The sentence that stands for the code on the left, or empty.
std::string_view sentence_of(conversion& row) {
    const code_table::entry* entry = row.arguments()[0].table->forward(trimmed(row.text(0)));
    return entry == nullptr || entry->cells.empty() ? std::string_view{} : entry->cells[0];
}

void put_before(conversion& row, std::string_view what, std::string_view between) {
    const std::string_view there = row.written(0);
    row.rewrite(0, there.empty() ? what : row.memory().join(what, between, there));
}

void put_behind(conversion& row, std::string_view what) {
    const std::string_view there = row.written(0);
    row.rewrite(0, there.empty() ? what : row.memory().join(there, "\n", what));
}

}  // namespace

/// MedCom's mapping: a priority becomes a sentence in front of the text.
void sentence_before_forward(conversion& row) {
    const std::string_view sentence = sentence_of(row);
    if (!sentence.empty()) put_before(row, sentence, " ");
}

void sentence_before_backward(conversion& row) {
    const std::string_view text = row.text(0);
    if (!row.written(0).empty()) return;  // said elsewhere, so that the sentence is somebody's text
    for (const code_table::entry& entry : row.arguments()[0].table->entries()) {
        const std::string_view sentence = entry.cells.empty() ? std::string_view{} : entry.cells[0];
        if (sentence.empty() || entry.direction == code_table::only::forward || !text.starts_with(sentence))
            continue;
        std::string_view rest = text.substr(sentence.size());
        if (!rest.empty() && rest.front() != ' ') continue;
        rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
        row.write(0, entry.left);
        return row.replace_source(0, rest);
    }
}

void sentence_after_forward(conversion& row) {
    const std::string_view sentence = sentence_of(row);
    if (!sentence.empty()) put_behind(row, sentence);
}

void sentence_after_backward(conversion& row) {
    const std::string_view text = row.text(0);
    if (!row.written(0).empty()) return;
    for (const code_table::entry& entry : row.arguments()[0].table->entries()) {
        const std::string_view sentence = entry.cells.empty() ? std::string_view{} : entry.cells[0];
        if (sentence.empty() || entry.direction == code_table::only::forward || !text.ends_with(sentence))
            continue;
        std::string_view rest = text.substr(0, text.size() - sentence.size());
        if (!rest.empty() && rest.back() != '\n') continue;
        if (!rest.empty()) rest.remove_suffix(1);
        row.write(0, entry.left);
        return row.replace_source(0, rest);
    }
}

void line_before_forward(conversion& row) {
    put_before(row, row.memory().join(row.argument_text(0), row.text(0)), "\n");
}

void line_before_backward(conversion& row) {
    const std::string_view text = row.text(0);
    const std::string_view label = row.argument_text(0);
    if (label.empty() || !text.starts_with(label)) return;
    const std::size_t end = std::min(text.find('\n'), text.size());
    row.write(0, text.substr(label.size(), end - label.size()));
    row.replace_source(0, text.substr(std::min(end + 1, text.size())));
}

void line_after_forward(conversion& row) {
    put_behind(row, row.memory().join(row.argument_text(0), row.text(0)));
}

void line_after_backward(conversion& row) {
    const std::string_view text = row.text(0);
    const std::string_view label = row.argument_text(0);
    const std::size_t line_end = text.rfind('\n');
    const std::size_t begin = line_end == std::string_view::npos ? 0 : line_end + 1;
    if (label.empty() || !text.substr(begin).starts_with(label)) return;
    row.write(0, text.substr(begin + label.size()));
    row.replace_source(0, text.substr(0, begin == 0 ? 0 : begin - 1));
}

/// What a letter has no element for stands as a line in front of its text.
void letter_line_backward(conversion& row) {
    std::string line(row.argument_text(0));
    for (std::size_t i = 0, written = 0; i < row.sources(); ++i) {
        if (row.text(i).empty()) continue;
        if (written++ != 0) line += ", ";
        line += row.text(i);
    }
    row.put_line_in_front(0, row.memory().copy(line));
}

}  // namespace genvej::mappings
