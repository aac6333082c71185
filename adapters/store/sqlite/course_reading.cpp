#include <array>

#include "adapters/store/record_rules.hpp"
#include "adapters/store/row_forms.hpp"
#include "adapters/store/sqlite/record_reading.hpp"

namespace genvej::store::sqlite {
namespace {

/// Where the look begins: SQLite knows nothing of how rows are spread, so that it is told. In the order of
/// the questions in record_rules.hpp; ?8 and ?9 are the place behind which the page begins.
struct way {
    std::string_view from, order;
    std::array<std::string_view, 7> conditions;
};
constexpr std::string_view not_late = " AND c.contact_by > 0 AND c.contacted = 0 AND c.contact_by < ?5";
constexpr std::string_view not_begun = " AND c.start_by > 0 AND c.started = 0 AND c.start_by < ?6";
constexpr std::string_view behind = " AND (c.referred, c.course) > (?8, ?9)";

/// Along the courses in their order, or those of a state.
constexpr way along_courses{
    "course c JOIN citizen ON citizen.id = c.citizen",
    "c.referred, c.course",
    {" AND c.municipality = ?1", " AND c.state = ?2", "", "", "", "", behind}
};
/// Along a list, in its order.
constexpr way along_list{
    "course_list l CROSS JOIN course c ON c.course = l.course CROSS JOIN citizen ON citizen.id = c.citizen",
    "l.referred, l.course",
    {" AND l.municipality = ?1", " AND c.state = ?2", " AND l.list = ?3", " AND citizen.public_id = ?4",
      not_late, not_begun, " AND (l.referred, l.course) > (?8, ?9)"}
};
/// Few are a citizen's, and few are late: they are found first and then put into order.
constexpr way from_citizen{
    "citizen CROSS JOIN course c ON c.citizen = citizen.id",
    "+c.referred, +c.course",
    {" AND +c.municipality = ?1", " AND +c.state = ?2", "", " AND citizen.public_id = ?4", not_late,
      not_begun, " AND (+c.referred, +c.course) > (?8, ?9)"}
};
constexpr way from_deadline{
    "course c CROSS JOIN citizen ON citizen.id = c.citizen",
    "+c.referred, +c.course",
    {" AND +c.municipality = ?1", " AND +c.state = ?2", "", "", not_late, not_begun,
      " AND (+c.referred, +c.course) > (?8, ?9)"}
};

const way& way_for(std::size_t asked) {
    if ((asked & of_citizen) != 0 && (asked & on_list) == 0) return from_citizen;
    if ((asked & on_list) != 0) return along_list;
    return (asked & (not_contacted | not_started)) != 0 ? from_deadline : along_courses;
}

std::string statement(std::size_t asked) {
    const way& how = way_for(asked);
    std::string out =
        "SELECT c.course, citizen.public_id, c.municipality, c.pack, c.law, c.state, c.referred, "
        "c.discharged, c.contacted, c.started, c.ended, c.contact_by, c.start_by, c.lists, c.facts FROM ";
    // Every parameter is named, so that every one can be bound.
    out.append(how.from).append(" WHERE coalesce(?1, ?2, ?3, ?4, ?5, ?6, ?8, ?9) IS NOT NULL");
    for (std::size_t i = 0; i < how.conditions.size(); ++i) {
        if ((asked & (1U << i)) != 0) out += how.conditions[i];
    }
    return out.append(" ORDER BY ").append(how.order).append(" LIMIT ?7");
}

}  // namespace

const char* courses_statement(std::size_t questions) {
    static const auto all = [] {
        std::array<std::string, course_questions> out;
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = statement(i);
        return out;
    }();
    return all[questions].c_str();
}

namespace {}  // namespace

std::vector<course_row> read_courses(connection& database, const course_filter& which, std::string_view after,
                                     std::size_t limit) {
    std::int64_t referred = 0;
    if (!after.empty()) {
        query row = database("SELECT referred FROM course WHERE course = ?");
        if (!row.bind(after).step()) return {};
        referred = row.number(0);
    }
    query rows = database(courses_statement(questions_of(which, after)));
    rows.bind(which.municipality, which.state, which.list, which.citizen, which.contact_missing_on,
              which.start_missing_on, limit, referred, after);
    std::vector<course_row> out;
    while (rows.step()) out.push_back(course_of(rows));
    return out;
}

}  // namespace genvej::store::sqlite
