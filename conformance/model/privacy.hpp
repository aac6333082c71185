#pragma once
/// Keeps CPR numbers out of what is shown and logged.
///
/// Names of elements, attributes, prefixes and charsets are the sender's, and a summary has to name them: whoever
/// writes a CPR number in such a place must find it in no summary. Issues do this themselves (issue.hpp).
/// Pure, thread-safe.
#include <string>
#include <string_view>

namespace genvej::model {

/// The text with every run of exactly ten digits, and of six and four with a hyphen between, replaced by
/// `(ten digits)`. Location numbers (13 digits), SOR codes (11 and more) and shorter codes stay.
std::string without_cpr_numbers(std::string_view text);

}  // namespace genvej::model
