#pragma once
/// Base64, strictly: the alphabet of RFC 4648 section 4, white space between groups allowed as in
/// xs:base64Binary, padding right, no bits left over. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace genvej::formats {

enum class base64_errc { foreign_character = 1, wrong_length, wrong_padding };
boost::system::error_code make_error_code(base64_errc value) noexcept;
/// The issue that says the same: `base64.foreign_character` and so on.
std::string_view issue_code(base64_errc value) noexcept;

boost::system::result<std::string> base64_decode(std::string_view text);
/// How many bytes the text stands for, or why it is wrong; nothing is decoded, so that no memory is needed.
boost::system::result<std::size_t> base64_size(std::string_view text);
std::string base64_encode(std::string_view bytes);

}  // namespace genvej::formats
template <>
struct boost::system::is_error_code_enum<genvej::formats::base64_errc> : std::true_type {};
