#pragma once
/// What can be asked of the gateway: one table. Dispatch, 405, 415, the CapabilityStatement and the page at /
/// read it. Thread-safety: constant.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

class services;
using handler = boost::asio::awaitable<reply> (*)(services& with, const request& asked);
using cut_body_handler = boost::asio::awaitable<reply> (*)(services& with, const request& asked,
                                                           cut_body what);

constexpr std::string_view any_query = "*";

struct route {
    http::verb method;
    std::string_view path;  ///< `{name}` stands for one segment
    handler run;
    side on;
    role needs;
    std::string_view media_types;  ///< of a body, separated by ", "; empty: there is none
    std::string_view purpose;
    cut_body_handler cut =
        nullptr;  ///< keeps what came of a body that is refused unread; nullptr: nobody does
    /// Names of the query, separated by ", ": another one, or one twice, is refused, since what was meant as
    /// a choice would not be one. `*`: what is not known is passed over, as FHIR and Prometheus expect it.
    std::string_view query = any_query;
};

std::span<const route> routes();

struct matched {
    const route* found = nullptr;         ///< nullptr: no row has this path and method
    std::vector<std::string> parameters;  ///< percent-decoded
    std::string allowed;                  ///< methods that rows with this path have: for 405; empty: 404
};
/// Is it one of the names of a row that are separated by ", "?
bool listed(std::string_view among, std::string_view one);
/// The first name of the query that `known` (route::query) has not, or that stands there twice.
std::optional<std::string> unknown_parameter(std::string_view query, std::string_view known);

/// HEAD finds the row of GET.
matched find_route(side on, http::verb method, std::string_view path);

}  // namespace genvej::gateway
