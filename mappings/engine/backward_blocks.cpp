#include <algorithm>

#include "mappings/engine/backward.hpp"
#include "mappings/engine/names.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::mappings {

using model::node;

void backward_run::run_block(const map_block& block, node& current) {
    for (auto item = block.items.rbegin(); item != block.items.rend(); ++item) {
        if (item->what == map_block::kind::row) {
            run_row(block.rows[item->at], current);
        } else {
            run_each(block.blocks[item->at], current);
        }
    }
}

void backward_run::run_each(const map_each& each, node& current) {
    if (!each.backward) return;
    if (each.without_item()) {
        const node* item = slots_[each.right.slot];
        if (item != nullptr && holds(each.conditions)) run_item(each, *item, current, nullptr);
        return;
    }
    node* open = nullptr;  // the element whose text goes on in the next item
    std::vector<const node*> items = items_of(each);
    // Items that share one element add to its text as rows do: the last one first.
    if (each.left.steps.empty() && each.newest.empty()) std::reverse(items.begin(), items.end());
    leave_to_others(each, items);
    node* last = nullptr;
    std::size_t number = 0, made_so_far = 0;
    const std::size_t outer = item_number_;
    for (const node* item : items) {
        slots_[each.slot] = item;
        if (!each.left.steps.empty() || !each.entry) item_number_ = number;
        if (holds(each.conditions)) {
            auto& pieces = own_facts_.pieces;
            const bool makes = !each.left.steps.empty();  // else the text of the element around it goes on
            if (makes) {
                pieces.continues = open != nullptr;
                pieces.open = false;
            }
            node* made = run_item(each, *item, current, open);
            ++number;
            if (makes) pieces.continues = false;
            const bool stands = made != nullptr && made != open && made->parent != nullptr;
            if (stands && each.at_most != 0 && ++made_so_far > each.at_most) {
                append_texts(*made, *last);
                made = last;
            }
            if (stands) last = made;
            if (makes) open = pieces.open ? made : nullptr;
        }
        slots_[each.slot] = nullptr;
    }
    item_number_ = outer;
}

node* backward_run::run_item(const map_each& each, const node& item, node& current, node* open) {
    count(each.number);
    if (!each.without_item())
        mark_predicates(
            item, each.entry ? std::span<const predicate>(each.entry->where) : each.right.steps.back().where,
            each.number);
    current_ = &current;
    node& top = start(each.left);
    const std::span<const schemas::element_decl* const> steps(each.left.steps);
    if (steps.empty()) {
        run_block(*each.body, top);
        return nullptr;
    }
    build_.row = each.number;
    node* made = open;
    if (made == nullptr) {
        node* parent = build_.path(top, steps.first(steps.size() - 1));
        build_.block = each.number;
        made = build_.make(*parent, *steps.back());
        build_.block = 0;
    }
    run_block(*each.body, *made);
    if (!each.shown_by_elements) builder::prune(made, &top);
    return made;
}

/// `no-more-than N`: what is left out here and carried by no other row is unread, and said so.
void backward_run::leave_to_others(const map_each& each, std::vector<const node*>& items) {
    if (each.no_more == 0 || items.size() <= each.no_more) return;
    out_.found.push_back(model::make_issue("map.no_room", *items[each.no_more], model::path_style::fhir,
                                           {std::to_string(each.no_more), std::to_string(items.size())}));
    items.resize(each.no_more);
}

/// What stands in `from` goes on in `to`, behind an empty line: the letter has no room for more elements.
void backward_run::append_texts(node& from, node& to) {
    node* next = nullptr;
    for (node* part = from.first; part != nullptr; part = next) {
        next = part->next;
        node* into = part->is_element() ? to.child(part->name) : nullptr;
        if (into == nullptr) continue;
        for (int i = 0; i < 2; ++i) append(*into, "Break");
        while (part->first != nullptr) {
            node& moved = *part->first;
            model::document::remove(moved);
            model::document::insert_after(*into, into->last, moved);
        }
    }
    model::document::remove(from);
}

/// Newest first; of those of the same time, who began the conversation comes last, as he came first
/// (governance for CareCommunication, rules 9 to 13). Otherwise the order of the Bundle.
void backward_run::newest_first(const map_each& each, std::vector<const node*>& items) {
    struct keyed {
        const node* item;
        std::int64_t when;
        std::string_view writer;
    };
    std::vector<keyed> all;
    for (const node* item : items) {
        const node* time = find_right(*item, each.newest);
        const node* writer = each.at_one_time.empty() ? nullptr : find_right(*item, each.at_one_time);
        all.push_back({item, time == nullptr ? 0 : moment_of(time->value).value_or(0),
                       writer == nullptr ? std::string_view{} : writer->value});
    }
    const auto oldest = std::min_element(all.begin(), all.end(),
                                         [](const keyed& a, const keyed& b) { return a.when < b.when; });
    if (oldest == all.end()) return;
    const std::string_view first_writer = oldest->writer;
    std::stable_sort(all.begin(), all.end(), [&](const keyed& a, const keyed& b) {
        if (a.when != b.when) return a.when > b.when;
        return a.writer != first_writer && b.writer == first_writer;
    });
    for (std::size_t i = 0; i < all.size(); ++i) items[i] = all[i].item;
}

std::vector<const node*> backward_run::items_of(const map_each& each) {
    std::vector<const node*> out;
    if (each.entry) {
        entries_of(each, out);
        return out;
    }
    const node* from = slots_[each.right.slot];
    if (from == nullptr) return out;
    const std::span<const right_step> steps(each.right.steps);
    const node* parent = find_right(*from, steps.first(steps.size() - 1));
    const right_step& last = steps.back();
    for (const node* at = parent == nullptr ? nullptr : find_child(*parent, last.element->name);
         at != nullptr; at = find_next(*at)) {
        if (fulfils(*at, last.where)) out.push_back(at);
    }
    if (!each.newest.empty()) newest_first(each, out);
    return out;
}

void backward_run::entries_of(const map_each& each, std::vector<const node*>& out) {
    const map_entry& entry = *each.entry;
    const auto take = [&](const node* resource) {
        const bool fits = resource != nullptr && same_name(resource->name, entry.type->name) &&
                          fulfils(*resource, entry.where);
        // A block on the current element itself makes no element of it, so that it may look at it again.
        const bool again = each.left.steps.empty() && entry.from;
        if (fits && (again || std::find(used_.begin(), used_.end(), resource) == used_.end()))
            out.push_back(resource);
        return fits;
    };
    if (!entry.from) {
        for (const node* resource : index_.resources()) take(resource);
        return;
    }
    const node* from = slots_[entry.from->slot];
    if (from == nullptr) return;
    const std::span<const right_step> steps(entry.from->steps);
    const std::span<const right_step> to_holder = steps.first(steps.size() - 1);
    const node* parent =
        to_holder.empty() ? nullptr : find_right(*from, to_holder.first(to_holder.size() - 1));
    if (parent == nullptr) return;
    for (const node* at = find_child(*parent, to_holder.back().element->name); at != nullptr;
         at = find_next(*at)) {
        const node* reference = find_child(*at, steps.back().element->name);
        if (reference == nullptr || !fulfils(*at, to_holder.back().where)) continue;
        if (!take(index_.find(reference->value))) continue;
        marks_.carry(*reference, entry.number, nullptr);
        find_marked(*entry.from, entry.number);
    }
}

}  // namespace genvej::mappings
