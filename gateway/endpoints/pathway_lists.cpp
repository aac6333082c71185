#include <algorithm>

#include <fmt/format.h>

#include "adapters/store/record.hpp"
#include "gateway/endpoints/course_json.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/pathway/rules.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

template <class Rows, class Name>
std::string joined_names(const Rows& rows, const Name& name) {
    std::string out;
    for (const auto& one : rows) out += (out.empty() ? "" : ", ") + std::string(name(one));
    return out;
}

template <class Rows, class Name>
bool among(const Rows& rows, const Name& name, std::string_view wanted) {
    return std::any_of(rows.begin(), rows.end(), [&](const auto& one) { return name(one) == wanted; });
}

std::string_view state_name(const pathway::state_row& row) {
    return row.state;
}
std::string_view list_name(const pathway::list_row& row) {
    return row.code;
}

/// @param refusal set when it returns false
bool read_municipality(const request& asked, store::course_filter& into, reply& refusal) {
    const auto code = number_of<std::uint16_t>(asked, "municipality", 0);
    if (code && *code <= store::largest_municipality) {
        into.municipality = *code;
        return true;
    }
    refusal = query_issue(asked, "municipality", "a code of three digits, 825");
    return false;
}

reply list_courses(services& with, const request& asked, const store::course_filter& which) {
    reply refusal;
    const auto limit = read_limit(asked, refusal);
    if (!limit) return refusal;
    const auto found = with.kept.record().courses(which, asked.query_value("after"), *limit);
    if (found.has_error()) return issue_reply(model::make_issue("operator.store"), asked);
    const bool whole = found->size() == *limit;
    return json_reply(fmt::format(R"({{"courses":[{}],"next":{}}})", joined(*found, course_json),
                                  whole ? json_quoted(found->back().course) : "null"));
}

}  // namespace

/// GET /api/pathways: 200 with courses in the order of their first request, and `next`, which is given back
/// as `after`; null: that was all. ?municipality= state= list= citizen=. 400 for a parameter that is not
/// understood.
boost::asio::awaitable<reply> list_pathways(services& with, const request& asked) {
    store::course_filter which;
    reply refusal;
    if (!read_municipality(asked, which, refusal)) co_return refusal;
    const pathway::rules& rules = pathway::rules::built_in();
    which.state = asked.query_value("state");
    if (!which.state.empty() && !among(rules.states(), state_name, which.state))
        co_return query_issue(asked, "state", joined_names(rules.states(), state_name));
    which.list = asked.query_value("list");
    if (!which.list.empty() && !among(rules.lists(), list_name, which.list))
        co_return query_issue(asked, "list", joined_names(rules.lists(), list_name));
    which.citizen = asked.query_value("citizen");
    co_return list_courses(with, asked, which);
}

/// GET /api/deadlines: 200 with courses whose deadline is over and nothing shows that it was kept, as
/// GET /api/pathways. ?deadline= contact (the default) or start; on= the day that counts as today.
boost::asio::awaitable<reply> list_deadlines(services& with, const request& asked) {
    store::course_filter which;
    reply refusal;
    if (!read_municipality(asked, which, refusal)) co_return refusal;
    pathway::day today = pathway::day_of(with.now());
    if (const std::string on = asked.query_value("on"); !on.empty()) {
        const auto day = pathway::read_day(on);
        if (!day) co_return query_issue(asked, "on", "2026-11-26");
        today = *day;
    }
    const std::string deadline = asked.query_value("deadline");
    if (deadline.empty() || deadline == "contact") {
        which.contact_missing_on = today;
    } else if (deadline == "start") {
        which.start_missing_on = today;
    } else {
        co_return query_issue(asked, "deadline", "contact, start");
    }
    co_return list_courses(with, asked, which);
}

}  // namespace genvej::gateway
