#pragma once
/// A table as text, JSON, HTML or CSV. Used by report.cpp only. Thread-safety: values.
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/report.hpp"

namespace genvej::mappings {

struct report_table {
    std::string title;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    /// HTML: the first column leads to the page of that name.
    bool links_first = false;
};

/// Text: aligned columns. JSON: an array of {title, rows: [{column: text}]}. CSV: the title is the first
/// column.
std::string write_tables(const std::vector<report_table>& tables, report_format how);

}  // namespace genvej::mappings
