#include "gateway/pathway/words_in.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace genvej::gateway::pathway {
namespace {

constexpr text name_of_markup = "div";
constexpr text name_of_words = "valueString";
constexpr text name_of_remark = "text";

/// Markup between the letters of a word is left out.
void add_words(std::string_view markup, std::string& to) {
    while (!markup.empty()) {
        const std::size_t begins = std::min(markup.find('<'), markup.size());
        to.append(markup.substr(0, begins));
        markup.remove_prefix(begins);
        const std::size_t ends = markup.find('>');
        markup.remove_prefix(ends == std::string_view::npos ? markup.size() : ends + 1);
    }
    to += '\n';
}

void collect(const model::node& from, std::string& to) {
    for (const model::node* one = from.first_element(); one != nullptr; one = one->next_element()) {
        const bool words =
            one->name == name_of_markup || one->name == name_of_words || one->name == name_of_remark;
        if (words && !one->value.empty()) add_words(one->value, to);
        collect(*one, to);
    }
}

/// Eight bytes at a time: a referral's words are looked through at every look at its citizen.
void make_small_ascii(std::string& words) {
    constexpr std::uint64_t ones = 0x0101010101010101ULL, high = 0x80 * ones;
    constexpr std::size_t step = sizeof(std::uint64_t);
    std::size_t at = 0;
    for (; at + step <= words.size(); at += step) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, words.data() + at, step);
        const std::uint64_t low = eight & ~high;
        const std::uint64_t from_a = low + (0x80 - 'A') * ones, behind_z = low + (0x7F - 'Z') * ones;
        eight |= ((from_a ^ behind_z) & ~eight & high) >> 2U;  // 'a' - 'A'
        std::memcpy(words.data() + at, &eight, step);
    }
    for (; at < words.size(); ++at) {
        if (words[at] >= 'A' && words[at] <= 'Z') words[at] = static_cast<char>(words[at] + ('a' - 'A'));
    }
}

bool holds(std::string_view words, std::string_view pattern) noexcept {
    return ::memmem(words.data(), words.size(), pattern.data(), pattern.size()) != nullptr;
}

}  // namespace

std::string in_small_letters(std::string_view utf8) {
    std::string out(utf8);
    make_small_ascii(out);
    constexpr char latin_1 = '\xC3';  // leads U+00C0 to U+00FF
    constexpr unsigned char multiplication_sign = 0x97;
    for (std::size_t at = out.find(latin_1); at != std::string::npos && at + 1 < out.size();
         at = out.find(latin_1, at + 2)) {
        const auto next = static_cast<unsigned char>(out[at + 1]);
        if (next >= 0x80 && next <= 0x9E && next != multiplication_sign)
            out[at + 1] = static_cast<char>(next + 0x20);
    }
    return out;
}

std::string words_of(const graph& in, std::size_t message) {
    std::string words;
    for (std::size_t i = 0; i < in.size(); ++i) {
        const filed_resource& one = in.at(i);
        if (one.letter != message) continue;
        if (one.type == "Composition" || one.type == "Observation") collect(*one.body, words);
    }
    return in_small_letters(words);
}

bool has_sign(const rules& by, std::string_view words, text sign) {
    const auto rows = by.signs();
    return std::any_of(rows.begin(), rows.end(), [&](const sign_row& row) {
        return row.where == "text" && row.sign == sign && holds(words, row.pattern);
    });
}

}  // namespace genvej::gateway::pathway
