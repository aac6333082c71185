#pragma once
/// Measurements of a course (register-once.md, section 6): each value with its day, its point of the course
/// and the resource that it came from.
///
/// A value is of the point that it says itself (extension test-point); without one of the start or the end
/// when it lies in the window of settings.csv, else between them, or after the end. A referral's own results
/// are start tests when nobody says otherwise. Nothing is guessed: what is missing, entered in error or dated
/// in the future is not there, and a HADS subscale without one of its items is unknown. Numbers are compared
/// as they are written, in thousandths, so that a rise of exactly ten per cent is one. Values are content:
/// never logged. Pure; thread-safe; valid as long as the file and the rules.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/pathway/course.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::pathway {

enum class test_point : std::uint8_t { none, start, during, end, followup };

struct measured {
    const measure_row* what = nullptr;
    test_point at = test_point::none;
    bool said = false;  ///< the resource says its point itself; else by its day
    bool from_referral = false;
    day on = 0;
    std::int64_t thousandths = 0;  ///< of a quantity or a score
    std::string number;            ///< as it is written; of a HADS sum made by us
    text word;                     ///< of a code: its word of measure_values.csv; empty: a code without row
    std::string in_words;          ///< of a text, or a code's text
    text method, protocol;
    std::string detail;  ///< whom it is about (`focus`): the department of an attachment or a responsibility
    std::string source;  ///< who says so (`performer`)
    bool implausible = false;                     ///< kept with that flag
    std::size_t resource = filed_resource::npos;  ///< in file::resources
};

/// Start and end of one measure.
struct compared {
    const measured* start = nullptr;
    const measured* end = nullptr;
    bool same_method = false;
    std::optional<std::int64_t> change;  ///< per mille of the start, rounded half away from zero; none: the
                                         ///< methods differ, or the start is zero
    /// The end is at least so many per cent above the start, exactly.
    bool rises_by(int cent) const noexcept;
};

/// A course's measurements.
class results {
public:
    /// All values, in the order of measures.csv, then of their days.
    const std::vector<measured>& all() const noexcept { return all_; }
    /// The value that counts at a point: what says its point itself before others; of several that nearest to
    /// start or end, else the latest. nullptr: unknown.
    const measured* at(text measure, test_point point) const noexcept;
    /// The latest value at any point: for what is no test (risk group, treatment responsibility).
    const measured* latest(text measure) const noexcept;
    /// nullopt: start or end is unknown.
    std::optional<compared> compare(text measure) const noexcept;

    /// QuestionnaireResponses in which items of a subscale are missing.
    struct incomplete {
        const measure_row* what = nullptr;
        std::vector<text> items;
        std::size_t resource = filed_resource::npos;
        test_point at = test_point::none;
    };
    const std::vector<incomplete>& unfinished() const noexcept { return unfinished_; }
    /// Observations that say why they have no value: `word` is the code of their dataAbsentReason.
    const std::vector<measured>& absent() const noexcept { return absent_; }
    struct contact {
        text meaning;
        day on = 0;
        std::size_t resource = filed_resource::npos;
    };
    /// First finished contact on an intervention of that meaning (`dietitian`, `smoking`, `education`);
    /// nullptr: none.
    const contact* first(text meaning) const noexcept;
    /// Its day; 0: none.
    day first_contact(text meaning) const noexcept;

private:
    friend class results_reader;
    std::vector<measured> all_;
    std::vector<incomplete> unfinished_;
    std::vector<measured> absent_;
    std::vector<contact> contacts_;
    day started_ = 0, ended_ = 0;
};

results results_of(const file& of, const course& one, const rules& by, day today);

/// The band of a HADS subscale (hads_bands.csv); nullptr: it is no score of one.
const hads_band_row* hads_band(const rules& by, const measured& score) noexcept;
/// It reaches the cut-off of settings.csv.
bool hads_is_positive(const rules& by, const measured& score) noexcept;
/// A change in per cent as letters write it: `+10.5`, `-3`, `0`. @param decimals 0 or 1, rounded half away
/// from zero; @param point decimal point or comma
std::string per_cent(std::int64_t per_mille, int decimals, char point = '.');

}  // namespace genvej::gateway::pathway
