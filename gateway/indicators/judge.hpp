#pragma once
/// What one row says of a course: yes, no, or unknown. Pure; thread-safe.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "gateway/indicators/course_data.hpp"
#include "gateway/indicators/sets.hpp"

namespace genvej::gateway::indicators {

/// In Kleene's order: `and` is the least, `or` the greatest.
enum class truth : std::uint8_t { no, unknown, yes };

truth judge(const set_row& row, const course_data& of) noexcept;

/// Rows are alternatives.
template <class Judge>
truth any_of_rows(const clause& one, const Judge& its) noexcept {
    truth out = truth::no;
    for (const set_row& row : one.rows) out = std::max(out, its(row));
    return out;
}
/// Clauses are all needed. REQUIRES: there is one
template <class Judge>
truth all_of_clauses(const std::vector<clause>& all, const Judge& its) noexcept {
    truth out = truth::yes;
    for (const clause& one : all) out = std::min(out, any_of_rows(one, its));
    return out;
}

/// A place without which the row has no answer, and why.
struct lacking {
    std::size_t place = 0;
    text reason;
};
/// Of interchangeable data those of the nearest one. REQUIRES: judge() says unknown
std::vector<lacking> lacks(const set_row& row, const course_data& of);

}  // namespace genvej::gateway::indicators
