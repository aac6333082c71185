#pragma once
/// Times as operators write them in a query. Pure, thread-safe.
#include <optional>
#include <string_view>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway {

/// `2026-11-26` (its beginning), `2026-11-26T04:00:00Z`, with a fraction or without; UTC. None: something
/// else.
std::optional<store::time_ms> time_from(std::string_view text);

}  // namespace genvej::gateway
