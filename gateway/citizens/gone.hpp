#pragma once
/// Courses that somebody was told of and that the file has no more: everything of them was deleted. Pure;
/// thread-safe.
#include <vector>

#include "gateway/pathway/course.hpp"

namespace genvej::gateway::citizens {

/// One for each that a closing letter or a summary was sent of: with its id, state `void`, and nothing else.
std::vector<pathway::course> gone_courses(const pathway::file& file, const pathway::derived& found);

}  // namespace genvej::gateway::citizens
