#include <algorithm>

#include "mappings/engine/backward.hpp"
#include "mappings/engine/names.hpp"

namespace genvej::mappings {

using model::node;

namespace {

template <class Work>
void each_along(const node& from, std::span<const right_step> steps, const Work& work) {
    if (steps.empty()) return work(from);
    for (const node* at = find_child(from, steps.front().element->name); at != nullptr; at = find_next(*at)) {
        if (fulfils(*at, steps.front().where)) each_along(*at, steps.subspan(1), work);
    }
}

}  // namespace

void backward_run::bind_entries() {
    std::vector<std::uint8_t> state(map_.entries.size(), 0);
    for (std::size_t i = 0; i < map_.entries.size(); ++i) bind(i, state);
    for (const map_entry& entry : map_.entries) {
        if (slots_[entry.slot] != nullptr) used_.push_back(slots_[entry.slot]);
    }
}

/// An alias that is found by a reference needs the alias that holds the reference first.
void backward_run::bind(std::size_t entry, std::vector<std::uint8_t>& state) {
    if (state[entry] != 0) return;
    state[entry] = 1;
    const map_entry& one = map_.entries[entry];
    for (const std::uint16_t needed : {one.from ? one.from->slot : no_slot, one.pointed_at}) {
        for (std::size_t i = 0; i < map_.entries.size(); ++i) {
            if (map_.entries[i].slot == needed) bind(i, state);
        }
    }
    slots_[one.slot] = bound_resource(one);
    if (slots_[one.slot] == nullptr) return;
    mark_predicates(*slots_[one.slot], one.where, one.number);
    count(one.number);
    if (!holds(one.conditions)) slots_[one.slot] = nullptr;
}

const node* backward_run::bound_resource(const map_entry& entry) {
    const auto fits = [&](const node* resource) {
        return resource != nullptr && same_name(resource->name, entry.type->name) &&
               fulfils(*resource, entry.where);
    };
    if (!entry.from) {
        for (const node* resource : index_.resources()) {
            if (fits(resource) && std::find(slots_.begin(), slots_.end(), resource) == slots_.end() &&
                points(entry, *resource))
                return resource;
        }
        return nullptr;
    }
    if (slots_[entry.from->slot] == nullptr) return nullptr;
    const std::span<const right_step> steps(entry.from->steps);
    const std::span<const right_step> to_holder = steps.first(steps.size() - 1);
    const node* holder = find_right(*slots_[entry.from->slot], to_holder);
    for (; holder != nullptr; holder = to_holder.empty() ? nullptr : find_next(*holder)) {
        const node* reference = find_child(*holder, steps.back().element->name);
        const node* resource = reference == nullptr ? nullptr : index_.find(reference->value);
        if (resource == nullptr || !fits(resource)) continue;
        marks_.carry(*reference, entry.number, nullptr);
        find_marked(*entry.from, entry.number);
        return resource;
    }
    return nullptr;
}

/// `pointing PATH ALIAS`: does one of its references at that path lead to what the alias has?
bool backward_run::points(const map_entry& entry, const node& resource) const {
    if (entry.pointing.empty()) return true;
    const node* wanted = slots_[entry.pointed_at];
    bool found = false;
    each_along(resource, entry.pointing, [&](const node& at) {
        found = found || (wanted != nullptr && index_.find(at.value) == wanted);
    });
    return found;
}

const node* backward_run::find_marked(const right_path& path, std::uint16_t row) {
    const node* at = slots_[path.slot];
    for (const right_step& step : path.steps) {
        const node* next = find_child(*at, step.element->name);
        while (next != nullptr && !fulfils(*next, step.where)) next = find_next(*next);
        if (next == nullptr) return nullptr;
        if (!step.where.empty()) mark_predicates(*next, step.where, row);
        at = next;
    }
    return at;
}

void backward_run::mark_predicates(const node& element, std::span<const predicate> where, std::uint16_t row) {
    for (const predicate& one : where) {
        if (one.how != predicate::test::equals) continue;
        const node* found = one.one_step() ? find_child(element, one.path.front().element->name)
                                           : find_right(element, one.path);
        if (found == nullptr || found->value != one.value) continue;
        marks_.carry(*found, row, nullptr);
        if (one.one_step()) continue;
        const node* at = &element;
        for (const right_step& step : one.path) {
            at = find_right(*at, std::span(&step, 1));
            if (at == nullptr) break;
            mark_predicates(*at, step.where, row);
        }
    }
}

}  // namespace genvej::mappings
