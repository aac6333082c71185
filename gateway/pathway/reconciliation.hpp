#pragma once
/// Compares a list that somebody uploads with the courses that are known here: who is in one and not in the
/// other (register-once.md, section 5; the sources' "51 citizens in one database, 60 in another").
///
/// A list is CSV, `municipality,cpr,date,kind`, with a header line. Each of its rows is matched with one
/// request or course of the same citizen and kind, the nearest day first; none is used twice. Pure;
/// thread-safe. CPR numbers are content: never logged, and no issue holds one.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::pathway {

struct listed_row {
    std::uint32_t line = 0;
    std::uint16_t municipality = 0;
    std::string cpr;
    day on = 0;
    std::string kind;  ///< word of reconciliation_kinds.csv
};

/// Errors: `reconciliation.table`, `reconciliation.row` (line, column, what is expected): nothing is compared
/// then.
/// @param csv UTF-8
model::checked<std::vector<listed_row>> read_list(std::string_view csv, const rules& by);

/// A course with whom it is about.
struct known_course {
    const store::course_row* row = nullptr;
    std::string_view cpr;
};

enum class agreement : std::uint8_t {
    same,         ///< in both
    other_day,    ///< in both, with days further apart than the setting allows
    only_listed,  ///< in the list, and not here
    only_known    ///< here, inside the list's municipalities, days and kinds, and not in the list
};

struct difference {
    agreement how = agreement::same;
    std::size_t listed = none;  ///< in the list
    std::size_t known = none;   ///< in the courses
    std::string request;        ///< key of the request that was compared; empty: the course as a whole
    day here = 0;
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

/// Every row of the list, in its order, then what is only here, in the order of the courses.
std::vector<difference> compare_lists(std::span<const listed_row> list, std::span<const known_course> known,
                                      const rules& by);

}  // namespace genvej::gateway::pathway
