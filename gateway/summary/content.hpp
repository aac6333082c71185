#pragma once
/// What a summary of one course says: its facts, the sections that apply with their lines, and what they are
/// about. A function of file, course, rows and day; nothing is guessed, and what is unknown is left out.
/// Values are content: never logged. Pure; thread-safe; valid as long as the file, its courses and the rules.
#include <string>
#include <string_view>
#include <vector>

#include "gateway/letters/addressee.hpp"
#include "gateway/letters/facts.hpp"
#include "gateway/pathway/results.hpp"
#include "gateway/summary/rules.hpp"

namespace genvej::gateway::summary {

/// A session that is told: an Encounter that was held, an Appointment to come.
struct session {
    const pathway::filed_resource* is = nullptr;
    bool coming = false;
    std::string begins;  ///< period.start or start, as it is written
    std::string what;    ///< name of the intervention; empty: not registered
};

struct told_measurement {
    const observation_row* row = nullptr;
    const pathway::measured* value = nullptr;
};

struct told_contact {
    std::string role;
    const mappings::organisation* who = nullptr;
};

struct told_section {
    const section_row* row = nullptr;
    std::vector<letters::letter_line> lines;
};

struct content {
    const letters::address_book* in = nullptr;
    const pathway::rules* by = nullptr;
    const pathway::filed_resource* patient = nullptr;  ///< of the record; nullptr: it has none
    const mappings::organisation* place = nullptr;  ///< the municipality's; nullptr: the directory has none
    std::string title;
    letters::facts known;
    pathway::results results;
    std::vector<session> sessions;  ///< by the time when they begin
    std::vector<told_contact> contacts;
    std::vector<told_section> sections;

    /// What was measured at start and end; without either the latest word.
    std::vector<told_measurement> measured(std::string_view measure, const rules& rows) const;
};

/// @param in outlives what is made of it
content content_of(const letters::address_book& in, const pathway::rules& by, const rules& rows,
                   pathway::day today);

}  // namespace genvej::gateway::summary
