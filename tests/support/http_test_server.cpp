#include "tests/support/http_test_server.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace genvej::test {

/// A connection, plain or with TLS, that ends when the server stops.
class http_test_server::wire {
public:
    wire(int socket, int stop, ssl_ctx_st* tls)
        : socket_(socket), stop_(stop), tls_(tls == nullptr ? nullptr : SSL_new(tls)) {
        if (tls_ != nullptr) SSL_set_fd(tls_, socket_);
    }
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;
    ~wire() {
        if (tls_ != nullptr) SSL_free(tls_);
        ::close(socket_);
    }

    bool shake_hands() { return tls_ == nullptr || (wait(-1) && SSL_accept(tls_) == 1); }

    /// False when the server stops or time is over.
    bool wait(int milliseconds) {
        if (tls_ != nullptr && SSL_pending(tls_) > 0) return true;
        std::array<pollfd, 2> both = {
            {{socket_, POLLIN, 0}, {stop_, POLLIN, 0}}
        };
        return ::poll(both.data(), both.size(), milliseconds) > 0 && (both[1].revents & POLLIN) == 0;
    }
    /// True when the pause is over and the server goes on.
    bool pause(int milliseconds) {
        pollfd stop = {stop_, POLLIN, 0};
        return ::poll(&stop, 1, milliseconds) == 0;
    }
    bool read_some(std::string& to) {
        std::array<char, 16384> bytes{};
        if (!wait(-1)) return false;
        const auto got = tls_ != nullptr ? SSL_read(tls_, bytes.data(), bytes.size())
                                         : ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (got <= 0) return false;
        to.append(bytes.data(), static_cast<std::size_t>(got));
        return true;
    }
    bool write(const std::string& bytes) {
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            const int left = static_cast<int>(bytes.size() - sent);
            const auto went = tls_ != nullptr
                                  ? SSL_write(tls_, bytes.data() + sent, left)
                                  : ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (went <= 0) return false;
            sent += static_cast<std::size_t>(went);
        }
        return true;
    }

private:
    int socket_;
    int stop_;
    SSL* tls_;
};

namespace {

std::size_t length_announced(const std::string& head) {
    std::string lower = head;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto at = lower.find("\r\ncontent-length:");
    return at == std::string::npos ? 0 : std::stoul(lower.substr(at + 17));
}

}  // namespace

scripted_reply answer(unsigned status, const std::string& body, const std::string& headers) {
    return {
        fmt::format("HTTP/1.1 {} -\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), headers, body)};
}

http_test_server::http_test_server(std::vector<scripted_reply> script, ssl_ctx_st* tls, std::uint16_t port)
    : script_(std::move(script)), tls_(tls) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(port);
    socklen_t size = sizeof at;
    const bool bound =
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&at), size) == 0 && ::listen(listener_, 64) == 0;
    if (!bound || ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0 ||
        ::pipe(stop_) != 0) {
        throw std::runtime_error("the test server cannot listen");
    }
    port_ = ntohs(at.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

http_test_server::~http_test_server() {
    // One byte that nobody reads: everybody who polls sees it.
    if (::write(stop_[1], "x", 1) == 1) acceptor_.join();
    for (std::thread& one : threads_) one.join();
    ::close(listener_);
    ::close(stop_[0]);
    ::close(stop_[1]);
}

std::vector<std::string> http_test_server::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void http_test_server::accept_all() {
    for (;;) {
        std::array<pollfd, 2> both = {
            {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}}
        };
        if (::poll(both.data(), both.size(), -1) <= 0 || (both[1].revents & POLLIN) != 0) return;
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) continue;
        ++connections_;
        threads_.emplace_back([this, socket] { serve(socket); });
    }
}

void http_test_server::serve(int socket) {
    wire peer(socket, stop_[0], tls_);
    if (!peer.shake_hands()) return;
    std::string pending;
    for (;;) {
        std::size_t head = std::string::npos;
        while ((head = pending.find("\r\n\r\n")) == std::string::npos) {
            if (!peer.read_some(pending)) return;
        }
        const std::size_t size = head + 4 + length_announced(pending.substr(0, head + 2));
        while (pending.size() < size) {
            if (!peer.read_some(pending)) return;
        }
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(pending.substr(0, size));
        }
        pending.erase(0, size);
        if (!reply(peer)) return;
    }
}

scripted_reply http_test_server::next() {
    const std::lock_guard lock(mutex_);
    return script_[std::min(at_++, script_.size() - 1)];
}

bool http_test_server::reply(wire& to) {
    const scripted_reply what = next();
    if (!to.write(what.bytes)) return false;
    switch (what.then) {
        case scripted_reply::afterwards::keep:
            return true;
        case scripted_reply::afterwards::close:
            return false;
        case scripted_reply::afterwards::silence:
            break;
        case scripted_reply::afterwards::repeat:
            while (to.pause(what.pause_ms) && to.write(what.bytes)) {
            }
            return false;
    }
    std::string ignored;
    while (to.read_some(ignored)) {
    }
    return false;
}

}  // namespace genvej::test
