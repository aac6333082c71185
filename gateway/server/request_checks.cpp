#include "gateway/server/request_checks.hpp"

#include <algorithm>
#include <atomic>

#include <fmt/format.h>
#include <boost/beast/core/string.hpp>

#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

namespace {

/// Of a name that is not known: an answer is no echo.
constexpr std::size_t longest_shown = 40;

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string_view unquoted(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\"");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\"") - first + 1);
}

/// Path and query: proxies may name scheme and host before them (RFC 9112, 3.2.2, absolute-form).
std::string_view origin_form(std::string_view target) {
    const std::size_t host = target.substr(0, 4) == "http" ? target.find("://") : std::string_view::npos;
    if (host == std::string_view::npos) return target;
    const std::size_t path = target.find('/', host + 3);
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

std::string_view field_of(const header& from, http::field name) {
    const auto found = from.find(name);
    if (found == from.end()) return {};
    return {found->value().data(), found->value().size()};
}

/// A request id of the client is kept when it is a plain token; it goes into log lines.
bool plain_token(std::string_view text) noexcept {
    if (text.empty() || text.size() > 64) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_' || c == '.';
    });
}

/// The text, when it can be kept and compared as it is; else nothing.
std::string visible(std::string_view text) {
    const bool plain = text.size() <= 128 &&
                       std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
    return plain ? std::string(text) : std::string();
}

/// Ten digits in a row may be a CPR number, which has no place in a log.
bool holds_long_number(std::string_view text) noexcept {
    std::size_t digits = 0;
    for (const char c : text) {
        if (c == '-') continue;
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits >= 10) return true;
    }
    return false;
}

std::string next_request_id() {
    static const std::string start = random_uuid().substr(0, 8);
    static std::atomic<std::uint64_t> count{0};
    return fmt::format("{}-{}", start, count.fetch_add(1) + 1);
}

void read_media_type(std::string_view field, request& out) {
    const std::size_t end = std::min(field.find(';'), field.size());
    out.media_type = lower(unquoted(field.substr(0, end)));
    std::string_view rest = field.substr(std::min(end + 1, field.size()));
    while (!rest.empty()) {
        const std::size_t stop = std::min(rest.find(';'), rest.size());
        const std::string_view parameter = rest.substr(0, stop);
        rest.remove_prefix(std::min(stop + 1, rest.size()));
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        if (lower(unquoted(parameter.substr(0, equals))) != "charset") continue;
        out.charset = lower(unquoted(parameter.substr(std::min(equals + 1, parameter.size()))));
    }
}

}  // namespace

request read_request(const header& from, side /*on*/) {
    request out;
    out.method = from.method();
    const std::string_view target = origin_form({from.target().data(), from.target().size()});
    const std::size_t mark = std::min(target.find('?'), target.size());
    out.path = target.substr(0, mark);
    out.query = target.substr(std::min(mark + 1, target.size()));
    out.accept = lower(field_of(from, http::field::accept));
    read_media_type(field_of(from, http::field::content_type), out);
    const auto id = from.find("X-Request-Id");
    const std::string_view given =
        id == from.end() ? std::string_view{} : std::string_view(id->value().data(), id->value().size());
    out.id = plain_token(given) && !holds_long_number(given) ? std::string(given) : next_request_id();
    out.if_match = field_of(from, http::field::if_match);
    out.if_none_match = field_of(from, http::field::if_none_match);
    const auto button = from.find("Idempotency-Key");
    if (button != from.end()) out.button = visible({button->value().data(), button->value().size()});
    return out;
}

std::optional<reply> refuse_by_header(const header& from, request& asked, side on, const route*& out) {
    matched match = find_route(on, asked.method, asked.path);
    if (match.found == nullptr) {
        if (match.allowed.empty()) return issue_reply(model::make_issue("http.not_found"), asked);
        reply no = issue_reply(model::make_issue("http.method", {match.allowed}), asked);
        no.fields.emplace_back(http::field::allow, match.allowed);
        return no;
    }
    if (!asked.who.may(match.found->needs)) {
        return issue_reply(model::make_issue("http.forbidden", {std::string(to_string(match.found->needs))}),
                           asked);
    }
    if (const auto name = unknown_parameter(asked.query, match.found->query)) {
        return issue_reply(
            model::make_issue("http.parameter", {model::loggable(name->substr(0, longest_shown)),
                                                 std::string(match.found->query)}),
            asked);
    }
    const std::string_view types = match.found->media_types;
    if (!types.empty() && !listed(types, asked.media_type)) {
        return issue_reply(model::make_issue("http.media_type", {std::string(types)}), asked);
    }
    if (content_coding(from) == coding::other)
        return issue_reply(model::make_issue("http.content_encoding"), asked);
    const std::string_view expectation = field_of(from, http::field::expect);
    if (!expectation.empty() && lower(expectation) != "100-continue") {
        return issue_reply(model::make_issue("http.expectation"), asked);
    }
    asked.parameters = std::move(match.parameters);
    out = match.found;
    return std::nullopt;
}

body_bound bound_of(side on, const service_limits& limits) {
    // Nobody has to log in there, and what is read there is not counted among the bytes under way.
    if (on == side::operators) return {largest_button, {}};
    // A VANSEnvelope is larger than what it holds; which of the two comes is known when the body has been
    // read.
    if (limits.document.envelope_bytes > limits.document.document_bytes)
        return {limits.document.envelope_bytes, "limits.envelope_bytes"};
    return {limits.document.document_bytes, "limits.message_bytes"};
}

coding content_coding(const header& from) {
    const std::string name = lower(unquoted(field_of(from, http::field::content_encoding)));
    if (name.empty() || name == "identity") return coding::identity;
    return name == "gzip" || name == "x-gzip" ? coding::gzip : coding::other;
}

}  // namespace genvej::gateway
