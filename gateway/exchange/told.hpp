#pragma once
/// What the sender of a duplicate is told whose first got its verdict later than its answer: the same verdict
/// again, under new ids and times (docs/exchange.md, "Receipts").
///
/// What he was told, or would have been if a route led to him, is among the documents that the store keeps.
/// Reads the store; time and ids are given. Thread-safe.
#include <optional>

#include "adapters/store/store.hpp"
#include "gateway/exchange/rules.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

struct told_again {
    /// For the answer: the only receipt that there is. Nothing: nothing is known yet, or it goes another way.
    std::optional<receipt> answer;
    bool refused = false;    ///< the answer is a negative one
    store::settlement rest;  ///< what goes through the outbox; may be empty
};

/// How the duplicate came.
struct asked_again {
    bool in_envelope = false;  ///< the answer is the envelope's receipt
    bool as_xml = false;       ///< FHIR is answered in the format of the message
};

/// @param seen a duplicate. The store's error when it could not be read
boost::system::result<told_again> tell_again(store::store& kept, const store::accept_outcome& seen,
                                             const asked_again& how, const exchange_rules& with);

}  // namespace genvej::gateway
