#pragma once
/// The version that `genvej version` and the CapabilityStatement name; CMakeLists.txt has it too, and a test
/// compares.
#include <string_view>

namespace genvej::gateway {

inline constexpr std::string_view version = "0.1.0";

}  // namespace genvej::gateway
