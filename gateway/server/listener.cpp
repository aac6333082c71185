#include "gateway/server/listener.hpp"

#include <chrono>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/server/services.hpp"
#include "gateway/server/session.hpp"

namespace genvej::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds pause_when_full{20};

}  // namespace

boost::system::result<std::shared_ptr<listener>> listener::open(asio::io_context& on,
                                                                const endpoint_address& at, services& with,
                                                                side which) {
    auto out = std::make_shared<listener>(on, with, which);
    boost::system::error_code error;
    const tcp::endpoint where(asio::ip::make_address(at.host), at.port);
    out->acceptor_.open(where.protocol(), error);
    if (!error) out->acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) out->acceptor_.bind(where, error);
    if (!error) out->acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return error;
    return out;
}

listener::listener(asio::io_context& on, services& with, side which)
    : on_(on), acceptor_(asio::make_strand(on)), with_(with), which_(which) {}

void listener::start() {
    auto loop = [self = shared_from_this()] { return self->accept_all(); };
    asio::co_spawn(acceptor_.get_executor(), std::move(loop), [](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

asio::awaitable<void> listener::accept_all() {
    asio::steady_timer pause(acceptor_.get_executor());
    while (acceptor_.is_open()) {
        if (connections() >= with_.settings.limits.connections) {
            pause.expires_after(pause_when_full);
            co_await pause.async_wait(as_values);
            continue;
        }
        auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(on_), as_values);
        if (!error) {
            serve(std::move(socket));
        } else if (error == asio::error::operation_aborted || !acceptor_.is_open()) {
            break;
        } else {
            // No file descriptors or a connection that ended at once: others must be able to finish first.
            spdlog::warn("a connection could not be accepted: {}", error.message());
            pause.expires_after(pause_when_full);
            co_await pause.async_wait(as_values);
        }
    }
}

void listener::serve(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto one = std::make_shared<session>(boost::beast::tcp_stream(std::move(socket)), with_, which_);
    {
        const std::lock_guard lock(changing_);
        if (stopped_) return;
        sessions_.insert(one);
    }
    with_.measured.connection(1);
    auto executor = one->executor();
    auto life = [one] { return one->run(); };
    asio::co_spawn(executor, std::move(life),
                   [self = shared_from_this(), one](const std::exception_ptr& failure) {
                       if (failure) {
                           try {
                               std::rethrow_exception(failure);
                           } catch (const std::exception& mistake) {
                               spdlog::debug("a connection ended: {}", typeid(mistake).name());
                           }
                       }
                       const std::lock_guard lock(self->changing_);
                       self->sessions_.erase(one);
                       self->with_.measured.connection(-1);
                   });
}

void listener::stop() {
    asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
        boost::system::error_code ignored;
        self->acceptor_.close(ignored);
    });
    const std::lock_guard lock(changing_);
    stopped_ = true;
    for (const std::shared_ptr<session>& one : sessions_) one->drain();
}

std::size_t listener::connections() const {
    const std::lock_guard lock(changing_);
    return sessions_.size();
}

std::string listener::address() const {
    const tcp::endpoint at = acceptor_.local_endpoint();
    return at.address().is_v6() ? fmt::format("http://[{}]:{}", at.address().to_string(), at.port())
                                : fmt::format("http://{}:{}", at.address().to_string(), at.port());
}

}  // namespace genvej::gateway
