#pragma once
/// What the store knows of identifiers that are to be made for a letter. Reads the store, which outlives what
/// is returned. Thread-safe.
#include "adapters/store/exchange.hpp"
#include "gateway/pipeline/taken_ids.hpp"

namespace genvej::gateway {

/// Taken is what a document of another message has, or a letter that was sent as it came. A store that cannot
/// be read takes nothing: the message itself cannot be kept then either.
taken_ids taken_in(store::exchange& kept);

}  // namespace genvej::gateway
