#pragma once
/// The citizen's summary: which documents go now, and why the others do not (docs/citizen-summary.md).
///
/// One document for each course; another one when what it says has changed, one a day at most by rule, at
/// once when somebody asks for it. What was sent stands in the file's notes of kind `summary`, so the same
/// content never goes twice; when the consent has ended, a note says so, once. Pure; thread-safe.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/summary/consent.hpp"
#include "gateway/summary/content.hpp"

namespace genvej::gateway::summary {

/// As routes name it.
inline constexpr std::string_view message_kind = "SUMMARY";

enum class summary_state : std::uint8_t { sent, ready, waits };
std::string_view to_string(summary_state state) noexcept;

struct proposal {
    std::string course;
    summary_state state = summary_state::waits;
    std::string_view waits;            ///< code of waits.csv
    std::vector<told_section> says{};  ///< as it would go
    std::string digest{};              ///< of everything but id, time and predecessor
    std::string document{};            ///< Bundle.id, of what was sent or goes
    std::size_t number = 0;            ///< of this course's documents
    std::string body{};                ///< of what is ready: the Bundle
};

struct summary_task {
    const letters::address_book& in;
    const pathway::rules& by;
    const rules& rows;
    std::string when;  ///< this moment, as an instant
    pathway::day today = 0;
    bool at_once = false;  ///< somebody asks for it
};

/// Nothing: the course was entered by mistake, or a person has to decide about it, and nothing was told of
/// it. REQUIRES: the course has an id; the consent is given
std::optional<proposal> propose(const summary_task& what);

/// Bodies of the notes that something was sent, and that a consent has ended.
std::string sent_note(const proposal& one, pathway::day on);
/// Of each course of which something was sent since it ended the last time.
std::vector<std::string> ended_notes(const pathway::file& of);

}  // namespace genvej::gateway::summary
