#pragma once
/// A delivery that ended without reaching its receiver, of a letter whose sender waits for the receiver's
/// word
/// (`receipt = "relay"`): nobody will say it any more, so the gateway does (docs/exchange.md, "Receipts").
/// Pure, thread-safe.
#include <span>
#include <string_view>

#include "adapters/store/exchange.hpp"
#include "gateway/exchange/own_words.hpp"

namespace genvej::gateway {

struct undelivered_settlement {
    store::settlement what;
    std::string_view word;  ///< `told`, `answered`, `open`, `unanswered`, ...
};

/// @param about the document of the delivery; found: it
/// @param originals its original with its parts
undelivered_settlement settle_undelivered(const store::due_follow_up& due, const store::correlation& about,
                                          std::span<const relay_original> originals,
                                          const exchange_rules& with);

}  // namespace genvej::gateway
