#include <array>

#include "adapters/store/postgres/record_reading.hpp"
#include "adapters/store/record_rules.hpp"
#include "adapters/store/row_forms.hpp"

namespace genvej::store::postgres {
namespace {

/// In the order of the questions in record_rules.hpp. $8 and $9 are the place behind which the page begins.
constexpr std::array<std::string_view, 7> conditions = {
    " AND c.municipality = $1",
    " AND c.state = $2",
    " AND l.list = $3",
    " AND citizen.public_id = $4",
    " AND c.contact_by > 0 AND c.contacted = 0 AND "
    "c.contact_by < $5",
    " AND c.start_by > 0 AND c.started = 0 AND c.start_by "
    "< $6",
    " AND (c.referred, c.course) > ($8, $9)"};

std::string statement(std::size_t asked) {
    std::string out =
        "SELECT c.course, citizen.public_id, c.municipality, c.pack, c.law, c.state, c.referred, "
        "c.discharged, "
        "c.contacted, c.started, c.ended, c.contact_by, c.start_by, c.lists, c.facts FROM course c JOIN "
        "citizen ON citizen.municipality = place(c.citizen) AND citizen.id = c.citizen";
    if ((asked & on_list) != 0)
        out +=
            " JOIN course_list l ON l.course = c.course AND l.municipality = c.municipality AND l.referred "
            "= c.referred";
    out += " WHERE true";
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        if ((asked & (1U << i)) != 0) out += conditions[i];
    }
    out += " ORDER BY c.referred, c.course LIMIT $7";
    return out;
}

/// A prepared statement has its text's address as its name: each is made once.
const char* statement_for(std::size_t asked) {
    static const auto all = [] {
        std::array<std::string, course_questions> out;
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = statement(i);
        return out;
    }();
    return all[asked].c_str();
}

}  // namespace

std::vector<course_row> read_courses(connection& database, const course_filter& which, std::string_view after,
                                     std::size_t limit) {
    std::int64_t referred = 0;
    if (!after.empty()) {
        query row = database("SELECT referred FROM course WHERE course = $1");
        if (!row.bind(after).step()) return {};
        referred = row.number(0);
    }
    query rows = database(statement_for(questions_of(which, after)));
    rows.bind(which.municipality, which.state, which.list, which.citizen, which.contact_missing_on,
              which.start_missing_on, limit, referred, after);
    std::vector<course_row> out;
    while (rows.step()) out.push_back(course_of(rows));
    return out;
}

}  // namespace genvej::store::postgres
