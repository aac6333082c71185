#include <algorithm>
#include <string>

#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// White space with a line feed is how somebody's editor folded the line: one space, or nothing beside a line's end
/// (standards/oioxml.md, section 10: Break is the only line break that survives).
void append_folded(std::string_view text, std::string& out) {
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t end = i;
        while (end < text.size() && !is_space(text[end])) ++end;
        out.append(text, i, end - i);
        i = end;
        while (end < text.size() && is_space(text[end])) ++end;
        const std::string_view gap = text.substr(i, end - i);
        i = end;
        if (gap.find('\n') == std::string_view::npos) {
            out += gap;
        } else if (!out.empty() && !is_space(out.back())) {
            out += ' ';
        }
    }
}

void append_plain(const model::node& from, std::string& out, bool& folded_end) {
    for (const model::node* at = from.first; at != nullptr; at = at->next) {
        if (!at->is_element()) {
            append_folded(at->value, out);
            folded_end = !at->value.empty() && at->value.find('\n', at->value.find_last_not_of(" \t\r\n") + 1) != std::string_view::npos;
        } else if (at->name == "Break") {
            if (folded_end && !out.empty() && out.back() == ' ') out.pop_back();
            out += '\n';
            folded_end = false;
        } else if (at->name == "Space") {
            out += ' ';
            folded_end = false;
        } else {
            append_plain(*at, out, folded_end);
        }
    }
}

}  // namespace

void plain_text_forward(conversion& row) {
    const model::node* from = row.source(0);
    if (from == nullptr) return row.write(0, row.text(0));
    std::string out;
    bool folded_end = false;
    append_plain(*from, out, folded_end);
    if (folded_end && !out.empty() && out.back() == ' ') out.pop_back();
    row.write(0, row.memory().copy(out));
}

void plain_text_backward(conversion& row) {
    std::string_view rest = row.text(0);
    if (rest.empty()) return;
    model::node* into = row.make(0);
    if (into->first != nullptr) return row.report("map.twice", {std::string(into->name), ""});
    while (!rest.empty()) {
        std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::size_t next = std::min(end + 1, rest.size());
        if (end > 0 && rest[end - 1] == '\r') --end;
        row.append_text(*into, rest.substr(0, end));
        if (next > end) row.append(*into, "Break");
        rest.remove_prefix(next);
    }
}

}  // namespace genvej::mappings
