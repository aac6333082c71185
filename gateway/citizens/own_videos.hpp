#pragma once
/// Video links among what follows from a file. Pure; thread-safe.
#include "gateway/citizens/look.hpp"

namespace genvej::gateway::citizens {

/// Adds what participants of appointments are told to the settlement, with the deliveries; who cannot be told
/// waits in `into.videos`, with the reason.
void add_videos(const pathway::file& file, const look_rules& with, looked& into);

}  // namespace genvej::gateway::citizens
