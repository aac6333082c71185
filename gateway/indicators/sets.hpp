#pragma once
/// Sets of indicators: three files in a folder of its own, `set.csv`, `indicators.csv` and `rows.csv`
/// (docs/how-to/new-disease.md says what each column holds). They are data: the program knows operators.
///
/// Read once and checked: an unknown predicate, datum or population, a name that is there twice, clauses that
/// can never hold together, a standard over 100, sets that replace each other in a circle. The first mistake
/// of each file is told with file, line and remedy. Thread-safety: constant once read.
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/indicators/data_rows.hpp"

namespace genvej::gateway::indicators {

/// The closed list of predicates (predicate_rows()). value: `n` a number, `w` words, `d` another datum.
enum class predicate : std::uint8_t {
    known,          ///< somebody registered it: of denominators only, since it makes unknown a no
    done,           ///< known; no: it was registered as not done
    is,             ///< w: one of these words; of words: among them
    yes,            ///< a truth
    no,             ///< a truth that is false
    at_least,       ///< n or d
    at_most,        ///< n or d
    below,          ///< n or d
    rises_percent,  ///< n: from start to end by the same method
    same_method,    ///< start and end were tested by one method
    within_days,    ///< n d: at most so many days after that day
    not_after,      ///< d: on that day or before it
};

/// One datum of a row: its places. Of a row about start and end two; else `at` only.
struct row_datum {
    std::size_t at = 0;
    std::size_t end = none;  ///< of a row about start and end
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

/// One row: data that are interchangeable (any one of them answers), a predicate, its value.
struct set_row {
    std::vector<row_datum> data;
    predicate is = predicate::known;
    std::int64_t number = 0;                   ///< in thousandths; of within_days: days
    std::vector<text> words;                   ///< of `is`
    bool several = false;                      ///< its datum is a set of words: two may be there together
    std::size_t other = row_datum::none;       ///< the place of another datum
    text datum, at, value, certainty, source;  ///< as they stand
    std::uint32_t line = 0;
};

/// Rows that are alternatives.
struct clause {
    text name;
    std::vector<set_row> rows;
};

struct indicator {
    text id, type;     ///< `process`, `result`
    int standard = 0;  ///< per cent at least; 0: none
    text english, danish, certainty, source;
    std::vector<clause> denominator, exclusion, numerator;
    /// A clause of it asks only for data that no input can bring: it is never answered with yes or no, or
    /// never with yes.
    bool never = false;
    std::uint32_t line = 0;
};

struct indicator_set {
    text name, english, danish, owner, from, until, replaced_by, certainty, source;
    std::size_t day = row_datum::none;  ///< the place of the day that says to which month a course belongs
    std::vector<indicator> indicators;

    const indicator* find(text id) const noexcept;
};

/// Calls with each row of an indicator: indicator, population, clause, row.
template <class Take>
void each_row(const indicator& one, const Take& take) {
    const auto all = [&](text population, const std::vector<clause>& clauses) {
        for (const clause& its : clauses) {
            for (const set_row& row : its.rows) take(one, population, its, row);
        }
    };
    all("denominator", one.denominator);
    all("exclusion", one.exclusion);
    all("numerator", one.numerator);
}
template <class Take>
void each_row(const indicator_set& of, const Take& take) {
    for (const indicator& one : of.indicators) each_row(one, take);
}

class indicator_sets {
public:
    struct file {
        std::string path;  ///< `NAME/rows.csv`
        std::string text;
    };
    /// Those of the program. @throw std::logic_error when they are wrong: our mistake
    static const std::shared_ptr<const indicator_sets>& built_in();
    /// @param instead sets of a folder: one that is there stands in for the built-in one of that name as a
    /// whole, others come beside them
    static std::variant<std::shared_ptr<const indicator_sets>, data_rows::problem> read(
        std::vector<file> instead, const data_rows& data = data_rows::built_in());

    std::span<const indicator_set> all() const noexcept { return sets_; }
    /// nullptr: there is no such set.
    const indicator_set* find(text name) const noexcept;
    const data_rows& data() const noexcept { return *data_; }

private:
    friend class sets_reader;
    const data_rows* data_ = nullptr;
    std::vector<file> files_;
    std::deque<model::table> tables_;
    std::vector<indicator_set> sets_;
};

}  // namespace genvej::gateway::indicators
