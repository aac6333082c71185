#include "gateway/delivery/targets.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/throw_exception.hpp>

#include "adapters/channels/folder_channel.hpp"
#include "adapters/channels/http_channel.hpp"
#include "adapters/channels/token_exchange.hpp"
#include "gateway/delivery/fhir_answer.hpp"
#include "gateway/delivery/fhir_transaction.hpp"
#include "gateway/delivery/kl_gateway.hpp"
#include "gateway/delivery/vans_transport.hpp"

namespace genvej::delivery {
namespace {

using made_channel = boost::system::result<std::shared_ptr<channels::channel>, channels::setting_error>;

/// A kind of target: how its channel is made, and how much it can have under way at once.
struct target_kind {
    std::string_view name;
    std::uint32_t concurrency;
    made_channel (*make)(const boost::asio::any_io_executor&, const target_settings&);
};

channels::http_settings http_settings_of(const target_settings& settings) {
    channels::http_settings out;
    out.url = settings.url;
    while (out.url.size() > 1 && out.url.back() == '/') out.url.pop_back();
    out.ca_file = settings.ca_file;
    out.client_certificate = settings.client_certificate;
    out.client_key = settings.client_key;
    out.bearer = settings.bearer;
    out.within.answer = settings.answer_timeout;
    return out;
}

made_channel make_folder(const boost::asio::any_io_executor&, const target_settings& settings) {
    return channels::make_folder_channel(settings.path);
}

made_channel make_fhir(const boost::asio::any_io_executor& executor, const target_settings& settings) {
    channels::http_settings http = http_settings_of(settings);
    http.prepare = [](const channels::outgoing& what) { return to_transaction(what.body); };
    http.judge = [](const channels::outgoing&, const channels::http_answer& answer) {
        return judge_transaction(answer);
    };
    return channels::make_http_channel(executor, std::move(http));
}

made_channel make_fhir_message(const boost::asio::any_io_executor& executor,
                               const target_settings& settings) {
    channels::http_settings http = http_settings_of(settings);
    http.url += "/$process-message";
    http.judge = judge_message;
    return channels::make_http_channel(executor, std::move(http));
}

made_channel make_vans(const boost::asio::any_io_executor& executor, const target_settings& settings) {
    channels::http_settings http = http_settings_of(settings);
    http.accept = http.content_type = "application/xml";
    http.prepare = to_vans_envelope;
    http.judge = judge_vans;
    return channels::make_http_channel(executor, std::move(http));
}

boost::system::result<std::shared_ptr<channels::token_source>, channels::setting_error> make_tokens(
    const target_settings& settings) {
    std::ifstream file(settings.token_key_file, std::ios::binary);
    std::ostringstream key;
    if (!file || !(key << file.rdbuf()))
        return channels::setting_error{"token_key_file", "the file cannot be read"};
    channels::token_settings out;
    out.server = http_settings_of(settings);
    out.server.url = settings.token_url;
    out.client = {settings.token_client, settings.token_audience, key.str(), settings.token_key_id};
    out.resource = settings.token_resource;
    out.saml_folder = settings.saml_directory;
    out.owner_of = [](const channels::outgoing& what) { return municipality_of(what.body); };
    return channels::make_token_exchange(std::move(out));
}

made_channel make_kl_gateway(const boost::asio::any_io_executor& executor, const target_settings& settings) {
    auto tokens = make_tokens(settings);
    if (!tokens) return tokens.error();
    channels::http_settings http = http_settings_of(settings);
    http.url += "/Bundle";
    http.put_under_key = true;
    http.content_type = http.accept;
    http.tokens = std::move(*tokens);
    http.judge = [answered = settings.answered](const channels::outgoing& what,
                                                const channels::http_answer& answer) {
        channels::outcome out = judge_report(what, answer);
        if (answered && (out.delivered || out.failure == "answer.refused")) answered(what.key, answer);
        return out;
    };
    return channels::make_http_channel(executor, std::move(http));
}

/// A folder shares its flushes among many files; a server is spared.
constexpr std::array<target_kind, 5> kinds = {
    {
     {"folder", 256, &make_folder},
     {"fhir", 8, &make_fhir},
     {"fhir-message", 8, &make_fhir_message},
     {"vans", 8, &make_vans},
     {"kl-gateway", 8, &make_kl_gateway},
     }
};

}  // namespace

void throw_exception_from_error(const target_error& error, const boost::source_location& where) {
    boost::throw_exception(std::invalid_argument(error.text), where);
}

boost::system::result<target, target_error> make_target(const boost::asio::any_io_executor& executor,
                                                        const target_settings& settings) {
    std::string known;
    for (const target_kind& kind : kinds) {
        known += fmt::format("{}{}", known.empty() ? "" : ", ", kind.name);
        if (kind.name != settings.kind) continue;
        made_channel made = kind.make(executor, settings);
        if (!made)
            return target_error{
                fmt::format("target {}: {}: {}", settings.name, made.error().setting, made.error().text)};
        target out;
        out.name = settings.name;
        out.way = std::move(*made);
        out.concurrency = settings.concurrency == 0 ? kind.concurrency : settings.concurrency;
        out.retry = settings.retry;
        out.most_bytes = settings.most_bytes;
        out.per_second = settings.per_second;
        out.breaker_failures = settings.breaker_failures;
        return out;
    }
    return target_error{fmt::format("target {}: kind: one of {} is expected", settings.name, known)};
}

}  // namespace genvej::delivery
