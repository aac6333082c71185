#include "gateway/indicators/answers.hpp"

#include <fmt/format.h>

#include "adapters/store/record.hpp"
#include "gateway/citizens/look.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/indicators/measures.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

std::string names_of(const indicators::indicator_sets& all) {
    std::string out;
    for (const auto& one : all.all()) out += (out.empty() ? "" : ", ") + std::string(one.name);
    return out;
}

}  // namespace

/// GET /api/indicators: 200 with the sets that are loaded.
boost::asio::awaitable<reply> list_indicator_sets(services& with, const request& /*asked*/) {
    co_return json_reply(indicators::sets_json(*with.known()->indicators));
}

/// GET /api/indicators/{set}: 200 with its indicators and their rows, each with certainty and source;
/// as=fhir: a Bundle of Measures. 400 for a set that is not there.
boost::asio::awaitable<reply> show_indicator_set(services& with, const request& asked) {
    const std::shared_ptr<const knowledge> known = with.known();
    const auto* const set = known->indicators->find(asked.parameters.front());
    if (set == nullptr) co_return query_issue(asked, "set", names_of(*known->indicators));
    const std::string as = asked.query_value("as");
    if (as == "fhir") co_return json_reply(indicators::measures_bundle(*set));
    if (!as.empty()) co_return query_issue(asked, "as", "fhir");
    co_return json_reply(indicators::set_json(*set));
}

/// GET /api/citizens/{id}/indicators?set=: 200 with what each of his courses answers, the data that decided,
/// and what is missing; as=fhir: a Bundle of MeasureReports. 400 for a set that is not there; 404. Computed
/// of the same data that reports are made of.
boost::asio::awaitable<reply> show_citizens_indicators(services& with, const request& asked) {
    const std::shared_ptr<const knowledge> known = with.known();
    const auto* const set = known->indicators->find(asked.query_value("set"));
    if (set == nullptr) co_return query_issue(asked, "set", names_of(*known->indicators));
    const std::string as = asked.query_value("as");
    if (!as.empty() && as != "fhir") co_return query_issue(asked, "as", "fhir");
    const auto file = with.kept.record().read_file(asked.parameters.front());
    if (file.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    if (!*file) co_return issue_reply(model::make_issue("citizen.unknown"), asked);
    const auto seen = citizens::look(**file, with.looking(*known));
    if (!seen) co_return issue_reply(model::make_issue("internal.error"), asked);
    std::vector<indicators::courses_data> courses;
    for (const store::course_row& row : seen->settles.courses) courses.push_back({row.course, row.data});
    const indicators::data_rows& data = known->indicators->data();
    const store::time_ms now = with.now();
    std::string out = as.empty() ? indicators::answers_json(*set, data, courses)
                                 : indicators::answers_bundle(*set, data, courses, (*file)->id, utc_time(now),
                                                              pathway::day_of(now));
    if (out.empty()) co_return issue_reply(model::make_issue("internal.error"), asked);
    co_return json_reply(out);
}

}  // namespace genvej::gateway
