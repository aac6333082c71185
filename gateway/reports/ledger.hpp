#pragma once
/// What KL was told of a citizen so far: from the notes `reported`, but for those of which a person said that
/// KL never took them (`untold`), and from a vendor's own reports.
/// REQUIRES: the file outlives it. Thread-safety: none; one look at a file has its own.
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/reports/versions.hpp"

namespace genvej::gateway::reports {

/// How one resource of a record stands with KL under one paragraph.
struct told_state {
    std::string as;                         ///< its id in reports
    const filed_resource* shown = nullptr;  ///< what was told last, not counting that it was voided
    std::uint32_t version = 0;              ///< of the record, up to which everything is told; 0: none yet
    bool voided = false;
};

class ledger {
public:
    ledger(const pathway::file& file, const rules& by, const std::vector<versions>& records);

    const told_state* find(paragraph law, std::string_view partner, const resource_name& name) const;
    void set(paragraph law, std::string_view partner, const resource_name& name, told_state now);
    /// Everything that was told under that paragraph.
    const std::map<resource_name, told_state>& all(paragraph law, std::string_view partner) const;

    /// The last day that was reported for the course; 0: none.
    pathway::day last_day(paragraph law, std::string_view course, std::string_view partner) const;
    /// The next running number of that course and day, whatever the paragraph.
    std::uint32_t next_number(std::string_view course, pathway::day of) const;
    void reported(paragraph law, std::string_view course, pathway::day of);
    /// The course in whose report a resource was told; empty: in none of ours.
    std::string_view course_of(std::string_view partner, const resource_name& name) const;

private:
    using place = std::pair<paragraph, std::string_view>;
    void read_note(const pathway::filed_note& note, const std::vector<versions>& records, bool untold);
    void read_report(const filed_resource& one, std::string_view kind, const rules& by);

    std::map<place, std::map<resource_name, told_state>> told_;
    std::map<std::pair<paragraph, std::string>, pathway::day> last_days_;
    std::map<place, pathway::day> vendor_days_;
    std::map<std::pair<std::string, pathway::day>, std::uint32_t> numbers_;
    std::map<std::pair<std::string_view, resource_name>, std::string_view> courses_;
};

std::string_view law_text(paragraph law) noexcept;
paragraph law_named(std::string_view text) noexcept;

}  // namespace genvej::gateway::reports
