#pragma once
/// What POST /medcom and POST /fhir/$process-message share: durable first, then counted, logged, answered,
/// and whoever has work because of it is woken. Thread-safety: as the handlers.
#include <chrono>
#include <functional>
#include <string>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/exchange/told.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

/// A message that was understood or refused, and is to be kept.
struct judged_message {
    store::reception kept;
    std::string kind;             ///< for log and metrics; empty: not recognised
    model::issues found;          ///< for the log's code, and for an OperationOutcome as XML
    bool refusal_as_xml = false;  ///< an OperationOutcome is written as XML
    /// The answer when the store finds that an identifier was used for something else; empty: an
    /// OperationOutcome.
    std::function<std::optional<receipt>(const model::issues& why)> refusal;
    /// Path of the identifier that was used for something else; empty: none is named.
    std::function<std::string(store::accept_outcome::verdict what)> place;
    /// What the sender of a duplicate is told whose first got its verdict later. Empty: nothing.
    std::function<boost::system::result<told_again>(const store::accept_outcome& seen)> again;
    std::chrono::steady_clock::time_point begun;
};

/// 503 when nothing could be stored. `Location: /messages/{id}`; of a duplicate that of the first.
boost::asio::awaitable<reply> accept_message(services& with, const request& asked, judged_message what);

}  // namespace genvej::gateway
