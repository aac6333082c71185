#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "conformance/profiles/element_table.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/record/rows.hpp"
#include "gateway/server/routes.hpp"
#include "gateway/server/services.hpp"
#include "gateway/version.hpp"
#include "mappings/engine/message_map.hpp"

namespace genvej::gateway {

namespace {

/// Reading is offered as long as the table has a row for it.
bool reads_resources() {
    for (const route& row : routes()) {
        if (row.path == "/fhir/{type}/{id}" && row.method == http::verb::get) return true;
    }
    return false;
}

bool takes_messages() {
    for (const route& row : routes()) {
        if (row.path == "/fhir/$process-message") return true;
    }
    return false;
}

constexpr std::string_view list_transaction = R"(,"interaction":[{"code":"transaction"}])";
constexpr std::string_view list_operation =
    R"(,"operation":[{"name":"process-message","definition":"http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"}])";

/// The receiver of a message is who answers it: reliable messaging is told by duplicates, which R4 counts in
/// minutes.
std::string list_messaging(const knowledge& known) {
    std::string events;
    for (const form_row& row : known.forms.rows()) {
        for (const std::string& event : row.events) events += (events.empty() ? "" : ", ") + event;
    }
    return fmt::format(R"(,"messaging":[{{"documentation":{}}}])",
                       json_quoted("MedCom messages by POST /fhir/$process-message. Event codes: " + events));
}

/// Is there a row of the table of routes for it?
bool offers(http::verb method, std::string_view path) {
    const auto all = routes();
    return std::any_of(all.begin(), all.end(),
                       [&](const route& row) { return row.method == method && row.path == path; });
}

/// A path of the record, and what FHIR calls it.
struct offer {
    http::verb method;
    std::string_view path;
    std::string_view code;
};
constexpr std::array<offer, 6> of_a_resource{
    {{http::verb::get, "/fhir/{type}/{id}", "read"},
     {http::verb::get, "/fhir/{type}/{id}/_history/{version}", "vread"},
     {http::verb::put, "/fhir/{type}/{id}", "update"},
     {http::verb::delete_, "/fhir/{type}/{id}", "delete"},
     {http::verb::get, "/fhir/{type}/{id}/_history", "history-instance"},
     {http::verb::post, "/fhir/{type}/_search", "search-type"}}
};

std::string list_interactions() {
    std::string out;
    for (const offer& one : of_a_resource) {
        if (offers(one.method, one.path))
            out += fmt::format(R"({}{{"code":"{}"}})", out.empty() ? "" : ",", one.code);
    }
    return out;
}

/// FHIR's type of the search parameter; empty: it is none, but says how the answer looks.
std::string_view type_of(const record::search_row& row) {
    switch (row.how) {
        case record::search_how::count:
            return {};
        case record::search_how::citizen:
            return "reference";
        case record::search_how::id:
        case record::search_how::identifier:
        case record::search_how::filter:
            break;
    }
    return "token";
}

std::string list_parameters(const record::resource_row& of) {
    std::string out;
    for (const record::search_row& one : of.search) {
        if (type_of(one).empty()) continue;
        out += fmt::format(R"({}{{"name":{},"type":"{}","documentation":{}}})", out.empty() ? "" : ",",
                           json_quoted(one.parameter), type_of(one), json_quoted(one.why));
    }
    return out;
}

/// A type of the record, by its rows.
std::string describe(const record::resource_row& of) {
    constexpr std::string_view everything =
        R"(,"operation":[{"name":"everything","definition":"http://hl7.org/fhir/OperationDefinition/Patient-everything"}])";
    const bool has_everything =
        of.whom == record::about::self && offers(http::verb::get, "/fhir/Patient/{id}/$everything");
    return fmt::format(
        R"({{"type":"{}","documentation":{},"interaction":[{}],"versioning":"versioned","readHistory":true,"updateCreate":true,)"
        R"("conditionalCreate":true,"conditionalUpdate":true,"conditionalRead":"not-match","conditionalDelete":"not-supported",)"
        R"("referencePolicy":["literal","logical","enforced"],"searchParam":[{}]{}}})",
        of.type, json_quoted(of.why), list_interactions(), list_parameters(of),
        has_everything ? everything : "");
}

/// A type that is read out of messages; a Bundle may be a vendor's own report, too.
std::string describe_read(std::string_view type) {
    if (type != "Bundle" || !offers(http::verb::put, "/fhir/Bundle/{id}"))
        return fmt::format(R"({{"type":{},"interaction":[{{"code":"read"}}],"versioning":"no-version"}})",
                           json_quoted(type));
    return fmt::format(
        R"({{"type":"Bundle","documentation":{},"interaction":[{{"code":"read"}},{{"code":"update"}}],"versioning":"no-version","updateCreate":true}})",
        json_quoted(
            "PUT takes a delivery report of KL's guides for §140 and §119, under an id that was never used "
            "before. Reading gives Bundles of messages."));
}

std::string list_resources(const knowledge& known) {
    if (!reads_resources()) return {};
    std::set<std::string_view> types{"Bundle"};
    for (const mappings::message_map* map : known.maps->all()) {
        for (const profiles::type_row* type : map->compiled().slot_types) {
            if (type != nullptr && type->resource && !type->abstract) types.insert(type->name);
        }
    }
    for (const record::resource_row& row : record::resource_rows()) types.insert(row.type);
    std::string out;
    for (const std::string_view type : types) {
        const record::resource_row* const kept = record::find_resource_row(type);
        out += (out.empty() ? "" : ",") + (kept != nullptr ? describe(*kept) : describe_read(type));
    }
    return out;
}

constexpr std::string_view how_the_record_is_written =
    "POST /fhir takes a transaction of PUT Type/id, PUT Type?identifier=system|value, POST Type with "
    "ifNoneExist=identifier=system|value, "
    "and DELETE Type/id; conditions stand in transactions only, never in an address. A search is posted to "
    "Type/_search with its "
    "parameters in the body.";

std::string statement(const services& with) {
    const auto known = with.known();
    return fmt::format(
        R"({{"resourceType":"CapabilityStatement","status":"active","date":{},"kind":"instance",)"
        R"("software":{{"name":"genvej","version":"{}"}},"implementation":{{"description":"genvej, an HL7 FHIR and MedCom message gateway"}},)"
        R"("fhirVersion":"4.0.1","format":["application/fhir+json","application/fhir+xml"],)"
        R"("rest":[{{"mode":"server","documentation":{},"resource":[{}]{}{}}}]{}}})",
        json_quoted(utc_time(with.started)), version, json_quoted(how_the_record_is_written),
        list_resources(*known), offers(http::verb::post, "/fhir") ? list_transaction : "",
        takes_messages() ? list_operation : "", takes_messages() ? list_messaging(*known) : "");
}

}  // namespace

/// GET /fhir/metadata: what this gateway really answers, made from the table of routes and the maps.
boost::asio::awaitable<reply> get_metadata(services& with, const request& asked) {
    reply out;
    out.media_type = "application/fhir+json; charset=UTF-8";
    out.body = statement(with);
    if (asked.wants_xml()) {
        const auto read = formats::read_fhir_json(out.body);
        out.media_type = "application/fhir+xml; charset=UTF-8";
        out.body = formats::write_fhir_xml(*read.value.root());
    }
    co_return out;
}

}  // namespace genvej::gateway
