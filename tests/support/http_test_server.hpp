#pragma once
/// An HTTP server for tests that does what it is told: one scripted reply for each request, on real sockets.
///
/// When the script has run out, the last reply is given again. Thread-safety: every function may be called
/// from any thread.
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;

namespace genvej::test {

struct scripted_reply {
    enum class afterwards : std::uint8_t {
        keep,     ///< wait for the next request
        close,    ///< close the connection
        silence,  ///< say nothing more until the other side closes
        repeat    ///< send the bytes over and over until the other side closes
    };
    std::string bytes;
    afterwards then = afterwards::keep;
    int pause_ms = 0;  ///< with repeat: between one copy and the next
};

/// A whole answer. @param headers each ends with CR LF
scripted_reply answer(unsigned status, const std::string& body, const std::string& headers = {});

class http_test_server {
public:
    /// @param tls context of OpenSSL with certificate and key; nullptr: plain
    explicit http_test_server(std::vector<scripted_reply> script, ssl_ctx_st* tls = nullptr,
                              std::uint16_t port = 0);
    http_test_server(const http_test_server&) = delete;
    http_test_server& operator=(const http_test_server&) = delete;
    ~http_test_server();

    std::uint16_t port() const noexcept { return port_; }
    std::string url(const std::string& path = "") const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }
    /// Request line, headers and body of everything that came.
    std::vector<std::string> requests() const;
    int connections() const noexcept { return connections_; }

private:
    class wire;

    void accept_all();
    void serve(int socket);
    bool reply(wire& to);
    scripted_reply next();

    std::vector<scripted_reply> script_;
    ssl_ctx_st* tls_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    int stop_[2] = {-1, -1};
    mutable std::mutex mutex_;
    std::size_t at_ = 0;
    std::vector<std::string> requests_;
    std::atomic<int> connections_ = 0;
    std::list<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace genvej::test
