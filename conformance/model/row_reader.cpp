#include "conformance/model/row_reader.hpp"

#include <utility>

#include <fmt/format.h>

namespace genvej::model {

std::string_view row_reader::cells::operator[](std::string_view column) const {
    return row_->fields[static_cast<std::size_t>(of_->column(column))];
}

void row_reader::each(std::string file, std::string_view content,
                      std::initializer_list<std::string_view> columns,
                      const std::function<void(const cells&)>& take, std::deque<table>* keep) {
    file_ = std::move(file);
    line_ = 1;
    auto read = table::read(content);
    if (!read) {
        line_ = read.error().line;
        return fail(read.error().text);
    }
    for (const std::string_view column : columns) {
        if (read->column(column) < 0) return fail(fmt::format("the column `{}` is missing", column));
    }
    std::deque<table> here;
    const table& rows = (keep != nullptr ? *keep : here).emplace_back(std::move(*read));
    for (const table::row& row : rows.rows()) {
        line_ = row.line;
        take({rows, row});
    }
}

void row_reader::fail(std::string text) {
    wrong_.push_back({file_, line_, std::move(text)});
}

std::string row_reader::place() const {
    return fmt::format("{}:{}", file_, line_);
}

}  // namespace genvej::model
