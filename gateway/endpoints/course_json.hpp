#pragma once
/// A course as operators read it: JSON. Holds no CPR number. Pure; thread-safe.
#include <string>

#include "adapters/store/record.hpp"

namespace genvej::gateway {

std::string course_json(const store::course_row& row);

}  // namespace genvej::gateway
