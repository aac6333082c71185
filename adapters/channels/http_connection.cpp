#include "adapters/channels/http_connection.hpp"

#include <type_traits>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace genvej::channels {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using error_code = boost::system::error_code;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_ahead = 65'536;

/// A look-up in the name service that gives up in time. The service itself cannot be interrupted, so its
/// answer goes to a place of its own, where nobody waits for it any more.
class look_up : public std::enable_shared_from_this<look_up> {
public:
    explicit look_up(const asio::any_io_executor& strand) : resolver_(strand), deadline_(strand) {}

    asio::awaitable<error_code> run(const std::string& host, const std::string& port,
                                    std::chrono::milliseconds within) {
        deadline_.expires_after(within);
        resolver_.async_resolve(
            host, port, [self = shared_from_this()](error_code error, tcp::resolver::results_type endpoints) {
                self->answer_ = error;
                self->found = std::move(endpoints);
                self->deadline_.cancel();
            });
        if (!answer_) co_await deadline_.async_wait(as_values);
        co_return answer_.value_or(cancelled_ ? error_code(asio::error::operation_aborted)
                                              : error_code(beast::error::timeout));
    }
    void cancel() noexcept {
        cancelled_ = true;
        deadline_.cancel();
    }

    tcp::resolver::results_type found;

private:
    tcp::resolver resolver_;
    asio::steady_timer deadline_;
    std::optional<error_code> answer_;
    bool cancelled_ = false;
};

template <class Stream>
class connection_on final : public http_connection {
    static constexpr bool secure = !std::is_same_v<Stream, beast::tcp_stream>;

public:
    template <class... Args>
    explicit connection_on(const asio::any_io_executor& strand, Args&... args)
        : stream_(strand, args...), look_up_(std::make_shared<look_up>(strand)), buffer_(read_ahead) {}

    asio::awaitable<std::optional<http_failure>> open(const http_address& to,
                                                      const http_timeouts& within) override {
        if (const error_code error = after(co_await look_up_->run(to.host, to.port, within.resolve))) {
            co_return http_failure{http_phase::resolve, error};
        }
        lowest().expires_after(within.connect);
        const auto [refused, endpoint] = co_await lowest().async_connect(look_up_->found, as_values);
        if (const error_code error = after(refused)) co_return http_failure{http_phase::connect, error};
        error_code ignored;  // a slower connection, not a broken one
        lowest().socket().set_option(tcp::no_delay(true), ignored);
        if constexpr (secure) {
            if (const error_code error = after(co_await shake_hands(to.host, within))) {
                co_return http_failure{http_phase::tls, error};
            }
        }
        co_return std::nullopt;
    }

    asio::awaitable<std::optional<http_failure>> exchange(const http_request& request, http_response& answer,
                                                          const http_timeouts& within,
                                                          const http_limits& bounds) override {
        lowest().expires_after(within.send);
        const auto [unsent, written] = co_await http::async_write(stream_, request, as_values);
        if (const error_code error = after(unsent)) co_return http_failure{http_phase::send, error};
        http::response_parser<http::string_body> parser;
        parser.header_limit(bounds.header_bytes);
        parser.body_limit(bounds.body_bytes);
        // One deadline for the whole answer: a byte now and then does not prolong it.
        lowest().expires_after(within.answer);
        const auto [unread, size] = co_await http::async_read(stream_, buffer_, parser, as_values);
        if (unread) co_return http_failure{http_phase::answer, unread, parser.got_some()};
        answer = parser.release();
        co_return std::nullopt;
    }

    void cancel() noexcept override {
        cancelled_ = true;
        look_up_->cancel();
        lowest().cancel();
    }

private:
    beast::tcp_stream& lowest() noexcept { return beast::get_lowest_layer(stream_); }

    /// What a phase came to. One that had just succeeded when cancel() came must not lead to the next.
    error_code after(error_code error) const noexcept {
        return !error && cancelled_ ? error_code(asio::error::operation_aborted) : error;
    }

    asio::awaitable<error_code> shake_hands(const std::string& host, const http_timeouts& within) {
        stream_.set_verify_callback(asio::ssl::host_name_verification(host));
        if (SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1)
            co_return asio::error::invalid_argument;
        lowest().expires_after(within.tls);
        const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::client, as_values);
        co_return error;
    }

    Stream stream_;
    std::shared_ptr<look_up> look_up_;
    beast::flat_buffer buffer_;
    bool cancelled_ = false;
};

}  // namespace

std::shared_ptr<http_connection> make_http_connection(const asio::any_io_executor& strand,
                                                      asio::ssl::context* tls) {
    if (tls == nullptr) return std::make_shared<connection_on<beast::tcp_stream>>(strand);
    return std::make_shared<connection_on<beast::ssl_stream<beast::tcp_stream>>>(strand, *tls);
}

}  // namespace genvej::channels
