#include "gateway/server/http_types.hpp"

#include <algorithm>

#include "gateway/pipeline/percent_coding.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view retry_seconds = "5";

}  // namespace

std::string_view to_string(role one) noexcept {
    switch (one) {
        case role::anyone:
            return "anyone";
        case role::sender:
            return "sender";
        case role::reader:
            return "reader";
        case role::cluster:
            return "cluster";
    }
    return "anyone";
}

bool caller::may(role needed) const noexcept {
    return needed == role::anyone || std::find(roles.begin(), roles.end(), to_string(needed)) != roles.end();
}

std::string request::query_value(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name)
            return percent_decoded(pair.substr(std::min(equals + 1, pair.size())), plus::is_space);
    }
    return {};
}

bool request::wants_xml() const {
    const std::string format = query_value("_format");
    if (!format.empty()) return format.find("xml") != std::string::npos;
    const std::size_t xml = accept.find("xml");
    return xml != std::string::npos && xml < accept.find("json");
}

reply issues_reply(const model::issues& found, const request& asked) {
    reply out;
    out.status = static_cast<http::status>(http_status(found));
    const bool xml = asked.wants_xml();
    out.media_type = xml ? "application/fhir+xml; charset=UTF-8" : "application/fhir+json; charset=UTF-8";
    out.body = xml ? outcome_xml(found) : outcome_json(found);
    if (out.status == http::status::service_unavailable || out.status == http::status::insufficient_storage)
        out.fields.emplace_back(http::field::retry_after, retry_seconds);
    return out;
}

reply issue_reply(model::issue one, const request& asked) {
    return issues_reply({std::move(one)}, asked);
}

}  // namespace genvej::gateway
