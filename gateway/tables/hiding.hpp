#pragma once
/// Hides what would tell of few persons, and what would give that away: cells below a threshold, then a
/// second cell wherever rows, columns and their totals would let a hidden one be computed.
///
/// What can be computed is decided exactly: each sum (a column and its total, a partition of the report) is a
/// node, each hidden cell an arc between the two sums that it stands in, or from the only one to the ground.
/// A cell is safe when another table of whole numbers, none below zero, shows the same and has another number
/// there: when flow can be moved around a circle through its arc. Figures that are computed from others are
/// hidden with them. Holds for one table; not for several that are laid beside each other. Pure; thread-safe.
#include "gateway/tables/table.hpp"

namespace genvej::gateway::tables {

/// Larger ones are not made for those who may not see rows. Without totals every row stands alone.
constexpr std::size_t most_rows_hidden = 500, most_rows_without_total = 5000;
constexpr std::size_t most_rows(const table& of) noexcept {
    return of.has_total ? most_rows_hidden : most_rows_without_total;
}

/// REQUIRES: of.rows.size() <= most_rows(of)
void hide(table& of, std::uint64_t below);

}  // namespace genvej::gateway::tables
