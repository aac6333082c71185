#include <fmt/format.h>

#include "adapters/store/record.hpp"
#include "gateway/citizens/registry_months.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

std::string registry_json(const services& with, const registry::registry_row& row) {
    const registry_settings* const how = with.settings.registry(row.registry);
    const std::string_view send = how == nullptr ? "" : how->monthly ? "monthly" : "at_once";
    return fmt::format(R"({{"registry":{},"kind":{},"title":{},"pack":{},"send":{}}})",
                       json_quoted(row.registry), json_quoted(row.kind), json_quoted(row.danish),
                       json_quoted(row.pack), send.empty() ? "null" : json_quoted(send));
}

}  // namespace

/// GET /api/registries: 200 with the registries that genvej makes rows for, and how each is sent; null: not.
boost::asio::awaitable<reply> list_registries(services& with, const request& /*asked*/) {
    co_return json_reply(
        fmt::format(R"({{"registries":[{}]}})",
                    joined(registry::registry_rules::built_in().registries(),
                           [&](const registry::registry_row& row) { return registry_json(with, row); })));
}

/// GET /api/registries/{name}/rows: 200 with the rows of a month as CSV, as it is or would be sent.
/// ?month=2026-10 municipality=. 404 for no such registry, 400 for a parameter that is not understood.
boost::asio::awaitable<reply> get_registry_rows(services& with, const request& asked) {
    const registry::registry_rules& rules = registry::registry_rules::built_in();
    const registry::registry_row* const to = rules.find(asked.parameters.front());
    if (to == nullptr) co_return issue_reply(model::make_issue("operator.unknown_id", {"registry"}), asked);
    const citizens::month month = read_month(asked.query_value("month"));
    if (month == 0) co_return query_issue(asked, "month", "2026-10");
    const auto only = number_of<std::uint16_t>(asked, "municipality", 0);
    if (!only || *only > store::largest_municipality)
        co_return query_issue(asked, "municipality", "a code of three digits, 825");
    const auto found = citizens::rows_of_month(with.kept.record(), rules, *to, month, *only);
    if (found.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    reply out;
    out.media_type = "text/csv; charset=utf-8";
    out.body = registry::csv_header(rules);
    for (const citizens::month_rows& of : *found) {
        for (const registry::made_row& row : of.rows) out.body += registry::csv_line(row);
    }
    co_return out;
}

}  // namespace genvej::gateway
