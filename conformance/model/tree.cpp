#include "conformance/model/tree.hpp"

#include <algorithm>
#include <vector>

namespace genvej::model {

namespace {

template <class Node>
Node* find_element(Node* from, std::string_view name) noexcept {
    for (; from != nullptr; from = from->next) {
        if (from->kind == node_kind::element && same_name(from->name, name)) return from;
    }
    return nullptr;
}

/// The resource below `resource` or `contained`: FHIR's paths go through it without a step of its own.
bool is_resource_inside(const node& step) noexcept {
    return step.parent != nullptr && step.is_element() && !step.name.empty() && step.name.front() >= 'A' &&
           step.name.front() <= 'Z';
}

void collect(const node& element, std::string& out) {
    for (const node* child = element.first; child != nullptr; child = child->next) {
        if (child->kind == node_kind::text) {
            out += child->value;
        } else {
            collect(*child, out);
        }
    }
}

}  // namespace

const node* node::child(std::string_view child_name) const noexcept {
    return find_element<const node>(first, child_name);
}
node* node::child(std::string_view child_name) noexcept {
    return find_element(first, child_name);
}
const node* node::next_same() const noexcept {
    return find_element<const node>(next, name);
}
node* node::next_same() noexcept {
    return find_element(next, name);
}

const node* node::attribute(std::string_view attribute_name) const noexcept {
    for (const node* at_node = attributes; at_node != nullptr; at_node = at_node->next) {
        if (same_name(at_node->name, attribute_name)) return at_node;
    }
    return nullptr;
}

const node* node::first_element() const noexcept {
    const node* child_node = first;
    while (child_node != nullptr && !child_node->is_element()) child_node = child_node->next;
    return child_node;
}

const node* node::next_element() const noexcept {
    const node* sibling = next;
    while (sibling != nullptr && !sibling->is_element()) sibling = sibling->next;
    return sibling;
}

std::string_view node::child_value(std::string_view child_name) const noexcept {
    const node* found = child(child_name);
    return found == nullptr ? std::string_view{} : found->value;
}

std::string text_of(const node& element) {
    std::string out;
    collect(element, out);
    return out;
}

std::string text_at(const node* from, std::initializer_list<std::string_view> path) {
    for (const std::string_view step : path) {
        if (from == nullptr) return {};
        from = from->child(step);
    }
    return from == nullptr ? std::string() : text_of(*from);
}

std::string_view text_of(const node& element, arena& memory) {
    if (element.first == nullptr) return {};
    if (element.first == element.last && element.first->kind == node_kind::text) return element.first->value;
    return memory.copy(text_of(element));
}

std::string path_of(const node& at, path_style style) {
    std::vector<const node*> chain;
    for (const node* step = &at; step != nullptr; step = step->parent) chain.push_back(step);
    std::string out;
    for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
        const node& step = **it;
        if (step.kind == node_kind::text) continue;
        if (style == path_style::fhir && is_resource_inside(step)) continue;
        if (!out.empty()) out += style == path_style::xml ? '/' : '.';
        if (step.kind == node_kind::attribute) out += '@';
        out += step.name;
        if (step.parent == nullptr || step.kind == node_kind::attribute) continue;
        std::size_t number = 0;
        std::size_t count = 0;
        for (const node* sibling = step.parent->first; sibling != nullptr; sibling = sibling->next) {
            if (sibling == &step) number = count;
            if (sibling->is_element() && sibling->name == step.name) ++count;
        }
        if (style == path_style::xml && count > 1) out += "[" + std::to_string(number + 1) + "]";
        if (style == path_style::fhir && (step.list || count > 1)) out += "[" + std::to_string(number) + "]";
    }
    return out;
}

node* document::append(node& parent, std::string_view name) {
    node* made = make(name);
    insert_after(parent, parent.last, *made);
    return made;
}

node* document::append_text(node& parent, std::string_view text) {
    node* made = make({}, node_kind::text);
    made->value = text;
    insert_after(parent, parent.last, *made);
    return made;
}

node* document::append_attribute(node& element, std::string_view name, std::string_view value) {
    node* made = make(name, node_kind::attribute);
    made->value = value;
    made->parent = &element;
    node** end = &element.attributes;
    while (*end != nullptr) end = &(*end)->next;
    *end = made;
    return made;
}

void document::insert_after(node& parent, node* before, node& child) noexcept {
    child.parent = &parent;
    child.next = before == nullptr ? parent.first : before->next;
    if (before == nullptr) {
        parent.first = &child;
    } else {
        before->next = &child;
    }
    if (parent.last == before) parent.last = &child;
}

void document::remove(node& child) noexcept {
    node& parent = *child.parent;
    node* before = nullptr;
    for (node* sibling = parent.first; sibling != &child; sibling = sibling->next) before = sibling;
    if (before == nullptr) {
        parent.first = child.next;
    } else {
        before->next = child.next;
    }
    if (parent.last == &child) parent.last = before;
    child.parent = nullptr;
    child.next = nullptr;
}

}  // namespace genvej::model
