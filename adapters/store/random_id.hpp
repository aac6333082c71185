#pragma once
/// Random ids from the operating system. Thread-safe; a process that forks must not go on with them in both,
/// since each thread keeps a small supply.
#include <array>
#include <string>

#include "adapters/store/store.hpp"

namespace genvej::store {

using random_bits = std::array<unsigned char, 16>;
/// 128 random bits. @throw std::system_error when the operating system gives none
random_bits draw_bits();

/// 128 random bits as 32 hexadecimal digits: names a lane.
std::string random_lane();

}  // namespace genvej::store
