#pragma once
/// Rows for registries among what follows from a file (register-once.md, section 8). Pure; thread-safe.
#include <vector>

#include "gateway/citizens/look.hpp"
#include "gateway/indicators/course_data.hpp"

namespace genvej::gateway::citizens {

/// Notes each new version of a row, writes its number into the course's data, and adds it to the settlement
/// where the settings send rows of that registry at once. The row of a course that is gone is withdrawn.
/// @param data of all courses of the file, with their ids
void add_registry_rows(const pathway::file& file, std::vector<indicators::course_data>& data,
                       const look_rules& with, looked& into);

}  // namespace genvej::gateway::citizens
