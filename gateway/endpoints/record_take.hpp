#pragma once
/// What POST /fhir, PUT and DELETE of a resource share: read, looked up, resolved, written; or refused, with
/// the bytes in quarantine. Thread-safety: as the handlers.
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "gateway/record/transaction.hpp"
#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

class services;

/// Makes the transaction of the bytes, each time anew: resolving changes its tree.
using transaction_reader = std::function<record::transaction_in()>;

/// The contract of the answer stands at the handlers (record_post.cpp).
/// REQUIRES: `read` outlives the answer
boost::asio::awaitable<reply> take_transaction(services& with, const request& asked,
                                               const transaction_reader& read);

}  // namespace genvej::gateway
