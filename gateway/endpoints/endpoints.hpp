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

/// The operator's side: operator_lists.cpp and operator_buttons.cpp.
boost::asio::awaitable<reply> list_messages(services& with, const request& asked);
boost::asio::awaitable<reply> show_message(services& with, const request& asked);
boost::asio::awaitable<reply> trace_message(services& with, const request& asked);
boost::asio::awaitable<reply> replay_message(services& with, const request& asked);
boost::asio::awaitable<reply> list_deliveries(services& with, const request& asked);
boost::asio::awaitable<reply> retry_delivery(services& with, const request& asked);
boost::asio::awaitable<reply> discard_delivery(services& with, const request& asked);
boost::asio::awaitable<reply> list_targets(services& with, const request& asked);
boost::asio::awaitable<reply> retry_target(services& with, const request& asked);
boost::asio::awaitable<reply> pause_target(services& with, const request& asked);
boost::asio::awaitable<reply> resume_target(services& with, const request& asked);

}  // namespace genvej::gateway
