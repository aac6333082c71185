// Tags and attributes of the strict pass, with their namespaces.
#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/formats/utf8.hpp"
#include "adapters/formats/xml_characters.hpp"
#include "adapters/formats/xml_scan.hpp"

namespace genvej::formats::xml {

namespace {

/// What a reference stands for; `inner` is `amp`, `#65` or `#x41` and has passed reference().
void append_reference(std::string& out, std::string_view inner) {
    if (inner[0] == '#') {
        const bool hexadecimal = inner[1] == 'x';
        std::uint32_t value = 0;
        std::from_chars(inner.data() + (hexadecimal ? 2 : 1), inner.data() + inner.size(), value,
                        hexadecimal ? 16 : 10);
        return append_utf8(out, value);
    }
    constexpr std::pair<std::string_view, char> entities[] = {
        {"amp",  '&' },
        {"lt",   '<' },
        {"gt",   '>' },
        {"apos", '\''},
        {"quot", '"' }
    };
    for (const auto& [name, character] : entities) {
        if (inner == name) out += character;
    }
}

}  // namespace

// [40] STag ::= '<' Name (S Attribute)* S? '>', [44] EmptyElemTag ::= '<' Name (S Attribute)* S? '/>'
bool scan::start_tag() {
    if (!count_node()) return false;
    if (open_.size() >= bounds_.depth) return fail("limit.depth", at_, std::to_string(bounds_.depth));
    ++at_;
    qualified_name name;
    if (!qualified(name)) return false;
    const std::size_t bindings = namespaces_.size();
    bool empty_element = false;
    if (*at_ == '>') {
        ++at_;
    } else if (!attribute_list(empty_element)) {
        return false;
    }
    if (!attributes_.empty() && !resolve_attributes()) return false;
    if (unbound(name.prefix)) return fail("xml.prefix", name.full.data(), name.prefix);
    if (empty_element) {
        namespaces_.unbind_to(bindings);
    } else {
        open_.push_back({name.full, bindings});
    }
    return true;
}

// [42] ETag ::= '</' Name S? '>'
bool scan::end_tag() {
    const open_element& element = open_.back();
    const char* from = at_;
    at_ += 2;
    if (!rest_begins(element.name)) return fail("xml.end_tag", from, element.name);
    at_ += element.name.size();
    if (*at_ != '>') {
        skip_white_space();
        if (*at_ != '>') return fail("xml.end_tag", from, element.name);
    }
    ++at_;
    namespaces_.unbind_to(element.bindings);
    open_.pop_back();
    return true;
}

bool scan::attribute_list(bool& empty_element) {
    for (;;) {
        const bool space = skip_white_space();
        if (*at_ == '>') {
            ++at_;
            return true;
        }
        if (*at_ == '/' && at_[1] == '>') {
            at_ += 2;
            empty_element = true;
            return true;
        }
        if (ended()) return fail("xml.unfinished", at_, "<");
        if (!space) return fail("xml.tag", at_);
        if (!one_attribute()) return false;
    }
}

// [41] Attribute ::= Name Eq AttValue
bool scan::one_attribute() {
    if (!count_node()) return false;
    if (attributes_.size() >= bounds_.attributes)
        return fail("limit.attributes", at_, std::to_string(bounds_.attributes));
    attribute& one = attributes_.emplace_back();
    if (!qualified(one.name)) return false;
    skip_white_space();
    if (*at_ != '=') return fail("xml.attribute", at_);
    ++at_;
    skip_white_space();
    return attribute_value(one.value);
}

// [10] AttValue ::= '"' ([^<&"] | Reference)* '"' | "'" ([^<&'] | Reference)* "'"
bool scan::attribute_value(std::string_view& value) {
    const char quote = *at_;
    if (quote != '"' && quote != '\'') return fail("xml.attribute", at_);
    const char* from = ++at_;
    for (;;) {
        if (!skip_to(stops_value, "=\"")) return false;
        if (*at_ == quote) break;
        if (*at_ == '<') return fail("xml.less_than", at_);
        if (*at_ != '&') {
            ++at_;
        } else if (!reference()) {
            return false;
        }
    }
    value = {from, at_};
    ++at_;
    return true;
}

/// Namespaces, 5 and 6: declarations hold for the element that makes them, whatever their order among its
/// attributes.
bool scan::resolve_attributes() {
    for (const attribute& one : attributes_) {
        if (one.name.declares() && !declare(one)) return false;
    }
    for (attribute& one : attributes_) {
        if (one.name.declares()) {
            one.space = xmlns_space;
        } else if (unbound(one.name.prefix)) {
            return fail("xml.prefix", one.name.full.data(), one.name.prefix);
        } else if (!one.name.prefix.empty()) {
            one.space = namespaces_.find(one.name.prefix);
        }
    }
    const bool unique = attributes_.size() < 2 || !repeats();
    attributes_.clear();
    return unique;
}

/// Namespaces, 3: what may be bound to what.
bool scan::declare(const attribute& declaration) {
    const std::string_view prefix = declaration.name.declared();
    const std::string_view uri = normalised(declaration.value);
    const bool wrong_xml = (prefix == "xml") != (uri == xml_space);
    const bool wrong_xmlns = prefix == "xmlns" || uri == xmlns_space;
    const bool empty = uri.empty() && !prefix.empty();
    if (wrong_xml || wrong_xmlns || empty) return fail("xml.namespace", declaration.name.full.data());
    namespaces_.bind(prefix, uri);
    return true;
}

/// Namespaces, 6.3: no two attributes of the same name, nor of the same local name in the same namespace.
/// Sorted, so that the work does not grow with the square of their number.
bool scan::repeats() {
    const auto less = [](const attribute& a, const attribute& b) {
        return a.name.local != b.name.local ? a.name.local < b.name.local : a.space < b.space;
    };
    const auto same = [](const attribute& a, const attribute& b) {
        return a.name.local == b.name.local && a.space == b.space;
    };
    std::sort(attributes_.begin(), attributes_.end(), less);
    const auto pair = std::adjacent_find(attributes_.begin(), attributes_.end(), same);
    if (pair == attributes_.end()) return false;
    const char* second = std::max(pair->name.full.data(), (pair + 1)->name.full.data());
    fail("xml.repeated_attribute", second, pair->name.local);
    return true;
}

/// 3.3.3: references replaced, white space to spaces. Only namespace names need it in this pass.
std::string_view scan::normalised(std::string_view value) {
    if (value.find_first_of("&\t\n\r") == std::string_view::npos) return value;
    std::string& out = decoded_.emplace_back();
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '&') {
            const bool cr_lf = value[i] == '\r' && i + 1 < value.size() && value[i + 1] == '\n';
            if (!cr_lf) out += is(value[i], white_space) ? ' ' : value[i];
            continue;
        }
        const std::size_t end = value.find(';', i);
        append_reference(out, value.substr(i + 1, end - i - 1));
        i = end;
    }
    return out;
}

}  // namespace genvej::formats::xml
