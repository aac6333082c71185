#pragma once
/// The citizen's summaries among what follows from a file. Pure; thread-safe.
#include "gateway/citizens/look.hpp"

namespace genvej::gateway::citizens {

/// Adds the documents that go now to the settlement, with their deliveries; why the others do not go stands
/// in `into.summaries`.
/// @return the day on which the file has to be looked at for their sake; 0: none
pathway::day add_summaries(const pathway::file& file, const pathway::derived& found, const look_rules& with,
                           looked& into);

}  // namespace genvej::gateway::citizens
