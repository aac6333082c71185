#include <algorithm>
#include <charconv>
#include <string>

#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/plain_text.hpp"
#include "mappings/vocabulary/text_length.hpp"

namespace genvej::mappings {

namespace {

constexpr std::string_view cut_mark = "...";

/// The first characters (not bytes) of a UTF-8 text.
std::string_view first_characters(std::string_view text, std::size_t most) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U;
        if (begins && ++count > most) return text.substr(0, i);
    }
    return text;
}

/// What a conversion added before is not the receiver's own.
std::string_view without_ending(std::string_view text, std::string_view sentence) noexcept {
    text = trimmed(text);
    if (text.ends_with(sentence)) text.remove_suffix(sentence.size());
    return trimmed(text);
}

std::string_view value_below(conversion& row, const model::node& from, std::string_view name) {
    const model::node* found = from.child(name);
    return found == nullptr ? std::string_view{} : trimmed(row.text_of(*found));
}

void add_words(std::string& line, std::string_view words) {
    if (words.empty()) return;
    if (!line.empty()) line += ' ';
    line += words;
}

/// An issue in one line: what is wrong, what more is said of it, and where.
std::string refusal_line(conversion& row, const model::node& issue, std::string_view sentence) {
    std::string line;
    const model::node* details = issue.child("details");
    if (details != nullptr) {
        line = without_ending(value_below(row, *details, "text"), sentence);
        // Where there is a text, the code says no more than RefuseCode does.
        const model::node* coding = details->child("text") != nullptr ? nullptr : details->child("coding");
        if (line.empty() && coding != nullptr) line = value_below(row, *coding, "display");
        if (line.empty() && coding != nullptr) line = value_below(row, *coding, "code");
    }
    add_words(line, value_below(row, issue, "diagnostics"));
    std::string places;
    for (const model::node* at = issue.child("expression"); at != nullptr; at = at->next_same()) {
        places += (places.empty() ? "" : ", ") + std::string(row.text_of(*at));
    }
    if (!places.empty()) add_words(line, "(" + places + ")");
    return line;
}

}  // namespace

/// MedCom's use case document, 4.6: the sentence is added to what the receiver wrote.
void refuse_text_forward(conversion& row) {
    const std::string_view sentence = row.argument_text(0);
    const model::node* from = row.source(0);
    const std::string_view written = from == nullptr ? row.text(0) : plain_text_below(*from, row.memory());
    std::string text(without_ending(written, sentence));
    if (!text.empty()) text += '\n';
    text += sentence;
    row.set(*row.child(*row.child(*row.make(0), "details"), "text"), row.memory().copy(text));
}

/// A letter's text is short: the receiver's part is cut where both do not fit, the sentence is not.
void refuse_text_backward(conversion& row) {
    const std::string_view sentence = row.argument_text(0);
    std::string own;
    for (const model::node* at = row.source(0); at != nullptr; at = at->next_same()) {
        const std::string line = refusal_line(row, *at, sentence);
        row.carry(*at);
        if (line.empty()) continue;
        if (!own.empty()) own += '\n';
        own += line;
    }
    const std::string_view number = row.argument_text(1);
    std::size_t most = 0;
    std::from_chars(number.data(), number.data() + number.size(), most);
    const std::size_t left = most - std::min(most, length_of(sentence) + 1);
    if (length_of(own) > left) {
        own = std::string(first_characters(own, left - std::min(left, cut_mark.size())));
        own += cut_mark;
    }
    model::node* into = row.make(0);
    if (own.empty()) return row.append_text(*into, sentence);
    for (std::string_view rest = own; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        row.append_text(*into, row.memory().copy(rest.substr(0, end)));
        row.append(*into, "Break");
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    row.append_text(*into, sentence);
}

}  // namespace genvej::mappings
