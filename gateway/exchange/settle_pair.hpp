#pragma once
/// How the waiting of halves ends (docs/exchange.md, the table of "Halves"). Pure, thread-safe.
#include <span>

#include "adapters/store/exchange.hpp"
#include "gateway/exchange/rules.hpp"

namespace genvej::gateway {

/// Both are there: one message, delivered to whoever gets it as FHIR; each half is acknowledged. What cannot
/// be joined or translated is refused, all halves of it.
/// @param letter, objects halves as the store gave them, with what was received
store::settlement settle_joined(const store::due_follow_up& letter,
                                std::span<const store::due_follow_up> objects, const exchange_rules& with);

/// The window of a letter ended: refused with `pair.missing`; it is kept and can be replayed.
store::settlement settle_missing(const store::due_follow_up& letter, const exchange_rules& with);

/// The window of objects ended: passed on unconverted, and acknowledged.
store::settlement settle_alone(const store::due_follow_up& objects, const exchange_rules& with);

}  // namespace genvej::gateway
