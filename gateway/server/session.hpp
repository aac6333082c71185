#pragma once
/// One connection: reads requests, finds the route, answers, as long as the client keeps it alive.
///
/// HTTP/1.1 (RFC 9112): keep-alive, pipelining (answers in order), Expect: 100-continue, chunked bodies, gzip
/// bodies with a bound. Before a body is read: route, method, media type, role, length, room. A client that
/// is too slow gets 408. What a handler throws ends this session only: 500, logged without content,
/// connection closed. Thread-safety: run() on its own strand; drain() from any thread.
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

class services;

class session : public std::enable_shared_from_this<session> {
public:
    session(boost::beast::tcp_stream stream, services& with, side on);

    /// Until the connection is closed. Keep a shared_ptr to the session until then.
    boost::asio::awaitable<void> run();
    boost::asio::any_io_executor executor() { return stream_.get_executor(); }
    /// Ends at once when no request is under way, else after its answer.
    void drain();

private:
    struct exchange;
    /// @return false: the connection ends
    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<bool> read_header(exchange& now);
    boost::asio::awaitable<reply> answer(exchange& now);
    boost::asio::awaitable<bool> read_body(exchange& now, reply& refusal);
    boost::asio::awaitable<std::string> read_beginning(std::uint64_t most);
    boost::asio::awaitable<reply> refuse_body(exchange& now, cut_body what);
    boost::asio::awaitable<boost::system::error_code> receive(std::size_t most);
    reply overloaded(const request& asked, std::string_view limit);
    boost::asio::awaitable<bool> write(exchange& now, reply what);
    boost::asio::awaitable<void> linger();

    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    services& with_;
    side on_;
    bool idle_ = false;
    bool draining_ = false;
};

}  // namespace genvej::gateway
