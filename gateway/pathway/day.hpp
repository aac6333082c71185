#pragma once
/// Days as people in Denmark count them: calendar days of Europe/Copenhagen, numbered since 1970-01-01.
///
/// Deadlines run to the end of a day (register-once.md, section 5), so the core counts days and never
/// milliseconds. Pure; thread-safe.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway::pathway {

/// A calendar day; 0: unknown. (1970-01-01 itself is no day that anything here happened.)
using day = std::int32_t;

/// The day on which a moment falls in Copenhagen.
day day_of(store::time_ms at) noexcept;
/// The first moment of a day in Copenhagen.
store::time_ms beginning_of(day one) noexcept;
/// Of a FHIR date, dateTime or instant: with a zone the day in Copenhagen, without a time the day as it is
/// written. A year or a month alone is no day.
std::optional<day> read_day(std::string_view fhir) noexcept;
/// `2026-11-26`
std::string to_date(day one);

/// As JSON; 0 is null.
std::string date_or_null(day one);

}  // namespace genvej::gateway::pathway
