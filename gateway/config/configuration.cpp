#include "gateway/config/configuration.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include "adapters/store/store.hpp"
#include "gateway/config/figure_sections.hpp"
#include "gateway/config/section_reader.hpp"
#include "gateway/config/toml_values.hpp"
#include "gateway/tables/population.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";
/// Whose receipts came in HTTP answers (gateway/pipeline/answer_reception.hpp).
constexpr std::string_view own_partners = "target:";
constexpr std::size_t shortest_sor = 11;

endpoint_address read_address(const section_reader& from) {
    const std::string text = from.values.text("address");
    endpoint_address out;
    const std::size_t colon = text.rfind(':');
    const std::string_view port =
        colon == std::string::npos ? std::string_view{} : std::string_view(text).substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (port.empty() || error != std::errc{} || end != port.data() + port.size()) {
        from.wrong(
            "address",
            fmt::format("\"{}\" is not an address with a port, for instance 127.0.0.1:8080 or [::1]:8080",
                        text));
        return out;
    }
    out.host = text.substr(0, colon);
    if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']')
        out.host = out.host.substr(1, out.host.size() - 2);
    if (out.host == "localhost") out.host = "127.0.0.1";
    boost::system::error_code not_an_address;
    const auto address = boost::asio::ip::make_address(out.host, not_an_address);
    if (not_an_address) {
        from.wrong("address", fmt::format("\"{}\" is not an IP address", out.host));
        return out;
    }
    out.loopback = address.is_loopback();
    if (!out.loopback) {
        from.wrong(
            "address",
            fmt::format("{} is not a loopback address, and plain HTTP is served on loopback only; listen on "
                        "127.0.0.1 and let a TLS proxy on this machine stand in front",
                        out.host));
    }
    return out;
}

service_limits read_limits(const section_reader& from) {
    service_limits out;
    out.document.document_bytes = from.values.number("message_bytes");
    out.document.envelope_bytes = from.values.number("envelope_bytes");
    out.document.attachment_bytes = from.values.number("attachment_bytes");
    out.document.inflated_bytes = from.values.number("inflated_bytes");
    out.document.depth = from.at_least_one("depth");
    out.document.nodes = from.at_least_one("nodes");
    out.entries = from.at_least_one("entries");
    out.header_bytes = from.at_least_one("header_bytes");
    out.beginning_bytes = from.small("beginning_bytes");
    out.connections = from.at_least_one("connections");
    out.concurrent_requests = from.at_least_one("concurrent_requests");
    out.bytes_under_way = from.values.number("bytes_under_way");
    out.queue = from.at_least_one("queue");
    out.queue_bytes = from.values.number("queue_bytes");
    out.delivery_bytes = from.values.number("delivery_bytes");
    out.idle_seconds = from.at_least_one("idle_seconds");
    out.header_seconds = from.at_least_one("header_seconds");
    out.body_bytes_a_second = from.at_least_one("body_bytes_a_second");
    out.drain_seconds = from.small("drain_seconds");
    out.threads = from.small("threads");
    if (out.bytes_under_way < std::max(out.document.document_bytes, out.document.envelope_bytes)) {
        from.wrong("bytes_under_way",
                   "it is smaller than the largest body, so that one could never be taken; raise it or "
                   "lower message_bytes and envelope_bytes");
    }
    if (out.delivery_bytes == 0) from.wrong("delivery_bytes", "nothing could ever be delivered; at least 1");
    return out;
}

/// From the file or the environment variable that `name`_file or `name`_env says.
std::string read_secret(const section_reader& from, const std::string& name) {
    const std::string in_file = name + "_file";
    const std::string in_variable = name + "_env";
    const std::string file = from.values.text(in_file);
    const std::string variable = from.values.text(in_variable);
    if (!file.empty() && !variable.empty())
        from.wrong(in_variable, fmt::format("{} is given as well; choose one", in_file));
    std::string secret;
    if (!file.empty()) {
        std::ifstream in(file);
        if (!std::getline(in, secret) || secret.empty())
            from.wrong(in_file, "the file cannot be read or is empty");
    } else if (!variable.empty()) {
        const char* value = std::getenv(variable.c_str());
        secret = value == nullptr ? "" : value;
        if (secret.empty())
            from.wrong(in_variable, fmt::format("the environment variable {} is not set", variable));
    }
    return secret;
}

