#pragma once
/// Accepts connections on one address and gives each a session on a strand of its own.
/// Thread-safety: start() once; stop() from any thread.
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/result.hpp>

#include "gateway/config/configuration.hpp"
#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

class services;
class session;

class listener : public std::enable_shared_from_this<listener> {
public:
    /// Binds and listens; port 0 takes a free one.
    static boost::system::result<std::shared_ptr<listener>> open(boost::asio::io_context& on,
                                                                 const endpoint_address& at, services& with,
                                                                 side which);
    listener(boost::asio::io_context& on, services& with, side which);

    void start();
    /// Takes no more, closes idle connections, lets the others answer.
    void stop();
    /// Connections that are open.
    std::size_t connections() const;
    /// `http://127.0.0.1:8080`
    std::string address() const;

private:
    boost::asio::awaitable<void> accept_all();
    void serve(boost::asio::ip::tcp::socket socket);

    boost::asio::io_context& on_;
    boost::asio::ip::tcp::acceptor acceptor_;
    services& with_;
    side which_;
    mutable std::mutex changing_;
    std::unordered_set<std::shared_ptr<session>> sessions_;
    bool stopped_ = false;
};

}  // namespace genvej::gateway
