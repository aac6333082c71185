#pragma once
/// What a settlement says to the sender of a letter: receipts through the outbox, refusals. Pure,
/// thread-safe.
#include "gateway/exchange/rules.hpp"
#include "gateway/pipeline/departure.hpp"

namespace genvej::gateway {

/// Receipts of letters.
inline constexpr std::string_view positive_code = "XCTL03", negative_code = "XCTL02";

/// The outside of a letter that the store knows, as a receipt names it.
emessage_heading heading_of(const store::known_letter& letter);

/// Says that an OIOXML letter was taken, if its sender wants to hear that and nobody else will say so.
void acknowledge_half(const store::known_letter& letter, parcel& goods, const exchange_rules& with);

/// Refuses the letter: XCTL02 to its sender, its reception is refused.
void refuse_half(const store::known_letter& letter, const model::issues& why, store::settlement& into,
                 const exchange_rules& with);

/// Puts the parcel under the letter; an empty one is left out.
void add_consequence(store::settlement& into, const store::known_letter& letter, parcel goods);

}  // namespace genvej::gateway
