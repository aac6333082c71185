#include "mappings/vocabulary/plain_text.hpp"

#include <algorithm>
#include <string>

#include "conformance/model/characters.hpp"
#include "conformance/model/text_writer.hpp"
#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"

namespace genvej::mappings {

namespace {

/// The characters below an element, in an arena. White space with a line feed is how somebody's editor folded
/// the line: one space, or nothing beside a line's end (standards/oioxml.md, section 10: Break is the only
/// line break that survives).
class flattening {
public:
    explicit flattening(model::arena& memory) : out_(memory) {}

    std::string_view text_of(const model::node& element) {
        add(element);
        end_line();
        return out_.take();
    }

private:
    void add(const model::node& from) {
        for (const model::node* at = from.first; at != nullptr; at = at->next) {
            if (!at->is_element()) {
                add_text(at->value);
            } else if (at->name == "Break") {
                end_line();
                out_.put('\n');
                folded_end_ = false;
            } else if (at->name == "Space") {
                out_.put(' ');
                folded_end_ = false;
            } else {
                add(*at);
            }
        }
    }

    void end_line() {
        if (folded_end_ && !out_.empty() && out_.back() == ' ') out_.pop_back();
    }

    void add_text(std::string_view text) {
        const bool folded = text.find('\n') != std::string_view::npos;
        folded_end_ = folded && is_layout(text.substr(text.rfind('\n')));
        if (!folded) return out_.put(text);
        for (std::size_t i = 0; i < text.size();) {
            std::size_t end = i;
            while (end < text.size() && !model::is_white(text[end])) ++end;
            out_.put(text.substr(i, end - i));
            i = end;
            while (end < text.size() && model::is_white(text[end])) ++end;
            const std::string_view gap = text.substr(i, end - i);
            i = end;
            if (gap.find('\n') == std::string_view::npos) {
                out_.put(gap);
            } else if (!out_.empty() && !model::is_white(out_.back())) {
                out_.put(' ');
            }
        }
    }

    model::arena_writer out_;
    bool folded_end_ = false;  ///< what stands last came from folded white space
};

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

std::string_view plain_text_of(conversion& row) {
    const model::node* from = row.source(0);
    if (from == nullptr || row.replaced(0)) return row.text(0);
    auto& known = row.message().flattened;
    if (known.element != from) known = {from, plain_text_below(*from, row.memory())};
    return known.text;
}

std::string_view plain_text_below(const model::node& element, model::arena& memory) {
    return flattening(memory).text_of(element);
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
