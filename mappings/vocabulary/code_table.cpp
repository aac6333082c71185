#include "mappings/vocabulary/code_table.hpp"

#include <algorithm>

namespace genvej::mappings {

boost::system::result<code_table, model::table_error> code_table::read(std::string name,
                                                                       std::string_view csv) {
    auto rows = model::table::read(csv);
    if (!rows) return rows.error();
    code_table out;
    out.name_ = std::move(name);
    out.rows_ = std::move(*rows);
    const int left = out.rows_.column("left");
    const int only_column = out.rows_.column("only");
    if (left != 0) return model::table_error{1, "the first column of a code table is `left`"};
    for (std::size_t i = 1; i < out.rows_.columns().size(); ++i) {
        if (static_cast<int>(i) != only_column) out.columns_.push_back(out.rows_.columns()[i]);
    }
    for (const model::table::row& row : out.rows_.rows()) {
        entry made{row.fields[0], {}, only::both, row.line};
        for (std::size_t i = 1; i < row.fields.size(); ++i) {
            if (static_cast<int>(i) != only_column) made.cells.push_back(row.fields[i]);
        }
        const std::string_view direction =
            only_column < 0 ? "" : row.fields[static_cast<std::size_t>(only_column)];
        if (direction == "->") made.direction = only::forward;
        if (direction == "<-") made.direction = only::backward;
        if (direction == "x") {
            out.refused_.push_back(made.left);
            continue;
        }
        if (made.direction == only::both && !direction.empty()) {
            return model::table_error{row.line, "`only` holds `->`, `<-`, `x` or nothing"};
        }
        out.entries_.push_back(std::move(made));
    }
    for (std::uint32_t i = 0; i < out.entries_.size(); ++i) {
        if (out.entries_[i].direction != only::backward) out.by_left_.push_back(i);
    }
    std::stable_sort(out.by_left_.begin(), out.by_left_.end(), [&](std::uint32_t a, std::uint32_t b) {
        return out.entries_[a].left < out.entries_[b].left;
    });
    return out;
}

int code_table::column(std::string_view name) const noexcept {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

const code_table::entry* code_table::forward(std::string_view left) const noexcept {
    const auto found =
        std::lower_bound(by_left_.begin(), by_left_.end(), left,
                         [&](std::uint32_t row, std::string_view key) { return entries_[row].left < key; });
    return found == by_left_.end() || entries_[*found].left != left ? nullptr : &entries_[*found];
}

std::string code_table::allowed() const {
    std::string out;
    for (const std::uint32_t row : by_left_) {
        if (!out.empty()) out += ", ";
        out += entries_[row].left;
    }
    return out;
}

std::string code_table::allowed_right() const {
    int which = column("code");
    if (which < 0) which = 0;
    std::string out;
    for (const entry& row : entries_) {
        if (row.direction == only::forward || row.cells.empty()) continue;
        if (!out.empty()) out += ", ";
        out += row.cells[static_cast<std::size_t>(which)];
    }
    return out;
}

}  // namespace genvej::mappings
