#include <algorithm>

#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::mappings {

namespace {

/// A heading of ours: bold, with a `Space` at its end that nobody sees and nobody types. So it is told from
/// what a clinician set in bold, and the text can be cut into its sections again.
bool is_heading(const model::node& at) noexcept {
    return at.name == "Bold" && at.last != nullptr && at.last->name == "Space";
}

/// A blank line where the section that begins the text ends.
void part_from_next(conversion& row, model::node& text) {
    model::node* before = text.first;
    while (before->next != nullptr && !is_heading(*before->next)) before = before->next;
    if (before->next == nullptr) return;
    model::node* line_end = row.append(text, "Break");
    model::document::remove(*line_end);
    model::document::insert_after(text, before, *line_end);
}

}  // namespace

/// The argument as a heading of what was put there since the last heading; nothing was: no heading. Written
/// where the source is there, whose value does not matter.
void letter_heading_backward(conversion& row) {
    model::node* text = row.make(0);
    if (text->first == nullptr || is_heading(*text->first)) return;
    part_from_next(row, *text);
    model::node* bold = row.append(*text, "Bold");
    row.append_text(*bold, row.argument_text(0));
    row.append(*bold, "Space");
    model::node* line_end = row.append(*text, "Break");
    model::document::remove(*bold);
    model::document::remove(*line_end);
    model::document::insert_after(*text, nullptr, *bold);
    model::document::insert_after(*text, bold, *line_end);
}

/// The letter's word for a code, as a line; a code that the table lacks is left to other rows.
void letter_code_backward(conversion& row) {
    const argument& by = row.arguments()[0];
    for (const model::node* at = row.source(0); at != nullptr; at = at->next_same()) {
        for (const code_table::entry& entry : by.table->entries()) {
            if (entry.direction == code_table::only::forward) continue;
            bool fits = true;
            for (std::size_t i = 0; i < entry.cells.size() && fits; ++i) {
                if (entry.cells[i].empty() || by.table->columns()[i] == "display") continue;
                const model::node* found = by.columns[i].empty() ? at : row.find(*at, by.columns[i]);
                fits = found != nullptr && row.text_of(*found) == entry.cells[i];
            }
            if (!fits) continue;
            row.put_line_in_front(0, row.memory().join(row.argument_text(1), entry.left));
            return row.carry(*at);
        }
    }
}

/// Date, and time where there is one, as a Danish line.
void letter_time_backward(conversion& row) {
    const auto clock = danish_clock(row.text(0));
    if (!clock && !read_date(row.text(0))) return row.report("convert.date", {});
    const std::string when =
        clock ? date_text(*clock) + " kl. " + time_text(*clock) : std::string(row.text(0));
    row.put_line_in_front(0, row.memory().join(row.argument_text(0), row.memory().copy(when)));
}

}  // namespace genvej::mappings
