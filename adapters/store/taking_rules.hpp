#pragma once
/// How much store::take_due() gives at once, whichever engine keeps it (docs/delivery.md). Thread-safety:
/// constants.
#include <cstddef>

namespace genvej::store {

/// Bytes of what is to be sent: nothing more is added to as many. So one message is given, however large.
constexpr std::size_t taken_bytes = 16'000'000;

}  // namespace genvej::store
