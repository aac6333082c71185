#pragma once
/// Identifiers and times of what the gateway itself writes. Pure: randomness and clock are given.
/// Thread-safe: no shared state.
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/store/store.hpp"

namespace genvej::gateway {

/// The 14-character identifier of a document that belongs to a UUID (settled.md, "14-character ids").
/// @param collision how often the one before was another message's already: 0, 1, 2
std::string short_id(std::string_view uuid, std::string_view type_code, unsigned number = 1,
                     unsigned collision = 0);

/// Local Danish time, as letters have it: `2026-11-22` and `14:05`.
struct local_time {
    std::string date;
    std::string time;
};
local_time danish_time(store::time_ms when);

/// `2026-11-22T13:05:00.000Z`.
std::string utc_time(store::time_ms when);

/// A random UUID of version 4, from the operating system's generator.
std::string random_uuid();

}  // namespace genvej::gateway
