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
boost::asio::awaitable<reply> put_report(services& with, const request& asked);
boost::asio::awaitable<reply> get_resource(services& with, const request& asked);
/// The municipality's record: record_post.cpp, record_read.cpp, record_search.cpp.
boost::asio::awaitable<reply> post_transaction(services& with, const request& asked);
boost::asio::awaitable<reply> put_resource(services& with, const request& asked);
boost::asio::awaitable<reply> delete_resource(services& with, const request& asked);
boost::asio::awaitable<reply> get_version(services& with, const request& asked);
boost::asio::awaitable<reply> get_history(services& with, const request& asked);
boost::asio::awaitable<reply> get_everything(services& with, const request& asked);
boost::asio::awaitable<reply> post_search(services& with, const request& asked);
boost::asio::awaitable<reply> get_search_page(services& with, const request& asked);
boost::asio::awaitable<reply> refuse_search(services& with, const request& asked);
boost::asio::awaitable<reply> get_page(services& with, const request& asked);
boost::asio::awaitable<reply> get_health_live(services& with, const request& asked);
boost::asio::awaitable<reply> get_health_ready(services& with, const request& asked);
boost::asio::awaitable<reply> get_metrics(services& with, const request& asked);

/// The operator's side: operator_lists.cpp and operator_buttons.cpp.
boost::asio::awaitable<reply> list_messages(services& with, const request& asked);
boost::asio::awaitable<reply> show_message(services& with, const request& asked);
boost::asio::awaitable<reply> trace_message(services& with, const request& asked);
/// What a message says: message_content.cpp.
boost::asio::awaitable<reply> get_message_raw(services& with, const request& asked);
boost::asio::awaitable<reply> get_message_fhir(services& with, const request& asked);
boost::asio::awaitable<reply> replay_message(services& with, const request& asked);
boost::asio::awaitable<reply> list_deliveries(services& with, const request& asked);
boost::asio::awaitable<reply> retry_delivery(services& with, const request& asked);
boost::asio::awaitable<reply> discard_delivery(services& with, const request& asked);
boost::asio::awaitable<reply> list_targets(services& with, const request& asked);
boost::asio::awaitable<reply> retry_target(services& with, const request& asked);
boost::asio::awaitable<reply> pause_target(services& with, const request& asked);
boost::asio::awaitable<reply> resume_target(services& with, const request& asked);

/// Courses and citizens: pathway_lists.cpp and citizens.cpp.
boost::asio::awaitable<reply> list_pathways(services& with, const request& asked);
boost::asio::awaitable<reply> list_deadlines(services& with, const request& asked);
boost::asio::awaitable<reply> show_citizen(services& with, const request& asked);
boost::asio::awaitable<reply> decide_citizen(services& with, const request& asked);
boost::asio::awaitable<reply> list_registries(services& with, const request& asked);
boost::asio::awaitable<reply> get_registry_rows(services& with, const request& asked);
boost::asio::awaitable<reply> post_reconciliation(services& with, const request& asked);

/// Figures: tables.cpp.
boost::asio::awaitable<reply> get_report(services& with, const request& asked);
boost::asio::awaitable<reply> get_cluster_report(services& with, const request& asked);
/// Indicators: indicators.cpp.
boost::asio::awaitable<reply> list_indicator_sets(services& with, const request& asked);
boost::asio::awaitable<reply> show_indicator_set(services& with, const request& asked);
boost::asio::awaitable<reply> show_citizens_indicators(services& with, const request& asked);

}  // namespace genvej::gateway
