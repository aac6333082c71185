#pragma once
/// A report as text for a terminal, as CSV (RFC 4180, header line, the names of the rows) and as JSON; and
/// the rows behind it. Pure; thread-safe.
#include "conformance/model/issue.hpp"
#include "gateway/tables/asking.hpp"

namespace genvej::gateway::tables {

/// The same for the same figures, however they were asked for: a report as it was known on an earlier day is
/// the one of that day, byte for byte.
/// @return with a line feed at its end
std::string shown(const table& what, const understood& asked, model::language in);

/// The courses (requests) behind a report, one for each that is counted: where it stands, which measures
/// count it, and the data that the report looked at. Only for those who may see rows.
class listing {
public:
    listing(const report_rows& rows, const understood& asked);
    void add(const counted& one);
    std::string finish();

private:
    std::string data_of(const counted& one) const;

    const report_rows& rows_;
    const understood& asked_;
    std::string out_;
    bool first_ = true;
};

}  // namespace genvej::gateway::tables