/// Between the scheme and the host, or as a parameter.
bool holds_password(std::string_view url) {
    const std::size_t begin = url.find("://") + 3;
    const std::string_view authority = url.substr(begin, url.find_first_of("/?", begin) - begin);
    const std::size_t at = authority.rfind('@');
    return (at != std::string_view::npos && authority.substr(0, at).find(':') != std::string_view::npos) ||
           url.find("password=") != std::string_view::npos;
}

store_settings read_store(const section_reader& from) {
    store_settings out;
    const std::string url = from.values.text("url");
    const auto begins_with = [&](std::string_view scheme) {
        return url.size() > scheme.size() && url.substr(0, scheme.size()) == scheme;
    };
    if (begins_with(sqlite_prefix)) {
        out.sqlite_path = url.substr(sqlite_prefix.size());
        return out;
    }
    if (!begins_with("postgresql://") && !begins_with("postgres://")) {
        // Only the engine is repeated: what follows may hold a password.
        from.wrong("url", fmt::format("\"{}\" is not a store of this version; write sqlite: and a path, or "
                                      "postgresql://user@host/database",
                                      url.substr(0, url.find(':'))));
        return out;
    }
    if (holds_password(url))
        from.wrong("url",
                   "it holds a password; take it out and name a file in password_file, or an "
                   "environment variable in password_env");
    out.postgres_url = url;
    out.password = read_secret(from, "password");
    out.require_standby = from.values.text("require_standby") == "true";
    out.lease_seconds = from.at_least_one("lease_seconds");
    out.wait_seconds = from.small("wait_seconds");
    return out;
}

