#pragma once
/// A reception as it is brought to the writer. Thread-safety: each call for itself.
#include <string>
#include <vector>

#include "adapters/store/reception_rules.hpp"

namespace genvej::store::postgres {

/// A reception whose large bodies were packed on the thread that brought it, so that the writer only copies.
struct packed_reception {
    reception what;  ///< `raw`, bodies of deliveries and of documents are packed; translations are moved away
    std::string translations;    ///< of all letters, one after the other, packed
    moved_translations letters;  ///< where they lie in it, unpacked
};
packed_reception pack_bodies(reception what);
/// Memory that it holds.
std::size_t size_of(const packed_reception& in) noexcept;
/// What it claims for itself. None of what is refused already.
std::vector<std::string> keys_of(const reception& what);

}  // namespace genvej::store::postgres
