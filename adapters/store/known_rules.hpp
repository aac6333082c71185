#pragma once
/// Which rows of courses as they were known end and begin with a settlement, whichever engine keeps them
/// (record.hpp, known_course). Thread-safety: functions without state.
#include <span>

#include "adapters/store/record.hpp"

namespace genvej::store {

/// A course as it is known at present, in an engine's row.
struct present_course {
    std::int64_t row = 0;
    std::string course, pack, data;
    std::uint16_t municipality = 0;
    std::int32_t referred = 0;
    time_ms known_from = 0;
};

struct known_changes {
    struct end {
        const present_course* what = nullptr;
        time_ms until = 0;
    };
    struct beginning {
        const course_row* what = nullptr;
        time_ms from = 0;
    };
    std::vector<end> ends;
    std::vector<beginning> begins;
};

/// A row ends where data, pack, municipality or day of referral have changed, where the course is gone, or
/// where nothing is known of it (no data). A clock that goes back makes no span negative.
/// @param present, courses outlive what is returned
known_changes changes_of(std::span<const present_course> present, std::span<const course_row> courses,
                         time_ms now);

/// Each once, in their order.
std::vector<std::uint16_t> in_order(std::vector<std::uint16_t> municipalities);

}  // namespace genvej::store
