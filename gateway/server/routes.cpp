#include "gateway/server/routes.hpp"

#include <algorithm>
#include <array>

#include "gateway/endpoints/endpoints.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view letters = "application/xml, text/xml";
constexpr std::string_view bundles =
    "application/fhir+json, application/fhir+xml, application/json, application/xml";
constexpr std::string_view form = "application/x-www-form-urlencoded";
constexpr std::string_view documents =
    "application/xml, text/xml, application/fhir+json, application/fhir+xml, application/json";

// clang-format off
constexpr std::array<route, 46> table{{
    {http::verb::post, "/medcom",           &post_medcom,       side::data,      role::sender, letters,   "one OIOXML Emessage or one VANSEnvelope; answered by its receipt", &keep_cut_body},
    {http::verb::post, "/fhir/$process-message", &post_process_message, side::data, role::sender, bundles,  "one FHIR message Bundle; answered by its Acknowledgement", &keep_cut_body},
    {http::verb::get,  "/messages/{id}",    &get_message,       side::data,      role::sender, "",        "what became of a message"},
    {http::verb::post, "/convert",          &post_convert,      side::data,      role::sender, documents, "stateless translation; ?to=fhir-json, fhir-xml or oioxml", nullptr, "to, charset, _format"},
    {http::verb::get,  "/fhir/metadata",    &get_metadata,      side::data,      role::anyone, "",        "CapabilityStatement"},
    {http::verb::post, "/fhir",             &post_transaction,  side::data,      role::sender, bundles,   "one transaction Bundle into the municipality's record; all of it or nothing", &keep_cut_body, "_format"},
    {http::verb::get,  "/fhir/{type}",      &refuse_search,     side::data,      role::reader, "",        "no search: it would put identifiers into the address; see POST /fhir/{type}/_search"},
    {http::verb::post, "/fhir/{type}/_search", &post_search,    side::data,      role::reader, form,      "a search in your record; parameters in the body"},
    {http::verb::get,  "/fhir/{type}/_search", &get_search_page, side::data,     role::reader, "",        "a further page of a search, by the link in the page before"},
    {http::verb::put,  "/fhir/Bundle/{id}", &put_report,        side::data,      role::sender, bundles,   "one delivery report of §140 or §119, passed on to KL; answered as KL answers", &keep_cut_body},
    {http::verb::get,  "/fhir/{type}/{id}", &get_resource,      side::data,      role::reader, "",        "a resource of your record, or of a message that was sent by you"},
    {http::verb::put,  "/fhir/{type}/{id}", &put_resource,      side::data,      role::sender, bundles,   "one resource into the record; If-Match", &keep_cut_body, "_format"},
    {http::verb::delete_, "/fhir/{type}/{id}", &delete_resource, side::data,     role::sender, "",        "one resource out of the record; If-Match", &keep_cut_body, "_format"},
    {http::verb::get,  "/fhir/{type}/{id}/_history", &get_history, side::data,   role::reader, "",        "versions of a resource, latest first", nullptr, "_count, page, _format"},
    {http::verb::get,  "/fhir/{type}/{id}/_history/{version}", &get_version, side::data, role::reader, "", "one version of a resource"},
    {http::verb::get,  "/fhir/Patient/{id}/$everything", &get_everything, side::data, role::reader, "",   "all that your record has about a citizen", nullptr, "_format"},
    {http::verb::get,  "/fhir/{type}/{id}", &get_resource,      side::data,      role::reader, "",        "a resource of a message that was sent by you"},
    {http::verb::get,  "/api/reports/{name}", &get_cluster_report, side::data,   role::cluster, "",       "figures of your municipalities together; ?municipality= from= to= by= as-known= format=json|csv|text", nullptr, "municipality, from, to, by, pack, as-known, format, lang"},
    {http::verb::get,  "/",                 &get_page,          side::data,      role::anyone, "",        "this page"},
    {http::verb::get,  "/health/live",      &get_health_live,   side::operators, role::anyone, "",        "the process runs"},
    {http::verb::get,  "/health/ready",     &get_health_ready,  side::operators, role::anyone, "",        "the gateway accepts messages"},
    {http::verb::get,  "/metrics",          &get_metrics,       side::operators, role::anyone, "",        "figures for Prometheus"},
    {http::verb::get,  "/api/messages",     &list_messages,     side::operators, role::anyone, "",        "messages, latest first; ?partner= kind= sender= receiver= letter= state= from= until= limit= after=", nullptr, "partner, kind, sender, receiver, letter, state, from, until, limit, after, _format"},
    {http::verb::get,  "/api/messages/{id}", &show_message,     side::operators, role::anyone, "",        "everything that is known of a message", nullptr, "_format"},
    {http::verb::get,  "/api/messages/{id}/trace", &trace_message, side::operators, role::anyone, "",     "its life, in the order in which it happened", nullptr, "_format"},
    {http::verb::get,  "/api/messages/{id}/raw", &get_message_raw, side::operators, role::anyone, "",      "its bytes as they were received, also of what was refused", nullptr, "_format"},
    {http::verb::get,  "/api/messages/{id}/fhir", &get_message_fhir, side::operators, role::anyone, "",    "the Bundle that it became; ?letter=2 of an envelope with several", nullptr, "letter, _format"},
    {http::verb::post, "/api/messages/{id}/replay", &replay_message, side::operators, role::anyone, "",   "sends it once more, under the same keys; ?target=", nullptr, "target, _format"},
    {http::verb::get,  "/api/deliveries",   &list_deliveries,   side::operators, role::anyone, "",        "deliveries, oldest first; ?target= state= limit= after=", nullptr, "target, state, limit, after, _format"},
    {http::verb::post, "/api/deliveries/{id}/retry", &retry_delivery, side::operators, role::anyone, "",  "sends a delivery again now", nullptr, "_format"},
    {http::verb::post, "/api/deliveries/{id}/discard", &discard_delivery, side::operators, role::anyone, "application/json", "gives a delivery up, for a reason", nullptr, "_format"},
    {http::verb::get,  "/api/targets",      &list_targets,      side::operators, role::anyone, "",        "how each target stands", nullptr, "_format"},
    {http::verb::post, "/api/targets/{name}/retry", &retry_target, side::operators, role::anyone, "",     "sends again what is refused or dead there", nullptr, "_format"},
    {http::verb::post, "/api/targets/{name}/pause", &pause_target, side::operators, role::anyone, "",     "sends nothing there until it is resumed", nullptr, "_format"},
    {http::verb::post, "/api/targets/{name}/resume", &resume_target, side::operators, role::anyone, "",   "sends there again", nullptr, "_format"},
    {http::verb::get,  "/api/pathways",     &list_pathways,     side::operators, role::anyone, "",        "courses, oldest first; ?municipality= state= list= citizen= limit= after=", nullptr, "municipality, state, list, citizen, limit, after, _format"},
    {http::verb::get,  "/api/deadlines",    &list_deadlines,    side::operators, role::anyone, "",        "courses whose deadline is over without a sign that it was kept; ?deadline=contact|start municipality= on= limit= after=", nullptr, "deadline, municipality, on, limit, after, _format"},
    {http::verb::get,  "/api/reports/{name}", &get_report,      side::operators, role::anyone, "",        "figures; ?municipality= without= from= to= by= only= pack= as-known= rows= aggregated= format=json|csv|text", nullptr, "municipality, without, from, to, by, only, pack, as-known, rows, aggregated, format, lang"},
    {http::verb::get,  "/api/citizens/{id}", &show_citizen,     side::operators, role::anyone, "",        "a citizen's requests, courses, letters and decisions", nullptr, "_format"},
    {http::verb::post, "/api/citizens/{id}/{action}", &decide_citizen, side::operators, role::anyone, "application/json", "link, unlink, recode; address, release, withdraw a closing letter; report at once, retell what KL never took; summary", nullptr, "_format"},
    {http::verb::get,  "/api/registries",   &list_registries,   side::operators, role::anyone, "",        "registries that get rows of courses", nullptr, "_format"},
    {http::verb::get,  "/api/registries/{name}/rows", &get_registry_rows, side::operators, role::anyone, "", "rows of a month, CSV; ?month=2026-10 municipality=", nullptr, "month, municipality"},
    {http::verb::get,  "/api/citizens/{id}/indicators", &show_citizens_indicators, side::operators, role::anyone, "", "what each of a citizen's courses answers to a set of indicators, and what is missing; ?set= as=fhir", nullptr, "set, as, _format"},
    {http::verb::get,  "/api/indicators",   &list_indicator_sets, side::operators, role::anyone, "",      "sets of indicators", nullptr, "_format"},
    {http::verb::get,  "/api/indicators/{set}", &show_indicator_set, side::operators, role::anyone, "",   "a set's indicators and their rows, with certainty and source; ?as=fhir: Measures", nullptr, "as, _format"},
    {http::verb::post, "/api/reconciliation", &post_reconciliation, side::operators, role::anyone, "text/csv", "compares a list (municipality,cpr,date,kind) with the courses that are known here", nullptr, "_format"},
}};
// clang-format on

