#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/record_calls.hpp"
#include "gateway/endpoints/resource_form.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

store::result<std::optional<std::string>> find(services& with, const request& asked) {
    const std::string& type = asked.parameters[0];
    const std::string& id = asked.parameters[1];
    if (type == "Bundle") return with.kept.bundle(id, asked.who.partner);
    return with.kept.resource(type, id, asked.who.partner);
}

}  // namespace

/// GET /fhir/{type}/{id}: a resource of this partner's record, else a Bundle that a letter of this partner
/// became, or a resource in one.
/// 200 with FHIR JSON, or XML where Accept or `_format` says so, of the record with ETag; 304 by
/// If-None-Match; 410 for what was deleted; 404 otherwise.
boost::asio::awaitable<reply> get_resource(services& with, const request& asked) {
    const auto kept =
        with.kept.record().read(asked.who.partner, {asked.parameters[0], asked.parameters[1]}, 0);
    if (kept.has_error()) co_return store_failed(asked);
    if (*kept) co_return resource_reply(**kept, asked);
    const auto found = find(with, asked);
    if (found.has_error()) co_return store_failed(asked);
    if (!*found) co_return unknown_resource(asked);
    co_return in_wanted_form(**found, with.settings.limits.document, asked);
}

}  // namespace genvej::gateway
