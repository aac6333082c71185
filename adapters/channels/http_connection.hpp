#pragma once
/// One connection to a target, plain or with TLS: opened, used for one exchange after the other, closed.
///
/// Each phase has its own deadline; header and body of an answer have bounds; redirects are not followed.
/// Standard: RFC 9110, RFC 9112. Thread-safety: none; used on one strand.
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace genvej::channels {

using http_request = boost::beast::http::request<boost::beast::http::string_body>;
using http_response = boost::beast::http::response<boost::beast::http::string_body>;

struct http_timeouts {
    std::chrono::milliseconds resolve{5'000};
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds tls{10'000};
    std::chrono::milliseconds send{30'000};
    std::chrono::milliseconds answer{30'000};  ///< from the last byte sent to the last byte of the answer
};

struct http_limits {
    std::uint32_t header_bytes = 16 * 1024;
    std::uint64_t body_bytes = 4'000'000;
};

/// Where requests go.
struct http_address {
    std::string host;  ///< name or number, without brackets
    std::string port;
    std::string host_header;
    std::string path;  ///< begins with `/`
    bool secure = false;
};

enum class http_phase : std::uint8_t { resolve, connect, tls, send, answer };

struct http_failure {
    http_phase phase = http_phase::connect;
    boost::system::error_code error;
    bool answered = false;  ///< bytes of an answer were seen
};

class http_connection {
public:
    virtual ~http_connection() = default;
    http_connection() = default;
    http_connection(const http_connection&) = delete;
    http_connection& operator=(const http_connection&) = delete;

    /// Nothing: it is open.
    virtual boost::asio::awaitable<std::optional<http_failure>> open(const http_address& to,
                                                                     const http_timeouts& within) = 0;
    /// Nothing: `answer` is complete.
    virtual boost::asio::awaitable<std::optional<http_failure>> exchange(const http_request& request,
                                                                         http_response& answer,
                                                                         const http_timeouts& within,
                                                                         const http_limits& bounds) = 0;
    /// What is under way ends with operation_aborted.
    virtual void cancel() noexcept = 0;
};

/// @param tls nullptr: plain
std::shared_ptr<http_connection> make_http_connection(const boost::asio::any_io_executor& strand,
                                                      boost::asio::ssl::context* tls);

}  // namespace genvej::channels
