#pragma once
/// Closing letters among what follows from a file. Pure; thread-safe.
#include "gateway/citizens/look.hpp"

namespace genvej::gateway::citizens {

/// Adds the letters that may go by rule, or that a person has released, to the settlement; the others wait in
/// `into.letters`, each with the reason.
void add_letters(const pathway::file& file, const pathway::derived& found, const look_rules& with,
                 looked& into);

}  // namespace genvej::gateway::citizens
