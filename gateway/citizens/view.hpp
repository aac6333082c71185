#pragma once
/// A citizen's file as a person reads it before he decides: requests, courses, letters, reports that are
/// held, decisions. JSON; holds the citizen's number and content. Pure; thread-safe.
#include <string>

#include "gateway/citizens/look.hpp"
#include "gateway/pathway/course.hpp"

namespace genvej::gateway::citizens {

std::string view(const pathway::file& file, const pathway::derived& found, const looked& what,
                 const look_rules& with);

}  // namespace genvej::gateway::citizens
