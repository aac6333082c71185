#pragma once
/// What single characters of ASCII are, in XML, JSON and FHIR alike, whatever the locale.
/// Pure; thread-safe.
#include <string_view>

namespace genvej::model {

/// XML's white space (XML 1.0, S), which is JSON's (RFC 8259, ws).
constexpr bool is_white(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Without the white space at both ends.
constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace genvej::model
