#pragma once
/// A report as it is shown: rows of cells, and what is said below it. Thread-safety: values.
#include <string>
#include <utility>
#include <vector>

#include "gateway/tables/report_rows.hpp"

namespace genvej::gateway::tables {

/// What stands in one place of a report.
struct cell {
    enum class kind : std::uint8_t {
        number,
        empty,  ///< nothing can be said; a note says why, or nobody has both days
        hidden
    };
    kind is = kind::empty;
    std::int64_t number = 0;  ///< tenths where its measure has them
    std::uint64_t of = 0;     ///< of median and p90: how many spans it is made of
};

struct table_row {
    std::vector<std::string> keys;   ///< of each dimension; empty: not known. Of the total none
    std::vector<std::string> names;  ///< of municipalities, where they are known; else empty
    std::vector<cell> cells;         ///< of each measure
    bool provisional = false;
};

/// A row of notes.csv, filled in.
struct note {
    text code;
    std::vector<std::string> with;
};

struct table {
    const report_rows* rows_of = nullptr;
    const report* of = nullptr;
    std::vector<std::size_t> by;
    std::vector<table_row> rows;  ///< in the order of their keys
    table_row total;
    bool has_total = true;  ///< indicators have none: a sum of different ones says nothing
    std::vector<note> notes;

    const measure& column(std::size_t i) const { return rows_of->measures()[of->measures[i]]; }
};

/// Has its figure one decimal?
bool has_tenths(const measure& what) noexcept;

}  // namespace genvej::gateway::tables
