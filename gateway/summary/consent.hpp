#pragma once
/// Whether the citizen's consent allows a summary today (register-once.md, section 11).
///
/// Of the Consents of the record that are about the summary, one allows it when it says so (consent.csv), its
/// period covers the day, and no other one that does not allow it is later: by its own day, or by when it
/// came to be known here. In doubt nothing goes; a Consent that is registered anew, with its day, decides.
/// Pure; thread-safe.
#include <string>
#include <string_view>

#include "gateway/pathway/file.hpp"
#include "gateway/summary/rules.hpp"

namespace genvej::gateway::summary {

struct consent_found {
    bool given = false;
    std::string_view why = waits::no_consent;  ///< code of waits.csv, when it is not given
    std::string from;                          ///< the Consent that decides: `Consent/id#version`
    pathway::day next = 0;                     ///< a period begins or ends then; 0: none does
};

consent_found find_consent(const pathway::file& of, const rules& by, pathway::day today);

}  // namespace genvej::gateway::summary
