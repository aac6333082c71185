#pragma once
/// A JSON object whose members are all text: what a person sends with a button. Pure, thread-safe.
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace genvej::gateway {

/// nullopt: no such object, a member twice, more than 20, or one that is longer than 500 characters or has
/// control characters. An empty body is an object without members.
std::optional<std::map<std::string, std::string, std::less<>>> read_text_fields(std::string_view body);

}  // namespace genvej::gateway
