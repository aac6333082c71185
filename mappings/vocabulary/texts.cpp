#include <algorithm>
#include <string>

#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/markup.hpp"

namespace genvej::mappings {

void text_as_is(conversion& row) {
    row.write(0, row.text(0));
}

void joined_forward(conversion& row) {
    row.write(0, row.text(0));
}

void joined_backward(conversion& row) {
    std::string all;
    const std::string_view separator = row.arguments().empty() ? std::string_view(" ") : row.argument_text(0);
    for (const model::node* at = row.source(0); at != nullptr; at = at->next_same()) {
        if (!all.empty()) all += separator;
        all += row.text_of(*at);
        row.carry(*at);
    }
    row.write(0, row.memory().copy(all));
}

void concatenated_forward(conversion& row) {
    std::string all;
    for (std::size_t i = 0; i < row.sources(); ++i) {
        if (i != 0) all += row.argument_text(0);
        all += row.text(i);
    }
    row.write(0, row.memory().copy(all));
}

void concatenated_backward(conversion& row) {
    std::string_view rest = row.text(0);
    const std::string_view separator = row.argument_text(0);
    for (std::size_t i = 0; i < row.targets(); ++i) {
        const std::size_t end = i + 1 == row.targets() ? rest.size() : rest.find(separator);
        if (end == std::string_view::npos)
            return row.report("convert.parts", {std::to_string(row.targets())});
        row.write(i, rest.substr(0, end));
        rest.remove_prefix(std::min(end + separator.size(), rest.size()));
    }
}

/// `Deselected`: an element without content that means something becomes the words that say so.
void present_forward(conversion& row) {
    const std::string_view words = row.argument_text(0);
    row.write(0, row.target_type(0) == "xhtml" ? row.memory().copy(division_of(words)) : words);
}

void present_backward(conversion& row) {
    const std::string_view words = row.argument_text(0);
    const std::string_view found = row.text(0);
    if (found == words || found == division_of(words)) row.make(0);
}

}  // namespace genvej::mappings
