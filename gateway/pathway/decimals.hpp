#pragma once
/// Decimals as they are written, in thousandths: what lies behind the third digit is rounded half away from
/// zero. Pure; thread-safe.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace genvej::gateway::pathway {

/// `440`, `-1.5`, `1.2e2`; nullopt: no decimal of FHIR, or more than a thousand million.
std::optional<std::int64_t> read_thousandths(std::string_view decimal) noexcept;

/// @return `part` of `whole` in so many parts of one, rounded half away from zero
/// REQUIRES: whole is not 0
std::int64_t rounded_ratio(std::int64_t part, std::int64_t whole, std::int64_t parts) noexcept;

}  // namespace genvej::gateway::pathway