/// How it is tried again, how fast, and what a refusal means for the rest of its lane.
void read_delivery(const section_reader& from, target_entry& out) {
    out.first_retry_seconds = from.at_least_one("first_retry_seconds");
    out.longest_retry_seconds =
        from.at_most("longest_retry_seconds", 86'400, "a message is tried at least once a day");
    if (out.first_retry_seconds > out.longest_retry_seconds) {
        from.wrong("first_retry_seconds",
                   "it is longer than longest_retry_seconds, the longest pause; lower it or raise that one");
    }
    out.attempts = from.at_least_one("attempts");
    out.per_second = from.small("messages_per_second");
    out.breaker_failures =
        from.at_most("breaker_failures", 1000, "later is too late to spare a target that is down");
    if (from.values.text("on_refused") == "pass") {
        if (from.values.has("hold_minutes"))
            from.wrong("hold_minutes", "with on_refused = \"pass\" nothing is held; choose one");
        return;
    }
    out.hold = from.values.milliseconds("hold_minutes");
    if (out.hold <= 0 || out.hold > store::store::longest_hold) {
        from.wrong("hold_minutes",
                   "more than 0 and at most 10080, a week, is allowed; with on_refused = \"pass\" nothing is "
                   "held");
    }
}

/// What is left out is as the kind says.
void read_receipts(const section_reader& from, target_entry& out) {
    const target_kind& rules = out.rules();
    const bool given = from.values.has("receipt_minutes");
    out.receipt_within = given ? from.values.milliseconds("receipt_minutes") : rules.receipt_within;
    const std::uint32_t usual = out.receipt_within == 0 ? 0 : rules.resends;
    out.resends = from.values.has("resends") ? from.small("resends") : usual;
    if (out.resends > 0 && out.receipt_within == 0)
        from.wrong("resends", "without receipt_minutes nothing is ever overdue; give both, or neither");
    formats::charset in{};
    if (from.values.has("charset") && formats::charset_from_name(from.values.text("charset"), in))
        out.charset = in;
}

/// What only KL's gateway needs, and what it needs.
void read_token_exchange(const section_reader& from, target_entry& out) {
    struct setting_place {
        std::string_view key;
        std::string& value;
        bool needed;
    };
    const setting_place places[] = {
        {"token_url",      out.token_url,      true },
        {"token_client",   out.token_client,   true },
        {"token_key_file", out.token_key_file, true },
        {"saml_directory", out.saml_directory, true },
        {"token_key_id",   out.token_key_id,   false},
        {"token_audience", out.token_audience, false},
        {"token_resource", out.token_resource, false}
    };
    const bool kl = out.kind == "kl-gateway";
    for (const setting_place& one : places) {
        one.value = from.values.text(one.key);
        if (kl && one.needed && one.value.empty())
            from.wrong(one.key, fmt::format("a target of kind kl-gateway needs a {}", one.key));
        if (!kl && !one.value.empty())
            from.wrong(one.key, fmt::format("only a target of kind kl-gateway has a {}", one.key));
    }
    if (kl && !out.token.empty())
        from.wrong("token_file", "a target of kind kl-gateway fetches its tokens from token_url");
}

target_entry read_target(const section_reader& from) {
    target_entry out;
    out.name = from.values.text("name");
    out.kind = from.values.text("kind");
    out.path = from.values.text("path");
    out.url = from.values.text("url");
    out.ca_file = from.values.text("ca_file");
    out.client_certificate = from.values.text("client_certificate");
    out.client_key = from.values.text("client_key");
    out.token = read_secret(from, "token");
    out.concurrency = from.small("concurrency");
    if (out.concurrency > 4096) from.wrong("concurrency", "at most 4096 is allowed");
    out.answer_seconds = from.at_least_one("answer_seconds");
    read_token_exchange(from, out);
    read_delivery(from, out);
    read_receipts(from, out);
    if (out.name.empty()) from.wrong("name", "every target needs a name");
    const bool folder = out.kind == "folder";
    if (folder && out.path.empty()) from.wrong("path", "a target of kind folder needs a path");
    if (folder && !out.url.empty()) from.wrong("url", "a target of kind folder has a path, not a url");
    if (!folder && out.url.empty())
        from.wrong("url", fmt::format("a target of kind {} needs a url", out.kind));
    if (!folder && !out.path.empty())
        from.wrong("path", fmt::format("a target of kind {} has a url, not a path", out.kind));
    if (out.client_certificate.empty() != out.client_key.empty()) {
        from.wrong("client_certificate", "client_certificate and client_key go together");
    }
    return out;
}

template <class Entry>
const Entry* find_named(const std::vector<Entry>& among, std::string_view name) {
    const auto found =
        std::find_if(among.begin(), among.end(), [&](const Entry& one) { return one.name == name; });
    return found == among.end() ? nullptr : &*found;
}

void read_targets(const toml_values& values, configuration& out, config_errors& errors) {
    for (const section_values& section : values.all("target")) {
        const section_reader from{section, "target", errors};
        target_entry target = read_target(from);
        if (find_named(out.targets, target.name) != nullptr) {
            from.wrong("name", fmt::format("a target named {} stands above; names differ", target.name));
        }
        out.targets.push_back(std::move(target));
    }
    if (!out.targets.empty()) return;
    section_values embedded("target", 0);
    embedded.give("name", {"out", 0});
    embedded.give("path", {"var/out", 0});
    out.targets.push_back(read_target({embedded, "target", errors}));
}

void read_routes(const toml_values& values, configuration& out, config_errors& errors) {
    std::vector<std::string_view> names;
    for (const target_entry& target : out.targets) names.push_back(target.name);
    for (const section_values& section : values.all("route")) {
        const section_reader from{section, "route", errors};
        route_entry route{section.text("message"), section.text("from"), section.text("to"),
                          section.list("deliver"), section.text("receipt") == "relay"};
        if (route.deliver.empty()) from.wrong("deliver", "a route names at least one target");
        for (const std::string& name : route.deliver) {
            if (find_named(out.targets, name) != nullptr) continue;
            const std::string_view near = nearest(name, names);
            from.wrong("deliver", fmt::format("there is no target named {}{}", name,
                                              near.empty() ? "; add a [[target]]"
                                                           : fmt::format("; did you mean {}?", near)));
        }
        out.routes.push_back(std::move(route));
    }
}

void read_partners(const toml_values& values, configuration& out, config_errors& errors) {
    for (const section_values& section : values.all("partner")) {
        const section_reader from{section, "partner", errors};
        partner_settings partner{section.text("name"), section.text("gln"), section.list("roles"),
                                 section.list("municipalities"), section.text("kl_reports") == "vendor"};
        if (partner.name.substr(0, own_partners.size()) == own_partners)
            from.wrong("name", fmt::format("names that begin with {} are the gateway's own", own_partners));
        if (partner.name.empty()) from.wrong("name", "every partner needs a name");
        for (const std::string& role : partner.roles) {
            if (role != "sender" && role != "reader" && role != "cluster")
                from.wrong("roles",
                           fmt::format("{} is not a role; roles are sender, reader and cluster", role));
        }
        for (const std::string& sor : partner.municipalities) {
            if (sor.size() < shortest_sor || sor.find_first_not_of("0123456789") != std::string::npos)
                from.wrong("municipalities",
                           fmt::format("{} is no SOR code, which has at least {} digits", sor, shortest_sor));
        }
        if (find_named(out.partners, partner.name) != nullptr) {
            from.wrong("name", fmt::format("a partner named {} stands above; names differ", partner.name));
        }
        out.partners.push_back(std::move(partner));
    }
    if (out.partners.empty())
        out.partners.push_back({"demo", "", section_values("partner", 0).list("roles"), {}, false});
}

}  // namespace

