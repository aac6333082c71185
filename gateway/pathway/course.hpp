#pragma once
/// Courses of a citizen, derived from his file (register-once.md, sections 4 and 5).
///
/// Requests are linked, never merged. What cannot be decided by rule is on a person's list, and what a person
/// decided is a note in the file, which counts before every rule until another note takes it back. Derivation
/// is a function of file, day and rules; ids of courses are drawn by whoever settles (`opened` notes), so a
/// course that has none yet has an empty one. Which codes mean what are rows of gateway/pathway/*.csv.
/// Pure; thread-safe.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/pathway/day.hpp"
#include "gateway/pathway/file.hpp"

namespace genvej::gateway::pathway {

/// Which paragraph of the health act: decides to which of KL's guides a report belongs.
enum class paragraph : std::uint8_t { unknown, s140, s119 };

/// Two sources that say different things: the rule decides which counts, lists show both.
struct disagreement {
    std::string_view what;        ///< `discharged`, `category`, `received`, `outcome`
    std::string used, used_from;  ///< the value that counts, and who says so: `note`, `record`, `message`
    std::string other, other_from;
};

/// One referral or plan: a message, a ServiceRequest of the record, or both when the record's says by its
/// identifier (`.../letter`, `GLN#letter id`) that it is the same.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): few of them; in the order in which they are read
struct request {
    /// Names it in notes: `letter:GLN#id` when it came as a message or says which one it is, else
    /// `record:partner/ServiceRequest/id`.
    std::string key;
    std::size_t message = filed_resource::npos;   ///< in file::messages
    std::size_t resource = filed_resource::npos;  ///< in file::resources: the latest version in the record
    paragraph law = paragraph::unknown;
    std::string_view kind;  ///< `XREF15`, `GGOP`; empty: only the record has it
    /// Code of ServiceRequestTypes140: of the latest `recoded` note, else of the record, else of the message.
    std::string_view category;
    bool recoded = false;     ///< the category is another than the one it came with
    std::string_view pack;    ///< disease pack by its diagnoses; empty: none fits
    bool text_only = false;   ///< its diagnosis is text without a code
    std::string_view sender;  ///< location number, or SOR, of who asked
    day received = 0, discharged = 0, offered = 0;
    std::string_view
        effect;  ///< why no deadline runs: `suspended`, `free_choice`, `elsewhere`; empty: it does
    bool withdrawn = false;  ///< revoked, or a message that takes one back
    bool mistake = false;    ///< entered in error: it never was
    std::string course;      ///< course::key
    /// Code of gateway/pathway/undecided.csv: a person has to decide. Until then it stands in a course of its
    /// own (course::key is its key), so that deadlines run and nobody is lost. Empty: decided.
    std::string_view undecided;
    bool by_person = false;  ///< a note decided
    std::vector<disagreement> disagreements;
};

struct course {
    std::string id;      ///< random, from the `opened` note; empty: has not been opened yet
    std::string key;     ///< what it was opened for: `record:partner/EpisodeOfCare/id`, `.../CarePlan/id`, or
                         ///< the key of a request
    bool noted = false;  ///< an `opened` note says that the id is this key's
    std::string_view pack;
    std::vector<std::string_view> groups;  ///< of its diagnoses (diagnoses.csv): `ischaemic`
    bool s140 = false, s119 = false;
    bool undecided = false;             ///< it stands for a request that a person has to decide about
    std::vector<std::size_t> requests;  ///< in derived::requests, in the order of their receipt
    /// In file::resources: latest versions that belong to it, also those entered in error, and of its
    /// messages the ServiceRequest with the diagnoses and results that it names (way_in::message).
    std::vector<std::size_t> resources;
    std::string_view state;  ///< word of gateway/pathway/states.csv
    day referred = 0, discharged = 0, contacted = 0, offered = 0, started = 0, ended = 0;
    day contact_by = 0, start_by = 0;    ///< 0: no deadline runs (none by law, suspended, free choice)
    day contact_met = 0, start_met = 0;  ///< the day that meets the deadline (deadlines.csv); 0: none yet
    std::string_view end_reason;         ///< KL's code; empty: completed, or not ended
    bool completed = false;
    int planned = -1, attended = -1;      ///< sessions; -1: unknown
    std::vector<std::string_view> lists;  ///< codes of gateway/pathway/lists.csv
    std::vector<disagreement> disagreements;
};

struct derived {
    day today = 0;
    day next_look = 0;  ///< the first day after today on which something changes by itself; 0: none does
    std::vector<request> requests;  ///< in the order of (received, key)
    std::vector<course> courses;    ///< in the order of (referred, key)
};

/// The rules, read from rows and checked when the program starts (gateway/pathway/rules.hpp).
class rules;

/// @param today deadlines and lists are as of this day; what is dated later counts from its day on
derived derive(const file& of, day today, const rules& by);

/// What a settlement notes for courses that derive() found without an id: `opened` with a random one.
/// @param draw gives a random UUID
std::vector<store::record_note> open_courses(derived& found, time_ms now,
                                             const std::function<std::string()>& draw);

/// The rows that lists show: one for each course.
/// REQUIRES: open_courses() has been called
std::vector<store::course_row> rows_of(const file& of, const derived& found);

}  // namespace genvej::gateway::pathway
