#pragma once
/// Inhabitants of municipalities by year (population.csv). Thread-safety: constant once read.
#include <map>

#include <boost/system/result.hpp>

#include "conformance/model/csv.hpp"
#include "gateway/tables/report_rows.hpp"

namespace genvej::gateway::tables {

class population {
public:
    /// Errors: line and remedy; a repeated year, a number that is none, a missing column.
    static boost::system::result<population, model::table_error> read(text csv);
    /// The invented one that is part of the program.
    static const population& built_in();

    /// 0: not known.
    std::uint64_t of(std::uint16_t municipality, int year) const noexcept;
    /// One of its rows says so of itself (source begins with `invented`).
    bool is_invented() const noexcept { return invented_; }

private:
    std::map<std::pair<std::uint16_t, int>, std::uint64_t> rows_;
    bool invented_ = false;
};

}  // namespace genvej::gateway::tables
