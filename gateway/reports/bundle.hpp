#pragma once
/// One delivery report being put together: what is planned for a course, everything that it refers to, and
/// the citizen. Pure; thread-safe.
#include <string>
#include <vector>

#include "gateway/reports/plan.hpp"
#include "gateway/reports/reports.hpp"

namespace genvej::gateway::reports {

/// A resource in a report.
struct told_entry {
    resource_name name;
    const profile* as = nullptr;
    const filed_resource* data = nullptr;
    std::uint32_t version = 0;  ///< of the record, up to which this tells it
    std::string id;
    bool voided = false;
    bool news = false;  ///< the ledger changes by it
};

struct bundle_heading {
    std::string_view course;
    std::uint32_t number = 1;
};

struct assembled {
    std::vector<told_entry> entries;  ///< as they stand in the report
    model::issues missing;
    std::string id, municipality, body;
    std::vector<origin> origins;
};

/// @param seeds of the plan: what this report is about
assembled assemble(const day_view& view, const plan& all, const std::vector<resource_name>& seeds,
                   const bundle_heading& heading);

}  // namespace genvej::gateway::reports
