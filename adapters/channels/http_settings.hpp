#pragma once
/// What http_channel.cpp makes of its settings. Thread-safety: functions without state.
#include <boost/asio/ssl/context.hpp>

#include "adapters/channels/http_channel.hpp"

namespace genvej::channels {

boost::system::result<http_address, setting_error> read_address(const std::string& url);

/// TLS 1.2 or later, the peer verified.
boost::system::result<std::shared_ptr<boost::asio::ssl::context>, setting_error> make_tls(
    const http_settings& settings);

}  // namespace genvej::channels
