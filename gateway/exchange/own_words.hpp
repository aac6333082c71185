#pragma once
/// What the sender of a letter that relays is told in his own form, where no map carries a receipt over to
/// him: a word in the form that his letter has, a network's, or the gateway's own about a delivery that
/// failed (docs/exchange.md, "Receipts"). Pure, thread-safe.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/exchange.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/exchange/rules.hpp"

namespace genvej::gateway {

/// The bytes of an original that is to be answered, or of a part of it.
struct relay_original {
    std::int64_t letter = 0;
    std::string raw;
};

/// The document that came, out of its envelope.
std::string out_of_envelope(const std::string& raw, const exchange_rules& with);

/// One receipt for the original and for each of its parts. Empty: it cannot be written.
/// @param why what an Acknowledgement says; empty: everything is well
/// @param words RefuseCode and RefuseText of an XCTL02
std::vector<receipt> in_own_words(const store::correlation& about, const model::issues& why,
                                  const refusal& words, std::span<const relay_original> kept,
                                  const exchange_rules& with);

/// Sends the receipts to the sender of the original by the routes, and keeps those that no route leads to him
/// for when he asks.
/// @param found goes to the reception of the original where something is missing
void tell_sender(const store::known_letter& original, const std::vector<receipt>& said, bool refused,
                 model::issues found, const exchange_rules& with, store::settlement& into);

}  // namespace genvej::gateway
