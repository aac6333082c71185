#pragma once
/// Delivers by HTTP POST or PUT, over connections that are kept.
///
/// What is posted and what an answer means is given by two pure functions (gateway/delivery/fhir_answer.hpp,
/// fhir_transaction.hpp): this is transport only. Addresses come from the configuration alone; redirects are
/// not followed; with https the certificate must be valid for the host. A kept connection that turns out to
/// be closed before anything was answered is replaced once within the same attempt: the message is idempotent
/// at the receiver. Thread-safety: as channel.
#include <functional>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "adapters/channels/channel.hpp"
#include "adapters/channels/http_connection.hpp"
#include "adapters/channels/setting_error.hpp"
#include "adapters/channels/token_source.hpp"

namespace genvej::channels {

struct http_answer {
    unsigned status = 0;
    std::string media_type;
    std::string body;
    std::optional<std::chrono::seconds> retry_after;
    bool repeated = false;  ///< the request was sent twice in this attempt: the first may have arrived
};

/// Not delivered, for that reason; the target is asked again when it says so.
inline outcome failed(std::string failure, std::string summary, const http_answer& answer) {
    outcome out = failed(std::move(failure), std::move(summary));
    out.retry_after = answer.retry_after;
    return out;
}

struct http_settings {
    std::string url;                 ///< where to post: http or https, no query
    bool put_under_key = false;      ///< PUT, the message's key being the last segment of the path
    std::string ca_file;             ///< PEM; empty: the system's authorities
    std::string client_certificate;  ///< PEM chain; empty: none
    std::string client_key;
    std::string bearer;  ///< token of the Authorization header; empty: none
    /// Tokens by message instead of `bearer`; one that is refused (401) is replaced once in the same attempt.
    std::shared_ptr<token_source> tokens = nullptr;
    std::string accept = "application/fhir+json";
    std::string content_type;  ///< of what `prepare` makes; empty: the message's own media type
    std::size_t kept_connections = 16;
    http_timeouts within;
    http_limits bounds;
    /// What to post instead of the message; nothing: the message is not usable. Empty function: as it is.
    std::function<std::optional<std::string>(const outgoing&)> prepare;
    /// REQUIRED. Never gives content of the answer but as outcome::receipt.
    std::function<outcome(const outgoing&, const http_answer&)> judge;
};

boost::system::result<std::shared_ptr<channel>, setting_error> make_http_channel(
    const boost::asio::any_io_executor& executor, http_settings settings);

/// Class of failure_classes.csv for what went wrong below HTTP.
std::string class_of(const http_failure& failure);

/// RFC 9110, 10.2.3: seconds or a date. @param now seconds since 1970
std::optional<std::chrono::seconds> read_retry_after(std::string_view field, std::int64_t now);

}  // namespace genvej::channels
