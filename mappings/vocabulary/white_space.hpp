#pragma once
/// White space in UTF-8 texts, as Unicode has it: letters are typed in word processors, and FHIR's codes know
/// one blank only. Thread-safety: pure functions.
#include <array>
#include <string>
#include <string_view>

namespace genvej::mappings {

/// Bytes of the white space that a text begins with; 0: it begins with something else.
inline std::size_t white_space_at(std::string_view text) noexcept {
    if (text.empty()) return 0;
    if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) return 1;
    constexpr std::array<std::string_view, 19> wide{
        "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
    for (const std::string_view one : wide) {
        if (text.starts_with(one)) return one.size();
    }
    return 0;
}

/// A letter's code, which may be any text, as a FHIR code: no white space at its ends and one blank at a time
/// within. Of nothing but white space one sign for it is left, since FHIR has no empty code.
inline std::string fhir_code_of(std::string_view text) {
    std::string out;
    bool parted = false;
    while (!text.empty()) {
        const std::size_t white = white_space_at(text);
        if (white > 0) {
            parted = !out.empty();
        } else {
            if (parted) out += ' ';
            parted = false;
            out += text.front();
        }
        text.remove_prefix(white > 0 ? white : 1);
    }
    return out.empty() ? "\u2423" : out;
}

}  // namespace genvej::mappings
