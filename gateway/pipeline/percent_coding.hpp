#pragma once
/// Percent-coding of addresses and forms (RFC 3986, 2.1; application/x-www-form-urlencoded). Pure;
/// thread-safe.
#include <cstdint>
#include <string>
#include <string_view>

namespace genvej::gateway {

/// In a form, and in the query of an address as browsers send it, a plus stands for a space.
enum class plus : std::uint8_t { is_space, is_itself };

/// What is not a percent sign with two hexadecimal digits stays as it is.
std::string percent_decoded(std::string_view text, plus how);
/// Everything but letters, digits, `-`, `.` and `_`.
std::string percent_encoded(std::string_view text);

}  // namespace genvej::gateway
