#pragma once
/// The handlers, one file each. The HTTP contract of each stands above its definition.
/// Thread-safety: a handler runs on the thread of its session; several run at once.
#include <boost/asio/awaitable.hpp>

#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

class services;

boost::asio::awaitable<reply> post_medcom(services& with, const request& asked);
boost::asio::awaitable<reply> post_process_message(services& with, const request& asked);
boost::asio::awaitable<reply> keep_cut_body(services& with, const request& asked, cut_body what);
boost::asio::awaitable<reply> get_message(services& with, const request& asked);
boost::asio::awaitable<reply> post_convert(services& with, const request& asked);
boost::asio::awaitable<reply> get_metadata(services& with, const request& asked);
boost::asio::awaitable<reply> get_resource(services& with, const request& asked);
boost::asio::awaitable<reply> get_page(services& with, const request& asked);
boost::asio::awaitable<reply> get_health_live(services& with, const request& asked);
boost::asio::awaitable<reply> get_health_ready(services& with, const request& asked);
boost::asio::awaitable<reply> get_metrics(services& with, const request& asked);

}  // namespace genvej::gateway
