#pragma once
/// Which maps write letters from a Bundle. Used by map_set.cpp and examples.cpp only. Thread-safety: no
/// shared state.
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "mappings/engine/message_map.hpp"

namespace genvej::mappings {

/// As map_set::writers().
std::vector<const message_map*> choose_writers(const std::vector<std::unique_ptr<message_map>>& maps,
                                               const model::node& bundle,
                                               std::span<const std::string> receives);

/// Does one of the map's events say so?
/// @param known facts that its conditions ask for, or nullptr
bool would_write(const message_map& map, const model::node& bundle, const facts* known = nullptr);

}  // namespace genvej::mappings
