#pragma once
/// What is decided about a request from its header alone, before a byte of the body is read. Pure.
/// Thread-safe: no shared state.
#include <optional>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include "gateway/config/configuration.hpp"
#include "gateway/server/http_types.hpp"
#include "gateway/server/routes.hpp"

namespace genvej::gateway {

using header = http::request<http::empty_body>;

/// Takes method, target, media type, charset, Accept and request id out of the header.
request read_request(const header& from, side on);

/// Finds the row and what speaks against it: 404, 405, 403, 415, 417. `out` is set only when nothing does.
std::optional<reply> refuse_by_header(const header& from, request& asked, side on, const route*& out);

/// Of a body on the operator's address: a button and its reason (gateway/endpoints/reason.hpp) are far
/// smaller.
constexpr std::uint64_t largest_button = 65'536;

/// Largest body that may come there.
struct body_bound {
    std::uint64_t bytes = 0;
    std::string_view setting;  ///< by which it can be changed; empty: by none
};
body_bound bound_of(side on, const service_limits& limits);

enum class coding : std::uint8_t { identity, gzip, other };
coding content_coding(const header& from);

}  // namespace genvej::gateway
