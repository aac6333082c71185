#pragma once
/// The rows of mappings/summary: what a citizen is told about his courses, in which sections and words, by
/// which codes, and when his consent allows it.
///
/// Read when the program starts; a row that names what no table knows (a fact, a measure, a state, an
/// element) is refused with file and line. Pure; constant once read; thread-safe.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/letters/closing_rules.hpp"
#include "gateway/letters/phrase.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::summary {

using model::row_error;

struct code_of {
    std::string system, code;
};

/// A line of a section. Those of one name stand together: the first that applies gives it.
struct line_row {
    std::string name, group;
    letters::condition when;
    letters::phrase text;
    std::string row;  ///< `mappings/summary/lines.csv:12`
};

struct section_row {
    std::string name, title;
    code_of is;
    std::vector<std::string> entries;
    std::vector<line_row> lines;
    std::string row;
};

/// What a measurement is written as.
struct observation_row {
    std::string measure, method;
    code_of is;
    std::string category;
    code_of panel;  ///< it is a component of an Observation of that code; empty: it is one itself
    std::string row;
};

struct state_row {
    std::string state, episode, composition;
};

struct shown_row {
    std::string type, status;
    bool coming = false;  ///< today and later; else past
};

struct contact_row {
    std::string who, danish;
};

enum class consent_word : std::uint8_t { about, demanded, forbidden, ignored };
struct consent_row {
    std::string element;
    code_of is;
    consent_word how = consent_word::about;
};

/// Why no summary goes, for people: waits.csv. The code knows these words and no others.
namespace waits {
inline constexpr std::string_view no_consent = "no_consent", consent_ended = "consent_ended",
                                  consent_later = "consent_later", deceased = "deceased",
                                  no_place = "no_place", no_route = "no_route", tomorrow = "tomorrow";
inline constexpr std::array<std::string_view, 7> all = {no_consent, consent_ended, consent_later, deceased,
                                                        no_place,   no_route,      tomorrow};
}  // namespace waits

class rules {
public:
    /// @param file gives the text of `mappings/summary/<name>.csv`
    /// @return nullptr when `wrong` got something
    static std::shared_ptr<const rules> read(
        const std::function<std::string_view(std::string_view name)>& file, const pathway::rules& pathway,
        std::vector<row_error>& wrong);
    /// Those of the program. @throw std::logic_error when they are wrong: tests read them
    static const rules& built_in();

    const std::vector<section_row>& sections() const noexcept { return sections_; }
    const std::vector<contact_row>& contacts() const noexcept { return contacts_; }
    const std::vector<consent_row>& consent() const noexcept { return consent_; }
    /// nullptr: a measurement of this kind is not told.
    const observation_row* observation(std::string_view measure, std::string_view method) const noexcept;
    const std::vector<observation_row>& observations() const noexcept { return observations_; }
    /// REQUIRES: a state of the pathway (checked when they are read)
    const state_row& state(std::string_view state) const;
    /// A session of that type and status is told. @param coming of today or later
    bool shows(std::string_view type, std::string_view status, bool coming) const noexcept;
    const letters::wait_row& why(std::string_view code) const;
    const code_of& type() const noexcept { return type_; }
    std::string_view type_text() const noexcept { return type_text_; }
    /// Of the number by which the document names the citizen.
    std::string_view patient_system() const noexcept { return patient_system_; }
    const letters::phrase& title() const noexcept { return title_; }
    std::string_view supplier_of(std::string_view fact) const noexcept;

private:
    friend class rules_reader;
    struct fact_row {
        std::string name, group, supplier;
    };
    const fact_row* fact(std::string_view name) const noexcept;

    std::vector<fact_row> facts_;
    std::vector<section_row> sections_;
    std::vector<observation_row> observations_;
    std::vector<state_row> states_;
    std::vector<shown_row> shown_;
    std::vector<contact_row> contacts_;
    std::vector<consent_row> consent_;
    std::vector<letters::wait_row> waits_;
    code_of type_;
    std::string type_text_, patient_system_;
    letters::phrase title_;
};

}  // namespace genvej::gateway::summary
