#include <set>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "conformance/profiles/element_table.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/receipts/ids.hpp"
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

std::string list_resources(const knowledge& known) {
    if (!reads_resources()) return {};
    std::set<std::string_view> types{"Bundle"};
    for (const mappings::message_map* map : known.maps->all()) {
        for (const profiles::type_row* type : map->compiled().slot_types) {
            if (type != nullptr && type->resource && !type->abstract) types.insert(type->name);
        }
    }
    std::string out;
    for (const std::string_view type : types) {
        out += fmt::format(R"({}{{"type":{},"interaction":[{{"code":"read"}}],"versioning":"no-version"}})",
                           out.empty() ? "" : ",", json_quoted(type));
    }
    return out;
}

std::string statement(const services& with) {
    const auto known = with.known();
    return fmt::format(
        R"({{"resourceType":"CapabilityStatement","status":"active","date":{},"kind":"instance",)"
        R"("software":{{"name":"genvej","version":"{}"}},"implementation":{{"description":"genvej, an HL7 FHIR and MedCom message gateway"}},)"
        R"("fhirVersion":"4.0.1","format":["application/fhir+json","application/fhir+xml"],)"
        R"("rest":[{{"mode":"server","resource":[{}]{}}}]{}}})",
        json_quoted(utc_time(with.started)), version, list_resources(*known),
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
