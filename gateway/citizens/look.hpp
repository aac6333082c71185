#pragma once
/// What follows from a citizen's file: courses, reports, letters, in one settlement (docs/register-once.md).
///
/// Pure: file, rules, time and chance are given, and the same give the same. What a person decides is a note
/// that is put into the file before it is looked at (decide.hpp), so there is one way only. Thread-safe.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/record.hpp"
#include "gateway/config/configuration.hpp"
#include "gateway/letters/closing.hpp"
#include "gateway/pathway/rules.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "gateway/reports/reports.hpp"
#include "gateway/summary/summary.hpp"
#include "gateway/video/invitations.hpp"

namespace genvej::gateway::citizens {

struct look_rules {
    const configuration& settings;
    translation_tools tools;
    const pathway::rules& pathway;
    const letters::closing_rules& closing;
    const summary::rules& summary;
    store::time_ms now = 0;
    std::function<std::string()> new_uuid;
    bool for_people = false;       ///< looked::view is asked for
    bool reports_today = false;    ///< somebody asks for the report of today at once
    bool summary_at_once = false;  ///< somebody asks for the citizen's summary at once
};

/// What the citizen himself is told.
struct looked_summaries {
    summary::consent_found consent;
    std::vector<summary::proposal> courses;  ///< none without a consent
};

struct looked {
    store::citizen_settlement settles;
    std::vector<letters::proposal> letters;  ///< of courses that have ended: sent, and those that wait
    std::vector<reports::held_report> held;
    looked_summaries summaries;
    std::vector<video::invitation> videos;  ///< of appointments with a link: told, and those that wait
    std::vector<std::string> requests;      ///< keys of the citizen's requests
    std::string view;                       ///< all of it for a person, JSON; may hold content
};

/// Nothing: the file cannot be read, which is our mistake.
std::optional<looked> look(const store::citizen_file& file, const look_rules& with);

}  // namespace genvej::gateway::citizens
