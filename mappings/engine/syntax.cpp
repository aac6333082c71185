#include "mappings/engine/syntax.hpp"

#include <algorithm>

namespace genvej::mappings {

namespace {

bool is_blank_in_line(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r';
}

/// Takes a text in quotes off the front; `rest` begins with the quote. False: it is not closed.
bool take_quoted(std::string_view& rest, std::string_view& out, kept_texts& kept) {
    rest.remove_prefix(1);
    std::string whole;
    for (bool pieces = false;; pieces = true) {
        const std::size_t end = rest.find('"');
        if (end == std::string_view::npos) return false;
        const std::string_view piece = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        const bool ends = rest.empty() || rest.front() != '"';
        if (ends && !pieces) {
            out = piece;
            return true;
        }
        whole += piece;
        if (ends) {
            out = kept.keep(std::move(whole));
            return true;
        }
        whole += '"';
        rest.remove_prefix(1);
    }
}

/// Takes a word without quotes off the front. False: a bracket or a quote inside it is not closed.
bool take_bare(std::string_view& rest, std::string_view& out) {
    std::size_t i = 0;
    int depth = 0;
    bool quoted = false;
    for (; i < rest.size(); ++i) {
        const char c = rest[i];
        if (depth == 0 && is_blank_in_line(c)) break;
        if (c == '"' && depth > 0) quoted = !quoted;
        if (c == '[' && !quoted) ++depth;
        if (c == ']' && !quoted) --depth;
    }
    out = rest.substr(0, i);
    rest.remove_prefix(i);
    return depth == 0 && !quoted;
}

/// The words of a line; an error text, or empty.
std::string_view split_line(std::string_view line, std::vector<word>& words, kept_texts& kept) {
    constexpr std::size_t usual = 8;
    for (;;) {
        while (!line.empty() && is_blank_in_line(line.front())) line.remove_prefix(1);
        if (line.empty() || line.front() == '#') return {};
        if (words.empty()) words.reserve(usual);
        word& next = words.emplace_back();
        next.quoted = line.front() == '"';
        if (next.quoted && !take_quoted(line, next.text, kept)) return "a text in quotes is not closed";
        if (!next.quoted && !take_bare(line, next.text)) return "a square bracket is not closed";
    }
}

}  // namespace

model::issue map_issue(std::string_view code, const std::string& place, std::vector<std::string> params) {
    model::issue made = model::make_issue(code, std::move(params));
    made.rule = place;
    return made;
}

std::vector<statement> read_statements(std::string_view path, std::string_view text, kept_texts& kept,
                                       model::issues& found) {
    std::vector<statement> out;
    out.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
    std::uint32_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        statement next{path, ++number, {}};
        const std::string_view wrong = split_line(text.substr(0, end), next.words, kept);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!wrong.empty()) {
            found.push_back(map_issue("map.syntax", next.place(), {std::string(wrong)}));
        } else if (!next.words.empty()) {
            out.push_back(std::move(next));
        }
    }
    return out;
}

const std::vector<statement>* statement_files::find(const std::string& path, model::issues& found) {
    auto known = read_.find(path);
    if (known == read_.end()) {
        const auto text = files_(path);
        if (!text) return nullptr;
        known = read_.emplace(path, file{}).first;
        known->second.statements = read_statements(known->first, *text, kept_, known->second.wrong);
    }
    found.insert(found.end(), known->second.wrong.begin(), known->second.wrong.end());
    return &known->second.statements;
}

}  // namespace genvej::mappings
