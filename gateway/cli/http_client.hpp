#pragma once
/// A plain HTTP/1.1 client for `genvej send` and `genvej messages`: one connection, kept alive, requests one
/// after the other. Thread-safety: one thread at a time.
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace genvej::gateway {

struct http_answer {
    unsigned status = 0;
    std::string media_type;
    std::string location;
    std::string body;
};

/// What is asked of another address than the one that was opened, at the same server.
struct http_question {
    std::string method;
    std::string path;
    std::string body;
    std::string media_type;
    std::string button;  ///< Idempotency-Key; empty: none
};

class http_client {
public:
    /// @param url http://host:port/path; without a path `/medcom`. Error: a sentence about the address
    static boost::system::result<http_client, std::string> open(std::string_view url);
    http_client(http_client&&) noexcept;
    http_client& operator=(http_client&&) noexcept;
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;
    ~http_client();

    boost::system::result<http_answer> post(const std::string& body, std::string_view media_type);
    boost::system::result<http_answer> ask(const http_question& what);
    /// `http://host:port`
    const std::string& origin() const noexcept;

private:
    struct connection;
    struct request;
    explicit http_client(std::unique_ptr<connection> to);
    boost::system::result<http_answer> exchange(request& out);
    std::unique_ptr<connection> to_;
};

}  // namespace genvej::gateway
