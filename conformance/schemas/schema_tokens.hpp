#pragma once
/// Words and signs of a .schema file, with their lines. Grammar: conformance/schemas/README.md.
#include <cstdint>
#include <string_view>
#include <vector>

namespace genvej::schemas {

struct token {
    std::string_view text;  ///< a word, or one of the signs { } ( ) | ? * + [ ] ! ~ = @
    std::uint32_t line = 0;
    bool starts_line = false;
};

/// Never fails: every character belongs to a word, a sign, white space or a remark (`#` to the end of the
/// line).
std::vector<token> split_tokens(std::string_view text);

}  // namespace genvej::schemas
