#pragma once
/// What has to be told of one partner's record under one paragraph, as of the end of a day: per resource, by
/// corrections.csv. Pure; thread-safe.
#include <map>
#include <string>
#include <string_view>

#include "gateway/reports/ledger.hpp"

namespace genvej::gateway::reports {

/// The view of one day.
struct day_view {
    const rules* by = nullptr;
    const versions* record = nullptr;
    const ledger* told = nullptr;
    paragraph law = paragraph::unknown;
    pathway::day of = 0;
    pathway::time_ms when = 0;  ///< its last moment, or now
    std::string_view gln;
    bool another_patient = false;  ///< another partner's record has a Patient of the citizen
    /// Law of the course that a resource belongs to, where that has only one.
    std::function<paragraph(const resource_name&)> course_law;
};

/// Why a resource is not told as it stands.
enum class standing : std::uint8_t { told, absent, deleted, in_error, untold };
struct told_as {
    standing how = standing::absent;
    const profile* as = nullptr;  ///< when it is told
};
told_as stands(const day_view& view, const resource_name& name);

struct intention {
    correction then = correction::nothing;
    bool first = false;  ///< it was never told
    const profile* as = nullptr;
    const filed_resource* now = nullptr;
    std::string id;  ///< in the report from now on
};
using plan = std::map<resource_name, intention>;

/// What changed, with what has to be sent again because of it.
plan make_plan(const day_view& view);

/// The id of a resource in reports: the record's, where it is a UUID (register-once.md, section 2).
std::string report_id(std::string_view gln, const resource_name& name);
/// Of the replacement of one that was entered in error.
std::string replacement_id(std::string_view old, std::uint32_t version);

/// The references of a resource as it is told: row and what it leads to.
struct told_reference {
    const element_row* row = nullptr;
    resource_name to;
    bool needed = false;
};
std::vector<told_reference> references(const day_view& view, const profile& as, const model::node& resource);

}  // namespace genvej::gateway::reports
