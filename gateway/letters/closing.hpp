#pragma once
/// Closing letters of a course: to whom, what they say, and whether they may go (register-once.md, section
/// 10).
///
/// A letter is a function of the course's facts and the rows of mappings/closing. What was sent, released,
/// addressed or withdrawn stands in the file's notes of kind `letter`, so a letter that says the same is
/// never sent twice, and one that says something else now is a correction of the first. It goes by rule only
/// where the region's row and the configuration say so and everything that safety asks for is known: without
/// a registered treatment responsibility it waits for a person. Pure; thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "gateway/letters/addressee.hpp"
#include "gateway/letters/closing_rules.hpp"

namespace genvej::gateway::letters {

enum class letter_state : std::uint8_t {
    sent,       ///< as it stands here
    ready,      ///< may go now
    waits,      ///< for a person, or for what is missing
    withdrawn,  ///< a person said that none shall go
};
std::string_view to_string(letter_state state) noexcept;

struct proposal {
    std::string course;
    std::string recipient;  ///< `gp`, `hospital`, `referrer`
    std::string content;    ///< `closing`, `hads`
    std::string kind;       ///< `XDIS91`, `XDIS15`
    std::string to;         ///< location number; empty: nobody is known
    std::string to_name;
    std::string found_by;  ///< resource, letter or person that named the receiver
    std::vector<letter_line> lines;
    std::string digest;    ///< of receiver and lines: a person releases what he has read
    std::string corrects;  ///< day of the letter that was sent before and says something else
    letter_state state = letter_state::waits;
    std::vector<std::string> waits;     ///< codes of waits.csv
    std::vector<std::string> missing;   ///< facts, of facts.csv
    std::vector<std::string> problems;  ///< why it was refused; sentences without content
    facts known;                        ///< for the letter around the lines
};

struct closing_task {
    address_book in;
    facts known;           ///< of the course
    bool by_rule = false;  ///< the configuration lets letters go without a person
};

/// One for each recipient of the course's region; of several for the same receiver the first. REQUIRES: the
/// course has an id and has ended
std::vector<proposal> propose(const closing_task& what);

/// A course that has not ended (any more) though somebody was told so: the latest letter to each of them, for
/// a person to see. They cannot go.
std::vector<proposal> told_too_early(const address_book& in);

/// The note that says that it was sent. @param letter its identifier
std::string sent_note(const proposal& one, std::string_view letter);

}  // namespace genvej::gateway::letters
