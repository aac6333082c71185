#pragma once
/// Indicators: what a course answers to each of a set, and what many courses make together (issue 7; the
/// sets are files, docs/how-to/new-disease.md; what the shipped ones say, docs/indicators.md).
///
/// Kleene's three values, and excluded where a set says so. A population is a list of clauses that are all
/// needed; the rows of a clause are alternatives. A row whose datum is not known is unknown, never no.
///
///     denominator no                  outside: the course is not of the population
///     exclusion yes                   excluded, also when nobody knows whether it is of the population
///     denominator or exclusion unknown  unknown
///     else                            what the numerator says
///
/// Pure: no figure is made by another path. Thread-safety: constant once read; an aggregate is one thread's.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/indicators/course_data.hpp"
#include "gateway/indicators/sets.hpp"

namespace genvej::gateway::indicators {

enum class answer : std::uint8_t { yes, no, unknown, excluded, outside };
/// `yes`, `no`, `unknown`, `excluded`, `outside`
text word_of(answer one) noexcept;

answer answer_of(const indicator& one, const course_data& of) noexcept;

/// A datum that decided: its place (`walk6@end`), value and resource in words.
struct said_datum {
    std::string place, value, from;
    std::string other, other_from;  ///< another source says otherwise; `value` counts
};
/// A datum without which there is no answer.
struct missing_datum {
    std::string place;
    text reason, supplier;  ///< words of reasons.csv and suppliers.csv

    bool operator==(const missing_datum&) const = default;
};
struct explained {
    answer is = answer::unknown;
    std::vector<said_datum> by;
    /// The fewest data that would be enough for an answer, of rows that are alternatives the nearest; empty:
    /// it is answered.
    std::vector<missing_datum> missing;
};
/// Its reasons are valid as long as the course.
explained explain(const indicator& one, const course_data& of);

/// What many courses answer. Never shown without its completeness.
struct tally {
    std::uint64_t yes = 0, no = 0, unknown = 0, excluded = 0;
    std::uint64_t not_yet = 0;  ///< of the unknown: courses that have not come so far

    std::uint64_t population() const noexcept { return yes + no + unknown + excluded; }
    /// yes / (yes + no) in tenths of a per cent, rounded half up; -1: nobody has an answer
    int rate() const noexcept;
    /// (yes + no) / (yes + no + unknown), likewise; -1: nobody is of the population
    int completeness() const noexcept;
    void add(answer one, bool waits) noexcept;
    tally& operator+=(const tally& other) noexcept;
    bool operator==(const tally&) const = default;
};

/// What a figure is told apart by. Times are those of the set's day (indicator_set::day).
enum class apart_by : std::uint8_t {
    nothing,
    month,         ///< `2026-03`
    quarter,       ///< `2026-1`
    year,          ///< `2026`
    municipality,  ///< its code
    sender,        ///< location number or SOR of who sent the first request
    department,    ///< as the first request names it
    education,
    lives_alone,  ///< `yes`, `no`
};
/// nullopt: no such word (`month`, `municipality`, ...).
std::optional<apart_by> apart_by_word(text word) noexcept;

/// The group of a course; empty: unknown. `month` and the like without the set's day: unknown.
std::string group_of(const indicator_set& set, apart_by by, const course_data& of,
                     std::uint16_t municipality);

/// Counts courses of one set. The order of add() is irrelevant; two may be merged.
class aggregate {
public:
    /// REQUIRES: the set outlives this
    /// @param by up to two: what rows are told apart by
    explicit aggregate(const indicator_set& of, std::array<apart_by, 2> by = {});

    void add(const course_data& one, std::uint16_t municipality);
    void merge(const aggregate& other);

    using group = std::array<std::string, 2>;
    /// By group, in order; tallies in the order of the set's indicators.
    const std::map<group, std::vector<tally>>& groups() const noexcept { return groups_; }
    std::vector<tally> total() const;
    const indicator_set& set() const noexcept { return *set_; }

private:
    const indicator_set* set_;
    std::array<apart_by, 2> by_;
    std::map<group, std::vector<tally>> groups_;
};

}  // namespace genvej::gateway::indicators
