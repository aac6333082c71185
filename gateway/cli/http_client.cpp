#include "gateway/cli/http_client.hpp"

#include <chrono>
#include <future>
#include <optional>

#include <fmt/format.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace genvej::gateway {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr std::chrono::seconds answer_time{120};  // a message of 100 MB on a slow disk
constexpr std::uint64_t largest_answer = 200'000'000;

}  // namespace

struct http_client::connection {
    asio::io_context context;
    std::optional<beast::tcp_stream> stream;
    beast::flat_buffer buffer;
    std::string host, port, path, origin;

    /// Runs what was started until it is done; the stream's own timer bounds it.
    boost::system::error_code wait() {
        context.restart();
        context.run();
        return seen;
    }
    boost::system::error_code connect() {
        asio::ip::tcp::resolver resolver(context);
        boost::system::error_code error;
        const auto found = resolver.resolve(host, port, error);
        if (error) return error;
        stream.emplace(context);
        stream->expires_after(answer_time);
        stream->async_connect(found,
                              [this](boost::system::error_code result, const auto&) { seen = result; });
        return wait();
    }
    boost::system::error_code exchange(http::request<http::string_body>& out,
                                       http::response_parser<http::string_body>& in) {
        stream->expires_after(answer_time);
        http::async_write(*stream, out, [&](boost::system::error_code error, std::size_t) {
            seen = error;
            // A server that refuses answers before it has read everything.
            http::async_read(*stream, buffer, in,
                             [this](boost::system::error_code result, std::size_t) { seen = result; });
        });
        return wait();
    }
    boost::system::error_code seen;
};

http_client::http_client(std::unique_ptr<connection> to) : to_(std::move(to)) {}
http_client::http_client(http_client&&) noexcept = default;
http_client& http_client::operator=(http_client&&) noexcept = default;
http_client::~http_client() = default;

const std::string& http_client::origin() const noexcept {
    return to_->origin;
}

boost::system::result<http_client, std::string> http_client::open(std::string_view url) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (parsed.has_error() || parsed->host().empty())
        return fmt::format("{} is not an address such as http://127.0.0.1:8080", url);
    if (parsed->scheme() != "http") return fmt::format("{}: only http is spoken here", url);
    auto to = std::make_unique<connection>();
    to->host = parsed->host_address();
    to->port = parsed->has_port() ? std::string(parsed->port()) : "80";
    to->path = std::string(parsed->encoded_target());
    if (to->path.empty() || to->path == "/") to->path = "/medcom";
    to->origin = fmt::format("http://{}:{}", to->host, to->port);
    return http_client(std::move(to));
}

struct http_client::request {
    http::request<http::string_body> out;
};

boost::system::result<http_answer> http_client::post(const std::string& body, std::string_view media_type) {
    request what{
        {http::verb::post, to_->path, 11}
    };
    what.out.set(http::field::user_agent, "genvej send");
    what.out.set(http::field::content_type, beast::string_view(media_type.data(), media_type.size()));
    what.out.body() = body;
    return exchange(what);
}

boost::system::result<http_answer> http_client::ask(const http_question& asked) {
    request what{
        {http::string_to_verb(asked.method), asked.path, 11}
    };
    what.out.set(http::field::user_agent, "genvej messages");
    if (!asked.media_type.empty()) what.out.set(http::field::content_type, asked.media_type);
    if (!asked.button.empty()) what.out.set("Idempotency-Key", asked.button);
    what.out.body() = asked.body;
    return exchange(what);
}

boost::system::result<http_answer> http_client::exchange(request& what) {
    http::request<http::string_body>& out = what.out;
    out.set(http::field::host, to_->host);
    out.prepare_payload();
    http::response_parser<http::string_body> in;
    in.body_limit(largest_answer);
    if (!to_->stream) {
        if (const boost::system::error_code error = to_->connect()) return error;
    }
    if (const boost::system::error_code error = to_->exchange(out, in)) {
        to_->stream.reset();
        to_->buffer.clear();
        return error;
    }
    if (!in.keep_alive()) {
        to_->stream.reset();
        to_->buffer.clear();
    }
    http_answer answer;
    answer.status = in.get().result_int();
    answer.media_type = std::string(in.get()[http::field::content_type]);
    answer.location = std::string(in.get()[http::field::location]);
    answer.body = std::move(in.get().body());
    return answer;
}

}  // namespace genvej::gateway
