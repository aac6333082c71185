#include "gateway/delivery/targets.hpp"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/throw_exception.hpp>

#include "adapters/channels/folder_channel.hpp"
#include "adapters/channels/http_channel.hpp"
#include "gateway/delivery/fhir_answer.hpp"
#include "gateway/delivery/fhir_transaction.hpp"
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

/// A folder shares its flushes among many files; a server is spared.
constexpr std::array<target_kind, 4> kinds = {
    {
     {"folder", 256, &make_folder},
     {"fhir", 8, &make_fhir},
     {"fhir-message", 8, &make_fhir_message},
     {"vans", 8, &make_vans},
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
