#pragma once
/// CareCommunications of organisations of the shipped directory, of every category. Thread-safety: one
/// thread.
#include <cstdint>

#include "tests/support/generate_care.hpp"

namespace genvej::test {

care_generator care_messages(std::uint64_t seed);

}  // namespace genvej::test
