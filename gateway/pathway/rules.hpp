#pragma once
/// The rules of the pathway: rows of gateway/pathway/*.csv (docs/pathway.md explains each table).
///
/// Which codes mean what, which days and windows count, which lists there are: all of it is rows, read and
/// checked once when the program starts, with file and line of what is wrong. Code knows only the closed
/// lists of words that rows may use (states, lists, deadlines: see the table in docs/pathway.md).
/// Thread-safety: constant once read; views live as long as the rules.
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

#include "conformance/model/csv.hpp"
#include "gateway/pathway/course.hpp"

namespace genvej::gateway::pathway {

using text = std::string_view;

/// How sure a row is: `stated` in a source, `inferred` by us, `invented` for demonstration.
struct grounds {
    text certainty, source;
};

struct pack_row {
    text pack, english, danish;
    bool start_test = false;
    grounds why;
};
struct diagnosis_row {
    text pack, system, prefix;
    std::vector<text> groups;
    grounds why;
};
struct coding_row {
    text system, code;
};
enum class act : std::uint8_t { asks, updates, takes_back };
struct message_kind_row {
    text event, kind;
    paragraph law;
    act does;
};
struct law_row {
    text type, element, system, code;
    paragraph law;
};
struct plan_category_row {
    coding_row is;
    bool intervention = false;  ///< an Interventionsforløb; else follow-up
};
struct request_category_row {
    coding_row is;
    text word, english, danish;
};
struct intervention_row {
    coding_row is;
    paragraph law;
    text meaning;  ///< `training`, `dietitian`, ...
    bool starts = false;
    text name;
    grounds why;
};
struct end_reason_row {
    coding_row is;
    text english, danish, brief;
};
struct status_reason_row {
    coding_row is;
    text status, effect, english, danish;
};
/// What a status means: `void`, `completed`, `dropped`, `withdrawn`, `held`, `contact`, `missed`,
/// `called_off`.
struct status_row {
    text type, element, status, meaning, reason;
};
enum class link_kind : std::uint8_t { joins, holds, by_day };
struct link_row {
    text type, path;
    link_kind how;
    text target;  ///< only resources of this type; empty: of any
};
struct deadline_row {
    text deadline;  ///< `contact`, `start`
    paragraph law;
    int days = 0;
    text met_by;  ///< `contacted`, `offered`, `started`
};
struct state_row {
    text state, when, english, danish;
};
struct undecided_row {
    text code, english, danish;
};
struct list_row {
    text code, rule;
    int days = 0;
    paragraph law;  ///< unknown: any
    text english, danish;
};
struct sign_row {
    text sign, where, pattern;
};

enum class measure_kind : std::uint8_t { quantity, score, code, words };
struct measure_row {
    text measure;
    measure_kind kind;
    text unit;
    bool work_test = false;
    text better, english, danish;
};
/// A concept of gateway/record/measurement_codes.csv.
struct measure_concept_row {
    text concept_name, code, measure, method;
};
struct measure_value_row {
    text measure;
    coding_row is;
    text value;
};
struct hads_band_row {
    int from = 0, to = 0;
    text english, danish;
};
/// A kind of rows of an uploaded list.
struct reconciliation_kind_row {
    text word, day, kind, law;
};
/// What a code of an Observation measures.
struct measured_by {
    const measure_row* what = nullptr;
    text method;
};

class rules {
public:
    struct problem {
        std::string file;
        std::uint32_t line = 0;
        std::string text;
    };
    /// A table that stands in for the built-in one of that name (`packs.csv`).
    using replaced = std::pair<std::string, std::string>;

    static boost::system::result<std::shared_ptr<const rules>, problem> read(
        std::span<const replaced> instead = {});
    /// Those of the program. @throw std::logic_error: its rows are wrong, which is our mistake
    static const rules& built_in();

