#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "conformance/profiles/element_table.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view json_type = "application/fhir+json; charset=UTF-8";
constexpr std::string_view xml_type = "application/fhir+xml; charset=UTF-8";

/// Only a name that FHIR has is repeated in an answer.
std::string resource_name(std::string_view type) {
    const profiles::type_row* row = profiles::find_type(type);
    return row != nullptr && row->resource ? std::string(type) : "resource";
}

store::result<std::optional<std::string>> find(services& with, const request& asked) {
    const std::string& type = asked.parameters[0];
    const std::string& id = asked.parameters[1];
    if (type == "Bundle") return with.kept.bundle(id, asked.who.partner);
    return with.kept.resource(type, id, asked.who.partner);
}

}  // namespace

/// GET /fhir/{type}/{id}: a Bundle that a letter of this partner became, or a resource in one.
/// 200 with FHIR JSON, or XML where Accept or `_format` says so; 404 otherwise.
boost::asio::awaitable<reply> get_resource(services& with, const request& asked) {
    const auto found = find(with, asked);
    if (found.has_error()) co_return issue_reply(model::make_issue("store.unavailable"), asked);
    if (!*found)
        co_return issue_reply(model::make_issue("http.unknown_id", {resource_name(asked.parameters[0])}),
                              asked);
    reply out;
    if (!asked.wants_xml()) {
        out.media_type = json_type;
        out.body = **found;
        co_return out;
    }
    auto read = formats::read_fhir_json(**found, with.settings.limits.document);
    if (!read.ok()) co_return issues_reply(read.found, asked);
    out.media_type = xml_type;
    out.body = formats::write_fhir_xml(*read.value.root());
    co_return out;
}

}  // namespace genvej::gateway
