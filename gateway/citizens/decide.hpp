#pragma once
/// What a person decides about a citizen: a note in his file, and everything that follows from it.
///
///     link, unlink     request, course                 the request belongs to that course, or does not
///     recode           request, category, reason       a plan of another type than it came with
///     address          course, recipient, to           who gets the closing letter
///     release          course, recipient, digest       the letter that has been read goes
///     withdraw         course, recipient, digest, reason   it does not
///     report           -                               today's report to KL at once
///     retell           report, reason                  KL never took that report: its content goes anew
///     summary          -                               the citizen's summary at once
///
/// A decision is never changed; what takes it back is a further one (gateway/pathway/notes.hpp). The same key
/// does the same once. Pure; thread-safe.
#include <map>
#include <string>
#include <string_view>

#include "gateway/citizens/look.hpp"

namespace genvej::gateway::citizens {

struct decision {
    std::string action;
    std::map<std::string, std::string, std::less<>> fields;
    std::string who;
    std::string key;
    /// Of retell: the report's deliveries to KL have been given up, so that it cannot arrive any more.
    bool report_given_up = false;
};

struct decided {
    model::issues wrong;    ///< `decision.*`: nothing is decided
    bool repeated = false;  ///< the same was decided with that key before: nothing is written
    looked now;             ///< with the decision in the file
};

/// The actions, for routes and error texts.
std::string_view actions() noexcept;
/// nullopt: the file cannot be read, which is our mistake.
std::optional<decided> decide(const store::citizen_file& file, const decision& what, const look_rules& with);

}  // namespace genvej::gateway::citizens
