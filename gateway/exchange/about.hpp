#pragma once
/// A message that the store knows, as the translation of a receipt about it needs it
/// (gateway/receipts/across.hpp).
///
/// One side of it is the sender's own message, the other the document that genvej sent: each gives its
/// identifiers. Pure, thread-safe.
#include <string_view>

#include "adapters/store/exchange.hpp"
#include "gateway/pipeline/originals.hpp"

namespace genvej::gateway {

/// @param letter as it was accepted; for a part (the XBIN01 of a pair) the part, whose sender gets a receipt
/// of its own
/// @param raw its bytes as received
/// @param sent the document that the receipt is about
original about_document(const store::known_letter& letter, std::string_view raw,
                        const store::outgoing_document& sent, const translation_tools& tools);

}  // namespace genvej::gateway
