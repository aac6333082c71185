#pragma once
/// Reports to KL among what follows from a file. Pure; thread-safe.
#include "gateway/citizens/look.hpp"

namespace genvej::gateway::citizens {

/// Adds the reports that are due to the settlement, with their deliveries, and those that are held.
/// @return something became known today: the file has to be looked at when the day has ended
bool add_reports(const pathway::file& file, const pathway::derived& found, const look_rules& with,
                 looked& into);

}  // namespace genvej::gateway::citizens
