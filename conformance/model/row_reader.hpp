#pragma once
/// Reads tables row by row and keeps where it is, so that every mistake has its file, line and text.
///
/// For tables that are settled when the program starts or a folder is read again: packs, lines, columns. All
/// mistakes are collected. Thread-safety: one reader, one thread.
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/csv.hpp"

namespace genvej::model {

/// What is wrong with a row, and where.
struct row_error {
    std::string file;
    std::uint32_t line = 0;
    std::string text;
};

class row_reader {
public:
    /// A row with its columns by name.
    class cells {
    public:
        cells(const table& of, const table::row& row) : of_(&of), row_(&row) {}
        /// REQUIRES: the column was asked for
        std::string_view operator[](std::string_view column) const;
        std::uint32_t line() const noexcept { return row_->line; }

    private:
        const table* of_;
        const table::row* row_;
    };

    /// @param wrong gets what is wrong; it outlives this
    explicit row_reader(std::vector<row_error>& wrong) : wrong_(wrong) {}

    /// Calls `take` with each row. A table that cannot be read, or that lacks one of the columns, is a
    /// mistake.
    /// @param keep the table goes there, so that what `take` was given stays valid as long as `content` does;
    /// nullptr: it is valid during the call
    void each(std::string file, std::string_view content, std::initializer_list<std::string_view> columns,
              const std::function<void(const cells&)>& take, std::deque<table>* keep = nullptr);

    /// Of the row at which it is.
    void fail(std::string text);
    std::string place() const;  ///< `mappings/closing/lines.csv:12`
    const std::string& file() const noexcept { return file_; }
    std::uint32_t line() const noexcept { return line_; }

private:
    std::vector<row_error>& wrong_;
    std::string file_;
    std::uint32_t line_ = 0;
};

}  // namespace genvej::model
