#include "conformance/schemas/schema_tokens.hpp"

#include <algorithm>

namespace genvej::schemas {

namespace {

constexpr std::string_view signs = "{}()|?*+[]!~=@^";
constexpr std::string_view ends_word = "{}()|?*+[]!~=@^ \t\r\n";

void split_line(std::string_view line, std::uint32_t number, std::vector<token>& out) {
    bool first = true;
    while (!line.empty()) {
        const std::size_t blank = std::min(line.find_first_not_of(" \t\r"), line.size());
        line.remove_prefix(blank);
        if (line.empty() || line.front() == '#') return;
        const bool sign = signs.find(line.front()) != std::string_view::npos;
        const std::size_t length = sign ? 1 : std::min(line.find_first_of(ends_word), line.size());
        out.push_back({line.substr(0, length), number, first});
        line.remove_prefix(length);
        first = false;
    }
}

}  // namespace

std::vector<token> split_tokens(std::string_view text) {
    constexpr std::size_t bytes_of_usual_token = 6;
    std::vector<token> out;
    out.reserve(text.size() / bytes_of_usual_token);
    for (std::uint32_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        split_line(text.substr(0, end), number, out);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace genvej::schemas