const registry_settings* configuration::registry(std::string_view name) const noexcept {
    return find_named(registries, name);
}

const partner_settings* configuration::partner(std::string_view name) const noexcept {
    return find_named(partners, name);
}

void throw_exception_from_error(const config_errors& errors, const boost::source_location& /*where*/) {
    throw std::runtime_error(errors.empty() ? "configuration" : errors.front().text);
}

boost::system::result<configuration, config_errors> read_configuration(std::string_view text) {
    config_errors errors;
    const toml_values values = read_toml(text, errors);
    if (!errors.empty()) return errors;
    configuration out;
    out.listen = read_address({values.section("listen"), "listen", errors});
    out.operators = read_address({values.section("operator"), "operator", errors});
    if (out.listen.port != 0 && out.listen.port == out.operators.port &&
        out.listen.host == out.operators.host) {
        errors.push_back(
            {values.section("operator").line("address"),
             "operator.address: it is the same as listen.address; the operator's side needs its own"});
    }
    out.store = read_store({values.section("store"), "store", errors});
    out.limits = read_limits({values.section("limits"), "limits", errors});
    out.packages_directory = values.section("packages").text("directory");
    out.mappings_directory = values.section("mappings").text("directory");
    out.organisations_file = values.section("organisations").text("file");
    out.indicators_directory = values.section("indicators").text("directory");
    out.pair_within = values.section("exchange").milliseconds("pair_minutes");
    out.answer_wait_seconds =
        section_reader{values.section("exchange"), "exchange", errors}.small("answer_wait_seconds");
    out.letters_by_rule = values.section("closing").text("release") == "rule";
    read_tables({values.section("tables"), "tables", errors}, out);
    read_partners(values, out, errors);
    read_targets(values, out, errors);
    read_routes(values, out, errors);
    read_registries(values, out, errors);
    if (!errors.empty()) return errors;
    return out;
}

boost::system::result<configuration, config_errors> load_configuration(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || std::filesystem::is_directory(file) || !(text << in.rdbuf())) {
        return config_errors{
            {0, "the file cannot be read; check the path and its permissions"}
        };
    }
    return read_configuration(text.str());
}

configuration default_configuration() {
    return read_configuration("").value();
}

}  // namespace genvej::gateway