    const pack_row* pack(text name) const noexcept;
    /// The row with the longest prefix; nullptr: none fits.
    const diagnosis_row* diagnosis(text system, text code) const noexcept;
    /// Its codes are diagnoses: one of another system is text for us.
    bool is_diagnosis_system(text system) const noexcept;
    /// A diagnosis of this category decides before others.
    bool decides(text system, text category) const noexcept;
    const message_kind_row* kind_of(text event) const noexcept;
    paragraph law_of(text type, text element, text system, text code) const noexcept;
    const plan_category_row* plan_category(text system, text code) const noexcept;
    const request_category_row* request_category(text system, text code) const noexcept;
    const intervention_row* intervention(text system, text code) const noexcept;
    const end_reason_row* end_reason(text system, text code) const noexcept;
    const end_reason_row* end_reason(text code) const noexcept;
    const status_reason_row* status_reason(text system, text code) const noexcept;
    /// @param reason code of the reason; rows with a `reason` hold only where it begins so
    text meaning(text type, text element, text status, text reason = {}) const noexcept;
    const measure_row* measure(text name) const noexcept;
    /// `what` is nullptr: the code means nothing here.
    measured_by measure_of(text system, text code) const noexcept;
    /// Of a concept by its name: for scales that are summed.
    measured_by measure_of_concept(text concept_name, text code = {}) const noexcept;
    /// Empty: the code has no word.
    text word_of(text measure, text system, text code) const noexcept;
    const reconciliation_kind_row* reconciliation_kind(text word) const noexcept;
    int setting(text name) const;  ///< REQUIRES: settings.csv has it (checked when it is read)

    std::span<const pack_row> packs() const noexcept { return packs_; }
    std::span<const diagnosis_row> diagnoses() const noexcept { return diagnoses_; }
    std::span<const request_category_row> request_categories() const noexcept { return request_categories_; }
    std::span<const intervention_row> interventions() const noexcept { return interventions_; }
    std::span<const end_reason_row> end_reasons() const noexcept { return end_reasons_; }
    std::span<const status_reason_row> status_reasons() const noexcept { return status_reasons_; }
    std::span<const status_row> statuses() const noexcept { return statuses_; }
    std::span<const link_row> links() const noexcept { return links_; }
    std::span<const deadline_row> deadlines() const noexcept { return deadlines_; }
    std::span<const state_row> states() const noexcept { return states_; }
    std::span<const undecided_row> undecided() const noexcept { return undecided_; }
    std::span<const list_row> lists() const noexcept { return lists_; }
    std::span<const sign_row> signs() const noexcept { return signs_; }
    std::span<const measure_row> measures() const noexcept { return measures_; }
    std::span<const measure_concept_row> measure_concepts() const noexcept { return measure_concepts_; }
    std::span<const measure_value_row> measure_values() const noexcept { return measure_values_; }
    std::span<const reconciliation_kind_row> reconciliation_kinds() const noexcept {
        return reconciliation_kinds_;
    }
    std::span<const hads_band_row> hads_bands() const noexcept { return hads_bands_; }

private:
    friend class rules_reader;
    rules() = default;

    std::deque<std::string> texts_;    ///< of replaced tables
    std::deque<model::table> tables_;  ///< hold what was quoted
    std::vector<pack_row> packs_;
    std::vector<diagnosis_row> diagnoses_;
    std::vector<coding_row> ranks_;
    std::vector<message_kind_row> kinds_;
    std::vector<law_row> laws_;
    std::vector<plan_category_row> plan_categories_;
    std::vector<request_category_row> request_categories_;
    std::vector<intervention_row> interventions_;
    std::vector<end_reason_row> end_reasons_;
    std::vector<status_reason_row> status_reasons_;
    std::vector<status_row> statuses_;
    std::vector<link_row> links_;
    std::vector<std::pair<text, int>> settings_;
    std::vector<deadline_row> deadlines_;
    std::vector<state_row> states_;
    std::vector<undecided_row> undecided_;
    std::vector<list_row> lists_;
    std::vector<sign_row> signs_;
    std::vector<measure_row> measures_;
    std::vector<measure_concept_row> measure_concepts_;
    std::vector<measure_value_row> measure_values_;
    std::vector<hads_band_row> hads_bands_;
    std::vector<reconciliation_kind_row> reconciliation_kinds_;
};

/// The closed lists of words that rows may use.
namespace words {
std::span<const text> settings() noexcept;
std::span<const text> state_predicates() noexcept;
std::span<const text> list_rules() noexcept;
std::span<const text> undecided() noexcept;
}  // namespace words

}  // namespace genvej::gateway::pathway
