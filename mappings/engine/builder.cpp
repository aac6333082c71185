#include "mappings/engine/builder.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "mappings/engine/names.hpp"

namespace genvej::mappings {

namespace {

/// Does any element along the steps have that value (or stand there at all, when `value` is nullptr)?
bool reaches(const model::node& from, std::span<const right_step> steps, const std::string* value) noexcept {
    if (steps.empty()) return value == nullptr || from.value == *value;
    const right_step& step = steps.front();
    for (const model::node* at = find_child(from, step.element->name); at != nullptr; at = find_next(*at)) {
        if (fulfils(*at, step.where) && reaches(*at, steps.subspan(1), value)) return true;
    }
    return false;
}

}  // namespace

bool fulfils(const model::node& element, const predicate& one) noexcept {
    if (one.one_step() && one.how == predicate::test::equals) {
        const std::string_view name = one.path.front().element->name;
        for (const model::node* at = find_child(element, name); at != nullptr; at = find_next(*at)) {
            if (at->value == one.value) return true;
        }
        return false;
    }
    const bool found = reaches(element, one.path, one.how == predicate::test::exists ? nullptr : &one.value);
    return one.how == predicate::test::differs ? !found : found;
}

const model::node* find_right(const model::node& from, std::span<const right_step> steps) noexcept {
    const model::node* at = &from;
    for (const right_step& step : steps) {
        const model::node* next = find_child(*at, step.element->name);
        while (next != nullptr && !fulfils(*next, step.where)) next = find_next(*next);
        if (next == nullptr) return nullptr;
        at = next;
    }
    return at;
}

void builder::make_room(std::uint32_t index) {
    constexpr std::uint32_t of_common_message = 1024;
    const std::uint32_t room = std::max({index + 1, 2 * room_, of_common_message});
    auto* more = static_cast<origin*>(into_.memory().allocate(room * sizeof(origin), alignof(origin)));
    std::copy_n(origins_, room_, more);
    origins_ = more;
    room_ = room;
}

model::node* builder::make_child(model::node& parent, std::string_view name, std::uint32_t key,
                                 const void* declared) {
    model::node* made = into_.make(name);
    made->row = row;
    remember(*made, {key, declared});
    model::node* before = parent.last;
    if (before != nullptr && key_of(*before) > key) {
        before = nullptr;
        for (model::node* at = parent.first; at != nullptr && key_of(*at) <= key; at = at->next) before = at;
    }
    model::document::insert_after(parent, before, *made);
    last_made = made;
    return made;
}

void builder::prune(model::node* from, const model::node* top) {
    while (from != nullptr && from != top && from->first == nullptr && from->value.empty()) {
        model::node* parent = from->parent;
        if (parent == nullptr) return;
        model::document::remove(*from);
        from = parent;
    }
}

model::node* fhir_builder::root(const profiles::type_row& type) {
    model::node* made = into_.make(type.name);
    remember(*made, {0, &type});
    return made;
}

model::node* fhir_builder::resource(model::node& parent, const profiles::type_row& type) {
    return make_child(parent, type.name, 0, &type);
}

model::node* fhir_builder::make(model::node& parent, const profiles::element_row& element) {
    model::node* made = make_child(parent, element.name, element.order, element.type);
    made->list = element.list;
    made->as = element.as;
    return made;
}

model::node* fhir_builder::step(model::node& parent, const right_step& to) {
    if (to.where.empty()) return find_or_make(parent, *to.element);
    model::node* at = find_child(parent, to.element->name);
    while (at != nullptr && !fulfils(*at, to.where)) at = find_next(*at);
    if (at != nullptr) return at;
    at = make(parent, *to.element);
    fulfil(*at, to.where);
    return at;
}

model::node* fhir_builder::path(model::node& from, std::span<const right_step> steps) {
    model::node* at = &from;
    for (const right_step& one : steps) at = step(*at, one);
    return at;
}

model::node* fhir_builder::another(model::node& from, std::span<const right_step> steps) {
    model::node* parent = path(from, steps.first(steps.size() - 1));
    model::node* made = make(*parent, *steps.back().element);
    fulfil(*made, steps.back().where);
    return made;
}

void fhir_builder::fulfil(model::node& made, std::span<const predicate> where) {
    for (const predicate& one : where) {
        if (one.how == predicate::test::equals) path(made, one.path)->value = one.value;
    }
    last_made = &made;
}

const profiles::type_row* fhir_builder::type_of(const model::node& made) const noexcept {
    return static_cast<const profiles::type_row*>(declared(made));
}

const profiles::element_row& fhir_builder::child_row(const model::node& parent, std::string_view name) const {
    const profiles::type_row* type = type_of(parent);
    const profiles::element_row* row_of = type == nullptr ? nullptr : type->child(name);
    if (row_of == nullptr)
        throw std::logic_error("no child " + std::string(name) + " below " + std::string(parent.name));
    return *row_of;
}

model::node* letter_builder::root(const schemas::element_decl& element) {
    model::node* made = into_.make(element.name);
    made->space = element.space;
    remember(*made, {0, &element});
    return made;
}

model::node* letter_builder::make(model::node& parent, const schemas::element_decl& element) {
    const std::uint32_t key = (static_cast<std::uint32_t>(element.order) << 16U) | block;
    model::node* made = make_child(parent, element.name, key, &element);
    made->space = element.space;
    return made;
}

model::node* letter_builder::find_or_make(model::node& parent, const schemas::element_decl& element) {
    model::node* found = find_child(parent, element.name);
    return found != nullptr ? found : make(parent, element);
}

model::node* letter_builder::path(model::node& from, std::span<const schemas::element_decl* const> steps) {
    model::node* at = &from;
    for (const schemas::element_decl* one : steps) at = find_or_make(*at, *one);
    return at;
}

model::node* letter_builder::append(model::node& parent, std::string_view name,
                                    const schemas::element_decl* declared) {
    model::node* made = into_.append(parent, declared == nullptr ? name : std::string_view(declared->name));
    made->space = declared == nullptr ? parent.space : declared->space;
    made->row = row;
    remember(*made, {0, declared});
    return made;
}

const schemas::element_decl* letter_builder::declaration(const model::node& made) const noexcept {
    return static_cast<const schemas::element_decl*>(declared(made));
}

}  // namespace genvej::mappings
