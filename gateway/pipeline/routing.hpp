#pragma once
/// Which targets get a message (design.md, section 8). Pure, thread-safe.
#include <optional>
#include <string_view>
#include <vector>

#include "gateway/config/configuration.hpp"

namespace genvej::gateway {

struct routed {
    std::vector<const target_entry*> targets;
    bool relays = false;  ///< the receiver's verdict is passed on to the sender
};

/// Without routes every target; with routes those of the first row that fits; nothing when none fits: the
/// receiver is unknown here.
std::optional<routed> route_for(const configuration& settings, std::string_view type_code,
                                std::string_view sender, std::string_view receiver);

/// What is for one receiver alone (a citizen's summary, a video link) goes only where a route names its kind:
/// never by `*`, and never without routes. Nothing: none does.
std::optional<routed> named_route_for(const configuration& settings, std::string_view type_code,
                                      std::string_view sender, std::string_view receiver);

/// By its name; nullptr: there is none, any more.
const target_entry* find_target(const configuration& settings, std::string_view name) noexcept;

}  // namespace genvej::gateway
