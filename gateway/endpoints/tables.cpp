#include <optional>
#include <vector>

#include <fmt/format.h>

#include "adapters/store/record.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/server/services.hpp"
#include "gateway/tables/make.hpp"

namespace genvej::gateway {

namespace {

tables::wish wish_of(const request& asked) {
    tables::wish out;
    out.report = asked.parameters.front();
    out.municipality = asked.query_value("municipality");
    out.without = asked.query_value("without");
    out.from = asked.query_value("from");
    out.to = asked.query_value("to");
    out.by = asked.query_value("by");
    out.only = asked.query_value("only");
    out.pack = asked.query_value("pack");
    out.as_known = asked.query_value("as-known");
    out.format = asked.query_value("format");
    if (out.format.empty()) out.format = "json";
    return out;
}

/// `true`, `false`, or not given. @param refusal set when it is something else
bool read_flag(const request& asked, const char* name, bool& into, reply& refusal) {
    const std::string said = asked.query_value(name);
    into = said == "true";
    if (said.empty() || into || said == "false") return true;
    refusal = query_issue(asked, name, "true, false");
    return false;
}

/// The codes of the partner's municipalities, which it has by their SOR codes. Nothing: of none, since the
/// directory knows no such code, or there is no such partner. Empty: of all.
std::optional<std::vector<std::uint16_t>> municipalities_of(const services& with, const request& asked,
                                                            const knowledge& known) {
    const partner_settings* const who = with.settings.partner(asked.who.partner);
    if (who == nullptr) return std::nullopt;
    std::vector<std::uint16_t> out;
    for (const std::string& sor : who->municipalities) {
        const mappings::organisation* const one = known.directory.by_sor(sor);
        if (one != nullptr && one->municipality() != 0) out.push_back(one->municipality());
    }
    if (out.empty() && !who->municipalities.empty()) return std::nullopt;
    return out;
}

reply report(services& with, const request& asked, tables::understood&& what, const knowledge& known) {
    const auto names = [&](std::uint16_t code) {
        const auto* const one = known.directory.by_local_code("municipality", fmt::format("{:03}", code));
        return one == nullptr ? std::string() : one->name;
    };
    const tables::reading reads = [&](const store::known_filter& which, const tables::each_course& each) {
        return with.kept.record().known_courses(which, each);
    };
    auto made = tables::make(
        what, {with.settings.population.get(), with.settings.hide_below, names, known.indicators.get()},
        reads, asked.query_value("lang") == "da" ? model::language::danish : model::language::english);
    if (made.has_error()) return issue_reply(model::make_issue("operator.store"), asked);
    if (!made->refusal.name.empty()) return query_issue(asked, made->refusal.name, made->refusal.expected);
    reply out;
    out.body = std::move(made->text);
    switch (what.as) {
        case tables::form::csv:
            out.media_type = "text/csv; charset=utf-8; header=present";
            break;
        case tables::form::json:
            out.media_type = "application/json; charset=utf-8";
            break;
        case tables::form::plain:
            out.media_type = "text/plain; charset=utf-8";
    }
    return out;
}

}  // namespace

/// GET /api/reports/{name} on the operator's address: 200 with the report as JSON (the default), CSV or text.
/// ?municipality= without= from= to= by= only= pack= as-known= format= lang=; rows=true gives the courses
/// behind it, aggregated=true hides as for those who may not see rows. 400 for what is not understood.
boost::asio::awaitable<reply> get_report(services& with, const request& asked) {
    reply refusal;
    tables::wish said = wish_of(asked);
    if (!read_flag(asked, "rows", said.rows, refusal) ||
        !read_flag(asked, "aggregated", said.aggregated, refusal))
        co_return refusal;
    auto what = tables::understand(said, tables::report_rows::built_in(), with.now());
    if (const auto* const wrong = std::get_if<tables::misunderstood>(&what))
        co_return query_issue(asked, wrong->name, wrong->expected);
    const std::shared_ptr<const knowledge> known = with.known();
    co_return report(with, asked, std::get<tables::understood>(std::move(what)), *known);
}

/// The same on the data address for a partner with the role `cluster`: several of its municipalities
/// together, small figures hidden, never rows. 403 for another municipality, or for one alone.
boost::asio::awaitable<reply> get_cluster_report(services& with, const request& asked) {
    auto what = tables::understand(wish_of(asked), tables::report_rows::built_in(), with.now());
    if (const auto* const wrong = std::get_if<tables::misunderstood>(&what))
        co_return query_issue(asked, wrong->name, wrong->expected);
    tables::understood& understood = std::get<tables::understood>(what);
    const std::shared_ptr<const knowledge> known = with.known();
    understood.aggregated = true;
    const auto its = municipalities_of(with, asked, *known);
    if (!its || !tables::keep_to(*its, understood))
        co_return issue_reply(model::make_issue("report.cluster"), asked);
    co_return report(with, asked, std::move(understood), *known);
}

}  // namespace genvej::gateway
