#pragma once
/// Years and months of days, as they stand in tables. Pure; thread-safe.
#include <string>

#include "gateway/pathway/day.hpp"

namespace genvej::gateway::tables {

/// `2026-11`
inline std::string month_of(pathway::day one) {
    constexpr std::size_t month = 7;
    return pathway::to_date(one).substr(0, month);
}
inline int year_of(pathway::day one) {
    return std::stoi(pathway::to_date(one));
}

}  // namespace genvej::gateway::tables
