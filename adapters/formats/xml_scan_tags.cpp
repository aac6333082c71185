// Tags and attributes of the strict pass, with their namespaces.
#include <algorithm>

#include "adapters/formats/xml_characters.hpp"
#include "adapters/formats/xml_scan.hpp"

namespace genvej::formats::xml {

// [40] STag ::= '<' Name (S Attribute)* S? '>', [44] EmptyElemTag ::= '<' Name (S Attribute)* S? '/>'
bool scan::start_tag() {
    if (!count_node()) return false;
    if (open_.size() >= bounds_.depth) return fail("limit.depth", at_, std::to_string(bounds_.depth));
    const model::position begin = here();
    ++at_;
    qualified_name name;
    if (!qualified(name)) return false;
    model::node* const made = out_ == nullptr ? nullptr : open_node(name.local, begin);
    const std::size_t bindings = namespaces_.size();
    bool empty_element = false;
    if (*at_ == '>') {
        ++at_;
    } else if (!attribute_list(empty_element)) {
        return false;
    }
    if (!attributes_.empty() && !resolve_attributes()) return false;
    const std::string_view space = namespaces_.find(name.prefix);
    if (!name.prefix.empty() && space.data() == nullptr)
        return fail("xml.prefix", name.full.data(), name.prefix);
    if (made != nullptr) made->space = space;
    if (empty_element) {
        namespaces_.unbind_to(bindings);
        if (made != nullptr) parent_ = made->parent;
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
    if (parent_ != nullptr) parent_ = parent_->parent;
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
    one.at = here();
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
    const stop_set& stops = quote == '"' ? double_quoted_stops : single_quoted_stops;
    const char* from = ++at_;
    for (;;) {
        if (!skip_to(stops, "=\"")) return false;
        if (*at_ == quote) break;
        if (*at_ == '<') return fail("xml.less_than", at_);
        if (!reference()) return false;
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
    if (parent_ != nullptr) add_attributes();
    const bool unique = attributes_.size() < 2 || !repeats();
    attributes_.clear();
    return unique;
}

/// Namespaces, 3: what may be bound to what.
bool scan::declare(const attribute& declaration) {
    const std::string_view prefix = declaration.name.declared();
    const std::string_view uri =
        normalised(declaration.value, out_ == nullptr ? own_memory_ : out_->memory());
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

}  // namespace genvej::formats::xml
