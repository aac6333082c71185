#pragma once
/// Makes a target of what the configuration says: kind folder, fhir, fhir-message, vans or kl-gateway.
/// Thread-safety: functions without state.
#include <chrono>
#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "adapters/channels/http_channel.hpp"
#include "gateway/delivery/outbox.hpp"

namespace genvej::delivery {

/// One `[[target]]` of genvej.toml.
struct target_settings {
    std::string name;
    std::string kind;     ///< `folder`, `fhir`, `fhir-message`, `vans`, `kl-gateway`
    std::string path;     ///< of a folder
    std::string url;      ///< of a FHIR server its base, of a VANS where envelopes are posted; http or https
    std::string ca_file;  ///< PEM; empty: the system's authorities
    std::string client_certificate;  ///< PEM, with client_key; empty: none
    std::string client_key;
    std::string bearer;  ///< token for the Authorization header; comes from a file or the environment
    /// Of KL's gateway: its token server, who we are there, and where the municipalities' assertions lie.
    std::string token_url, token_client, token_key_file, token_key_id, token_audience, token_resource;
    std::string saml_directory;
    /// Of KL's gateway: told of every answer that ends a delivery, for who waits for it. May be empty.
    std::function<void(const std::string& key, const channels::http_answer& answer)> answered = nullptr;
    std::uint32_t concurrency = 0;          ///< 0: what suits the kind
    std::uint64_t most_bytes = 64'000'000;  ///< messages under way at once, in bytes
    double per_second = 0;                  ///< messages a second; 0: as many as come
    std::uint32_t breaker_failures = 5;
    std::chrono::milliseconds answer_timeout{30'000};
    retry_policy retry;
};

/// The error names the setting and what would be right; never the token.
struct target_error {
    std::string text;
};
[[noreturn]] void throw_exception_from_error(const target_error& error, const boost::source_location& where);

boost::system::result<target, target_error> make_target(const boost::asio::any_io_executor& executor,
                                                        const target_settings& settings);

}  // namespace genvej::delivery
