#pragma once
/// KL's delivery reports, §140 and §119, made of a citizen's file (register-once.md, sections 1 to 3;
/// docs/kl-reports.md).
///
/// One for each day, course and paragraph in which something changed that KL is told: what changed, and all
/// that it refers to. What goes out, what a change after reporting becomes, and which paragraph a resource
/// belongs to are rows of mappings/klgateway. What was reported is known from the file's own notes
/// (`reported`) and from a vendor's reports, and from nowhere else, so the same file gives the same reports.
/// A report in which something mandatory is missing is held, never guessed; what it would have said is part
/// of the first report of its course that can be made.
///
/// Standard: kl.dk.fhir.rehab 2.2.0, kl.dk.fhir.prevention 2.1.0, KL's note on correcting errors. Pure;
/// thread-safe.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "gateway/pathway/course.hpp"

namespace genvej::gateway::reports {

/// A partner whose record genvej reports (kl_reports = "genvej"). Of others there are no reports from us.
struct reporter {
    std::string_view partner;  ///< as the file names it
    std::string_view gln;
};

struct request {
    std::span<const reporter> reporters;
    /// The last day that is reported: yesterday, or today when somebody asks for it at once.
    pathway::day through = 0;
    pathway::time_ms now = 0;
};

/// Where one element of a report comes from.
struct origin {
    std::string path;    ///< `Bundle.entry[3].resource.period.start`
    std::string row;     ///< `mappings/klgateway/elements.csv:41`
    std::string source;  ///< `CarePlan/id`, as the record names it
    std::uint32_t version = 0;
};

struct report {
    std::string id;         ///< Bundle.id: also the receiver's key
    std::string body;       ///< the Bundle, FHIR JSON
    std::string_view kind;  ///< `KL140`, `KL119`: as it is kept and routed (own_report.hpp, record_of)
    std::string_view law;   ///< `140`, `119`
    std::string course;
    std::string partner;
    std::string municipality;  ///< SOR
    pathway::day of = 0;
    std::uint32_t number = 1;  ///< of this course and day
    std::string note;          ///< body of the note `reported` with which it takes effect
    std::vector<origin> origins;
};

/// A report that cannot be made.
struct held_report {
    std::string_view law;
    std::string course;
    std::string partner;
    pathway::day of = 0;
    model::issues missing;  ///< `report.*`; path: `CarePlan/id: activity.detail.performer`
    std::string note;       ///< body of the note `held`
    bool noted = false;     ///< the file has that note already
};

struct made {
    std::vector<report> reports;  ///< in the order in which they must be sent
    std::vector<held_report> held;
    bool more = false;  ///< something became known after `through`: look again when that day has ended
};

/// @param of courses have their ids (pathway::open_courses)
made make_reports(const pathway::file& file, const pathway::derived& of, const request& asked);

/// Whether a note of kind `held` still holds: its course and paragraph have no report since.
bool still_held(const pathway::file& file, const pathway::filed_note& held);

}  // namespace genvej::gateway::reports
