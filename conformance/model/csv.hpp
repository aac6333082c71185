#pragma once
/// Reads a table: comma- or tab-separated, the first line names the columns.
///
/// RFC 4180 for commas: a field in double quotes may hold commas and doubled quotes. Lines that begin with
/// `#` and empty lines are remarks. Contract: the views point into `text`, except quoted fields with doubled
/// quotes, which are kept by the table. Thread-safety: constant once read.
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace genvej::model {

/// What is wrong with a table, and where.
struct table_error {
    std::uint32_t line = 0;
    std::string text;
};

class table {
public:
    struct row {
        std::uint32_t line = 0;
        std::vector<std::string_view> fields;
    };

    static boost::system::result<table, table_error> read(std::string_view text, char separator = ',');

    const std::vector<std::string_view>& columns() const noexcept { return columns_; }
    const std::vector<row>& rows() const noexcept { return rows_; }
    /// Number of the column, or -1.
    int column(std::string_view name) const noexcept;

private:
    std::vector<std::string_view> columns_;
    std::vector<row> rows_;
    std::deque<std::string> unquoted_;
};

[[noreturn]] void throw_exception_from_error(const table_error& error, const boost::source_location& where);

}  // namespace genvej::model
