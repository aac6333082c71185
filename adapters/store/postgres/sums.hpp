#pragma once
/// The sums that the operator sees. Each node adds to a row of its own (001_first.sql, `node`), once a
/// commit. Thread-safety: values.
#include <array>
#include <cstdint>

#include "adapters/store/store.hpp"

namespace genvej::store::postgres {

/// In this order they lie in the database: new ones go to the end.
constexpr std::array<std::uint64_t counts::*, 18> summed = {
    &counts::receptions,
    &counts::accepted,
    &counts::duplicates,
    &counts::refused,
    &counts::letters,
    &counts::waiting,
    &counts::delivered,
    &counts::refused_deliveries,
    &counts::dead,
    &counts::waiting_for_pair,
    &counts::documents,
    &counts::receipts_positive,
    &counts::receipts_negative,
    &counts::receipts_overdue,
    &counts::unknown,
    &counts::discarded,
    &counts::planned,
    &counts::receipts,
};

/// What a transaction changes; may be less than nothing, which is why it wraps around.
inline counts& operator+=(counts& to, const counts& what) {
    for (const auto one : summed) to.*one += what.*one;
    return to;
}

inline std::uint64_t& sum_of(counts& sums, delivery_state state) {
    switch (state) {
        case delivery_state::delivered:
            return sums.delivered;
        case delivery_state::refused:
            return sums.refused_deliveries;
        case delivery_state::dead:
            return sums.dead;
        case delivery_state::discarded:
            return sums.discarded;
        case delivery_state::unknown:
            return sums.unknown;
        case delivery_state::waiting:
        case delivery_state::sending:
            break;
    }
    return sums.waiting;
}

}  // namespace genvej::store::postgres