std::string_view take_segment(std::string_view& path) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

/// FHIR's own words, `$everything` and `_search`, are no types and no ids: each has a row of its own.
bool is_own_word(std::string_view segment) {
    return segment.size() > 1 && (segment[1] == '$' || segment[1] == '_');
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& parameters) {
    const bool fhir = pattern.starts_with("/fhir/");
    parameters.clear();
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_segment(pattern);
        const std::string_view given = take_segment(path);
        if (wanted.size() > 1 && wanted[1] == '{') {
            if (given.size() < 2 || (fhir && is_own_word(given))) return false;
            parameters.emplace_back(given.substr(1));
        } else if (wanted != given) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

}  // namespace

bool listed(std::string_view among, std::string_view one) {
    while (!among.empty()) {
        const std::size_t end = std::min(among.find(", "), among.size());
        if (among.substr(0, end) == one) return true;
        among.remove_prefix(std::min(end + 2, among.size()));
    }
    return false;
}

std::optional<std::string> unknown_parameter(std::string_view query, std::string_view known) {
    if (known == any_query) return std::nullopt;
    std::vector<std::string_view> seen;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view name = query.substr(0, std::min(query.find('='), end));
        query.remove_prefix(std::min(end + 1, query.size()));
        if (end == 0) continue;
        if (!listed(known, name) || std::find(seen.begin(), seen.end(), name) != seen.end())
            return std::string(name);
        seen.push_back(name);
    }
    return std::nullopt;
}

std::span<const route> routes() {
    return table;
}

matched find_route(side on, http::verb method, std::string_view path) {
    const http::verb wanted = method == http::verb::head ? http::verb::get : method;
    matched out;
    for (const route& row : table) {
        std::vector<std::string> parameters;
        if (row.on != on || !matches(row.path, path, parameters)) continue;
        if (row.method == wanted) return {&row, std::move(parameters), {}};
        const std::string_view name =
            row.method == http::verb::get ? "GET, HEAD" : std::string_view(http::to_string(row.method));
        if (out.allowed.find(name) != std::string::npos) continue;
        out.allowed += (out.allowed.empty() ? "" : ", ");
        out.allowed += name;
    }
    return out;
}

}  // namespace genvej::gateway
