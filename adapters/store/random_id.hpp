#pragma once
/// Random ids from the operating system. Thread-safe.
#include <string>

#include "adapters/store/store.hpp"

namespace genvej::store {

/// 128 random bits as 32 hexadecimal digits: names a lane.
std::string random_lane();

}  // namespace genvej::store
