#include "mappings/vocabulary/plain_text.hpp"

#include <algorithm>
#include <string>

#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

bool is_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// White space with a line feed is how somebody's editor folded the line: one space, or nothing beside a
/// line's end (standards/oioxml.md, section 10: Break is the only line break that survives).
void append_folded(std::string_view text, std::string& out) {
    if (text.find('\n') == std::string_view::npos) {
        out += text;
        return;
    }
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

void append_plain(const model::node& from, std::size_t most, std::string& out, bool& folded_end) {
    for (const model::node* at = from.first; at != nullptr && out.size() <= most; at = at->next) {
        if (!at->is_element()) {
            append_folded(at->value, out);
            folded_end = !at->value.empty() && at->value.find('\n', at->value.find_last_not_of(" \t\r\n") +
                                                                        1) != std::string_view::npos;
        } else if (at->name == "Break") {
            if (folded_end && !out.empty() && out.back() == ' ') out.pop_back();
            out += '\n';
            folded_end = false;
        } else if (at->name == "Space") {
            out += ' ';
            folded_end = false;
        } else {
            append_plain(*at, most, out, folded_end);
        }
    }
}

/// settled.md, "text over 1,000,000 bytes": HL7's validator refuses strings over 1,048,576.
constexpr std::size_t longest_piece = 1'000'000;

/// Bytes of the first piece: up to the last line break that fits, else to a whole character.
std::size_t first_piece(std::string_view text) noexcept {
    if (text.size() <= longest_piece) return text.size();
    const std::size_t line = text.rfind('\n', longest_piece - 1);
    if (line != std::string_view::npos && line > longest_piece / 2) return line + 1;
    std::size_t end = longest_piece;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return end;
}

/// Was the text cut by first_piece()? Then the next item's first line would not have fitted into it.
bool goes_on(conversion& row, std::string_view text) {
    const model::node& here = *row.source(0);
    const model::node* next = here.parent == nullptr ? nullptr : here.parent->next_same();
    const model::node* following = next == nullptr ? nullptr : next->child(here.name);
    if (following == nullptr || text.size() <= longest_piece / 2) return false;
    if (text.size() + 4 > longest_piece) return true;
    const std::size_t line = std::min(following->value.find('\n'), following->value.size() - 1) + 1;
    return text.back() == '\n' && text.size() + line > longest_piece;
}

}  // namespace

std::string_view plain_text_of(conversion& row, std::size_t most) {
    const model::node* from = row.source(0);
    if (from == nullptr || row.replaced(0)) return row.text(0);
    return row.memory().copy(plain_text_below(*from, most));
}

std::string plain_text_below(const model::node& element, std::size_t most) {
    std::string out;
    bool folded_end = false;
    append_plain(element, most, out, folded_end);
    if (folded_end && !out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

void plain_text_forward(conversion& row) {
    auto& pieces = row.message().pieces;
    const std::string_view all = pieces.continues ? pieces.rest : plain_text_of(row);
    const std::size_t end = pieces.allowed ? first_piece(all) : all.size();
    pieces.rest = all.substr(end);
    row.write(0, all.substr(0, end));
}

void plain_text_backward(conversion& row) {
    std::string_view rest = row.text(0);
    if (rest.empty()) return;
    auto& pieces = row.message().pieces;
    model::node* into = row.make(0);
    if (into->first != nullptr && !pieces.continues)
        return row.report("map.twice", {std::string(into->name), ""});
    pieces.open = goes_on(row, rest);
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
