#include <algorithm>

#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

/// `or-text PATH`, or nullptr.
const argument* free_text(const conversion& row) {
    const auto given = row.arguments();
    return given.size() > 1 && given.back().text == "or-text" ? &given.back() : nullptr;
}

/// Is every cell that is asked for there?
bool agrees(conversion& row, const argument& by, const code_table::entry& entry, const model::node& element) {
    for (std::size_t i = 0; i < entry.cells.size(); ++i) {
        if (entry.cells[i].empty() || by.table->columns()[i] == "display") continue;
        const model::node* found = row.find(element, by.columns[i]);
        if (found == nullptr || row.text_of(*found) != entry.cells[i]) return false;
    }
    return true;
}

const code_table::entry* entry_of(conversion& row, const argument& by, const model::node& element) {
    const auto& all = by.table->entries();
    const auto found = std::find_if(all.begin(), all.end(), [&](const code_table::entry& one) {
        return one.direction != code_table::only::forward && agrees(row, by, one, element);
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

void code_forward(conversion& row) {
    const argument& by = row.arguments()[0];
    const code_table::entry* entry = by.table->forward(trimmed(row.text(0)));
    if (entry == nullptr) {
        const argument* text = free_text(row);
        const auto& refused = by.table->refused();
        const auto known = std::find(refused.begin(), refused.end(), trimmed(row.text(0)));
        if (known != refused.end())
            return row.report("code.refused", {std::string(*known), by.table->name(), by.table->allowed()});
        if (text == nullptr) return row.report("code.unknown", {by.table->name(), by.table->allowed()});
        row.set(*row.below(*row.make_parent(0), text->below), row.text(0));
        return row.report("code.unknown_kept", {by.table->name(), by.table->allowed()});
    }
    for (std::size_t i = 0; i < entry->cells.size(); ++i) {
        if (entry->cells[i].empty()) continue;
        if (by.columns[i].empty()) {
            row.write(0, entry->cells[i]);
        } else {
            row.set(*row.below(*row.make(0), by.columns[i]), entry->cells[i]);
        }
    }
}

void code_backward(conversion& row) {
    const argument& by = row.arguments()[0];
    for (const model::node* at = row.source(0); at != nullptr; at = at->next_same()) {
        const code_table::entry* entry = entry_of(row, by, *at);
        if (entry == nullptr) continue;
        row.write(0, entry->left);
        return row.carry(*at);
    }
    const argument* text = free_text(row);
    const model::node* parent = row.source(0)->parent;
    const model::node* kept = text == nullptr || parent == nullptr ? nullptr : row.find(*parent, text->below);
    if (kept == nullptr) return row.report("code.unknown", {by.table->name(), by.table->allowed_right()});
    row.write(0, row.text_of(*kept));
    row.carry(*kept);
}

void table_forward(conversion& row) {
    const code_table& table = *row.arguments()[0].table;
    const code_table::entry* entry = table.forward(trimmed(row.text(0)));
    if (entry == nullptr) return row.report("code.unknown", {table.name(), table.allowed()});
    for (std::size_t i = 0; i < row.targets() && i < entry->cells.size(); ++i) row.write(i, entry->cells[i]);
}

void table_backward(conversion& row) {
    const code_table& table = *row.arguments()[0].table;
    for (const code_table::entry& entry : table.entries()) {
        if (entry.direction == code_table::only::forward) continue;
        bool fits = true;
        for (std::size_t i = 0; i < entry.cells.size() && fits; ++i)
            fits = entry.cells[i].empty() || row.text(i) == entry.cells[i];
        if (fits) return row.write(0, entry.left);
    }
    row.report("code.unknown", {table.name(), table.allowed_right()});
}

namespace {

std::string_view cell_of(const code_table& table, const code_table::entry& entry,
                         std::string_view column_name) {
    const int column = table.column(column_name);
    return column < 0 ? std::string_view{} : entry.cells[static_cast<std::size_t>(column)];
}

}  // namespace

/// A code with the name of its code system beside it (DiagnoseCode, DiagnoseTypeCode, DiagnoseText) is a
/// CodeableConcept. A type without a code keeps its system, so that it is there on the way back; the type
/// with `no_code` is what the absence of a coding means.
void typed_code_forward(conversion& row) {
    const code_table& table = *row.arguments()[0].table;
    const code_table::entry* entry = row.has(1) ? table.forward(trimmed(row.text(1))) : nullptr;
    if (row.has(1) && entry == nullptr) row.report("code.unknown", {table.name(), table.allowed()}, 1);
    const bool bare = entry != nullptr && cell_of(table, *entry, "no_code") == "yes" && !row.has(0);
    const std::string_view system =
        entry == nullptr || bare ? std::string_view{} : cell_of(table, *entry, "system");
    if (row.has(0) || !system.empty()) {
        model::node* coding = row.child(*row.make(0), "coding");
        if (!system.empty()) row.set(*row.child(*coding, "system"), system);
        if (row.has(0)) row.set(*row.child(*coding, "code"), trimmed(row.text(0)));
    }
    if (row.has(2)) row.set(*row.child(*row.make(0), "text"), row.text(2));
}

void typed_code_backward(conversion& row) {
    const code_table& table = *row.arguments()[0].table;
    const model::node* coding = row.source(0)->child("coding");
    const std::string_view system = coding == nullptr ? std::string_view{} : coding->child_value("system");
    const auto& all = table.entries();
    const auto entry = std::find_if(all.begin(), all.end(), [&](const code_table::entry& one) {
        if (one.direction == code_table::only::forward) return false;
        return coding == nullptr ? cell_of(table, one, "no_code") == "yes"
                                 : cell_of(table, one, "system") == system;
    });
    if (coding != nullptr) row.write(0, coding->child_value("code"));
    if (entry != all.end()) row.write(1, entry->left);
    if (entry == all.end() && !system.empty())
        row.report("code.unknown", {table.name(), table.allowed_right()});
    row.write(2, row.source(0)->child_value("text"));
}

}  // namespace genvej::mappings
