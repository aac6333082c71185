#include <map>
#include <set>

#include <fmt/format.h>

#include "adapters/store/record.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/pathway/reconciliation.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

using pathway::date_or_null;

constexpr std::size_t page_size = 1'000;

/// The citizens' random ids take the place of their numbers: courses are known by those, and nothing that is
/// answered holds a number. Who is not known here keeps his, which matches nobody.
store::result<void> name_citizens(store::record_keeper& kept, std::vector<pathway::listed_row>& list) {
    for (pathway::listed_row& row : list) {
        auto found = kept.find_citizen({row.municipality, row.cpr});
        if (found.has_error()) return found.error();
        if (*found) row.cpr = std::move(**found);
    }
    return {};
}

store::result<std::vector<store::course_row>> courses_of(store::record_keeper& kept,
                                                         const std::set<std::uint16_t>& municipalities) {
    std::vector<store::course_row> out;
    for (const std::uint16_t one : municipalities) {
        store::course_filter which;
        which.municipality = one;
        std::string after;
        while (true) {
            auto page = kept.courses(which, after, page_size);
            if (page.has_error()) return page.error();
            const bool whole = page->size() == page_size;
            if (whole) after = page->back().course;
            out.insert(out.end(), std::make_move_iterator(page->begin()),
                       std::make_move_iterator(page->end()));
            if (!whole) break;
        }
    }
    return out;
}

std::string_view word_of(pathway::agreement how) {
    switch (how) {
        case pathway::agreement::same:
            return "same";
        case pathway::agreement::other_day:
            return "other_day";
        case pathway::agreement::only_listed:
            return "only_listed";
        case pathway::agreement::only_known:
            return "only_known";
    }
    return "";
}

std::string describe(const pathway::difference& one, const std::vector<pathway::listed_row>& list,
                     const std::vector<store::course_row>& known) {
    const bool listed = one.listed != pathway::difference::none;
    const bool here = one.known != pathway::difference::none;
    return fmt::format(
        R"({{"how":{},"line":{},"kind":{},"listedDay":{},"course":{},"citizen":{},"request":{},"day":{}}})",
        json_quoted(word_of(one.how)), listed ? std::to_string(list[one.listed].line) : "null",
        listed ? json_quoted(list[one.listed].kind) : "null", date_or_null(listed ? list[one.listed].on : 0),
        here ? json_quoted(known[one.known].course) : "null",
        here ? json_quoted(known[one.known].citizen) : "null",
        one.request.empty() ? "null" : json_quoted(one.request), date_or_null(one.here));
}

}  // namespace

/// POST /api/reconciliation with a list (CSV, header municipality,cpr,date,kind): 200 with each of its rows
/// and what became of it here, then what is only here; and how many of each. Nothing that is answered holds a
/// CPR number: a row is named by its line. 400 for a list that is not understood, each row with its line.
boost::asio::awaitable<reply> post_reconciliation(services& with, const request& asked) {
    const std::shared_ptr<const knowledge> known = with.known();
    auto list = pathway::read_list(asked.body, *known->pathway);
    if (!list.ok()) co_return issues_reply(list.found, asked);
    store::record_keeper& kept = with.kept.record();
    std::set<std::uint16_t> municipalities;
    for (const pathway::listed_row& row : list.value) municipalities.insert(row.municipality);
    const auto courses = courses_of(kept, municipalities);
    if (courses.has_error() || name_citizens(kept, list.value).has_error())
        co_return issue_reply(model::make_issue("operator.store"), asked);
    std::vector<pathway::known_course> here;
    here.reserve(courses->size());
    for (const store::course_row& one : *courses) here.push_back({&one, one.citizen});
    const auto found = pathway::compare_lists(list.value, here, *known->pathway);
    std::map<std::string_view, std::size_t> sums = {
        {"same",        0},
        {"other_day",   0},
        {"only_listed", 0},
        {"only_known",  0}
    };
    for (const pathway::difference& one : found) ++sums[word_of(one.how)];
    co_return json_reply(
        fmt::format(R"({{"sums":{{"same":{},"other_day":{},"only_listed":{},"only_known":{}}},"rows":[{}]}})",
                    sums["same"], sums["other_day"], sums["only_listed"], sums["only_known"],
                    joined(found, [&](const auto& one) { return describe(one, list.value, *courses); })));
}

}  // namespace genvej::gateway
