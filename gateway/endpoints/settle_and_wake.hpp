#pragma once
/// A settlement that a request causes: written, then whoever has work because of it is woken. Thread-safety:
/// as the handlers.
#include <boost/asio/awaitable.hpp>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway {

class services;

/// Durable when it comes back. What could not be written is logged: nobody has been promised anything.
boost::asio::awaitable<void> settle_and_wake(services& with, store::settlement what);

}  // namespace genvej::gateway
