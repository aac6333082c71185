#pragma once
/// What a person says when he gives a delivery up. Pure, thread-safe.
#include <cstddef>
#include <string>
#include <string_view>

namespace genvej::gateway {

constexpr std::size_t longest_reason = 500;  ///< characters

/// Not too long, and without control characters.
bool fits_a_field(std::string_view text) noexcept;

/// `reason` of a JSON object. Empty: the body is no such object (also not UTF-8, or nested however deep), or
/// the reason is blank, too long, or has control characters. A CPR number in it is not kept.
std::string reason_of(std::string_view body);

}  // namespace genvej::gateway
