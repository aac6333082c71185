#include "adapters/formats/fhir_shape.hpp"

#include <algorithm>

#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/characters.hpp"

namespace genvej::formats::fhir {

namespace {

/// Takes the digits at the beginning; false when there are none.
bool take_digits(std::string_view& rest) noexcept {
    const auto end = std::find_if_not(rest.begin(), rest.end(), model::is_digit);
    const auto count = static_cast<std::size_t>(end - rest.begin());
    rest.remove_prefix(count);
    return count != 0;
}

/// RFC 8259, section 6.
bool is_number(std::string_view text) noexcept {
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.size() > 1 && text[0] == '0' && model::is_digit(text[1])) return false;
    if (!take_digits(text)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    return text.empty();
}

/// The start tag has XHTML's namespace as its default one.
bool declares_xhtml(std::string_view tag) noexcept {
    constexpr std::string_view name = "xmlns";
    const std::size_t space = tag.find(xhtml_space);
    if (space == std::string_view::npos || space + xhtml_space.size() >= tag.size()) return false;
    const char quote = tag[space - 1];
    if ((quote != '"' && quote != '\'') || tag[space + xhtml_space.size()] != quote) return false;
    std::string_view before = tag.substr(0, space - 1);
    while (model::is_white(before.back())) before.remove_suffix(1);
    if (before.back() != '=') return false;
    before.remove_suffix(1);
    while (model::is_white(before.back())) before.remove_suffix(1);
    return before.ends_with(name) && model::is_white(before[before.size() - name.size() - 1]);
}

}  // namespace

const model::node* resource_in(const model::node& element) noexcept {
    const model::node* inside = element.first_element();
    const bool is_type = inside != nullptr && inside->name.front() >= 'A' && inside->name.front() <= 'Z';
    return is_type ? inside : nullptr;
}

const profiles::type_row* find_resource(std::string_view name) noexcept {
    const profiles::type_row* type = profiles::find_type(name);
    return type != nullptr && type->resource && !type->abstract ? type : nullptr;
}

bool is_xml_attribute(const profiles::type_row& owner, std::string_view name) noexcept {
    return (name == "id" && !owner.resource) || (name == "url" && owner.name == "Extension");
}

bool fits(model::literal as, std::string_view value) noexcept {
    switch (as) {
        case model::literal::number:
            return is_number(value);
        case model::literal::boolean:
            return value == "true" || value == "false";
        case model::literal::string:
            return !value.empty();
        case model::literal::none:
            break;
    }
    return false;
}

std::string loggable_name(std::string_view name) {
    const std::string_view bare = name.starts_with('_') ? name.substr(1) : name;
    const bool plain =
        !bare.empty() && bare.size() <= 64 && std::all_of(bare.begin(), bare.end(), model::is_letter);
    return plain ? std::string(name) : "?";
}

bool is_narrative(std::string_view markup) {
    constexpr std::string_view begin = "<div";
    if (!markup.starts_with(begin) || markup.size() == begin.size() || !model::is_white(markup[begin.size()]))
        return false;
    return declares_xhtml(markup.substr(0, markup.find('>'))) && check_well_formed(markup).empty();
}

}  // namespace genvej::formats::fhir
