#pragma once
/// Danish clock time and its offset from UTC.
///
/// OIOXML carries local times without zone, FHIR demands one. Rule: EU directive 2000/84/EC, summer time from
/// the last Sunday of March to the last Sunday of October, 01:00 UTC, since 1996; earlier years:
/// summer_time.csv. No time zone database is asked, so the same message gives the same Bundle on every
/// machine. Thread-safety: constant tables.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace genvej::mappings {

struct clock_time {
    int year = 0, month = 0, day = 0;
    int hour = 0, minute = 0, second = 0;
};

/// YYYY-MM-DD that exists, or nullopt.
std::optional<clock_time> read_date(std::string_view text) noexcept;
/// hh:mm or hh:mm:ss into `into`; false: it is none.
bool read_time(std::string_view text, clock_time& into) noexcept;

enum class clock_case : std::uint8_t { plain, twice, missing };

/// A Danish clock time with its offset in minutes. The hour that occurs twice is the first one (+02:00); the
/// hour that does not exist is moved forward by the gap (settled.md, "Reading").
struct danish_instant {
    clock_time at;
    int offset_minutes = 60;
    clock_case how = clock_case::plain;
};
danish_instant in_denmark(clock_time local) noexcept;

/// `2026-11-22T10:15:00+01:00`
std::string to_fhir(const danish_instant& when);

/// A FHIR dateTime or instant with time and zone as Danish clock time; nullopt: it has none or is malformed.
std::optional<clock_time> danish_clock(std::string_view fhir) noexcept;

/// Milliseconds since 1970 of a FHIR dateTime or instant, for comparing; a date alone is its first moment in
/// UTC.
std::optional<std::int64_t> moment_of(std::string_view fhir) noexcept;

/// Days are numbered since 1970-01-01, moments are milliseconds since its first one in UTC.
std::int64_t day_number_of(const clock_time& when) noexcept;
clock_time date_of_day(std::int64_t day) noexcept;
/// The day on which a moment falls in Denmark.
std::int64_t danish_day_of(std::int64_t moment) noexcept;
/// The first moment of a day in Denmark.
std::int64_t danish_beginning_of(std::int64_t day) noexcept;

std::string date_text(const clock_time& when);  ///< YYYY-MM-DD
std::string time_text(const clock_time& when);  ///< hh:mm

}  // namespace genvej::mappings
