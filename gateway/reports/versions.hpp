#pragma once
/// The versions of one partner's record, as they were at a moment, and which paragraph they belong to.
/// REQUIRES: the file outlives it. Thread-safety: constant once made.
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/pathway/file.hpp"
#include "gateway/reports/rows.hpp"
#include "gateway/reports/told.hpp"

namespace genvej::gateway::reports {

using pathway::filed_resource;

/// Type and id as the record names it.
using resource_name = std::pair<std::string_view, std::string_view>;

class versions {
public:
    versions(const pathway::file& file, const pathway::derived& of, std::string_view partner);

    std::string_view partner() const noexcept { return partner_; }
    /// Every resource that ever was in the record.
    const std::map<resource_name, std::vector<const filed_resource*>>& all() const noexcept { return all_; }
    /// The one that counted at that moment; nullptr: it was not there yet. A deleted one has no body.
    const filed_resource* at(const resource_name& name, pathway::time_ms when) const;
    const filed_resource* version(const resource_name& name, std::uint32_t number) const;
    /// What a reference names; of one without a type the resource of that id. Empty: not in the record.
    resource_name named(const reference_name& to) const;

    /// Days on which something became known, in order.
    const std::vector<pathway::day>& days() const noexcept { return days_; }

    /// By laws.csv. @param course_law of the course that it belongs to, where that has only one
    paragraph law_of(const rules& by, const filed_resource& one, pathway::time_ms when,
                     paragraph course_law) const;
    /// Whether laws.csv has a row for the type: others come along under either paragraph.
    static bool has_law(const rules& by, std::string_view type);

private:
    paragraph said_by(const rules& by, const law_row& row, const filed_resource& one, pathway::time_ms when,
                      paragraph course_law, int depth) const;
    paragraph law_of(const rules& by, const filed_resource& one, pathway::time_ms when, paragraph course_law,
                     int depth) const;

    std::string_view partner_;
    std::map<resource_name, std::vector<const filed_resource*>> all_;
    std::map<resource_name, paragraph> requests_;
    std::vector<pathway::day> days_;
};

}  // namespace genvej::gateway::reports
