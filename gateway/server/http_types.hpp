#pragma once
/// What a handler is given and what it gives back. No sockets here: handlers are tested with values.
/// Thread-safety: values.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>

#include "conformance/model/issue.hpp"

namespace genvej::gateway {

namespace http = boost::beast::http;

/// Which listener a route belongs to: data for senders, operators for those who run the gateway.
enum class side : std::uint8_t { data, operators };

/// What a caller must be allowed to do.
enum class role : std::uint8_t { anyone, sender, reader, cluster };
std::string_view to_string(role one) noexcept;

/// Who asks: found out before the request's body is read.
struct caller {
    std::string partner;
    std::vector<std::string> roles;

    bool may(role needed) const noexcept;
};

struct request {
    http::verb method = http::verb::get;
    std::string path;                     ///< without query
    std::vector<std::string> parameters;  ///< what stands in the braces of the route's path, in order
    std::string query;                    ///< behind the question mark, as written
    std::string media_type;  ///< of Content-Type, lower case, without parameters; empty: none given
    std::string charset;     ///< parameter of Content-Type, or empty
    std::string accept;
    std::string id;             ///< X-Request-Id
    std::string button;         ///< Idempotency-Key; empty: none, or not one of 1 to 128 visible characters
    std::string if_match;       ///< as written; empty: not given
    std::string if_none_match;  ///< likewise
    std::string body;
    caller who;

    /// A parameter of the query, percent-decoded; empty when it is not there.
    std::string query_value(std::string_view name) const;
    /// Does the caller want XML rather than JSON? `_format` counts before Accept.
    bool wants_xml() const;
};

struct reply {
    http::status status = http::status::ok;
    std::string media_type;  ///< with charset; empty: no body
    std::string body;
    std::vector<std::pair<http::field, std::string>> fields;
    bool close = false;  ///< the connection can not be used again
};

/// A body that could not be taken whole: too large, or not to be decompressed.
struct cut_body {
    std::string beginning;        ///< as it came, still compressed where it was
    std::uint64_t announced = 0;  ///< Content-Length; 0: none was given
    std::uint64_t received = 0;   ///< bytes until it was given up
    model::issues why;
};

/// An OperationOutcome about these issues, in the form that the caller wants; status that of the worst issue.
reply issues_reply(const model::issues& found, const request& asked);
reply issue_reply(model::issue one, const request& asked);

}  // namespace genvej::gateway
