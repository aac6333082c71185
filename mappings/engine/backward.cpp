#include "mappings/engine/backward.hpp"

#include <algorithm>

#include "mappings/engine/coverage.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::mappings {

using model::node;

namespace {

template <class Work>
void each_along(const node& from, std::span<const right_step> steps, const Work& work) {
    if (steps.empty()) return work(from);
    for (const node* at = from.child(steps.front().element->name); at != nullptr; at = at->next_same()) {
        if (fulfils(*at, steps.front().where)) each_along(*at, steps.subspan(1), work);
    }
}

}  // namespace

backward_run::backward_run(const program& map, const node& bundle, const context& with, translation& out)
    : map_(map),
      bundle_(bundle),
      with_(with),
      out_(out),
      build_(out.target),
      marks_(with.coverage),
      own_facts_{out.target.memory(), with.directory, map.identity.type_code, {}, {}},
      index_(bundle, out.target.memory()),
      slots_(map.slots, nullptr) {
    facts_ = &own_facts_;
    slots_[0] = &bundle;
}

void backward_run::run() {
    own_facts_.bundle_id = bundle_.child_value("id");
    for (const node* resource : index_.resources()) {
        if (resource->name == "MessageHeader") own_facts_.message_id = resource->child_value("id");
    }
    out_.message_id = std::string(own_facts_.message_id);
    out_.bundle_id = std::string(own_facts_.bundle_id);
    bind_entries();
    root_ = build_.root(map_.letter->root());
    out_.target.set_root(root_);
    letter_ = build_.make(*root_, *map_.letter_element);
    run_block(map_.body, *letter_);
    identify();
    report_unread_bundle(map_, bundle_, marks_, with_.coverage, out_);
}

bool backward_run::fulfils_event(const map_event& one) {
    bind_entries();
    return holds(one.conditions);
}

/// A letter that came from OIOXML gets its own ids again; another gets ids of 14 characters made from the
/// UUIDs (settled.md, "way back" and "14-character ids").
void backward_run::identify() {
    build_.row = map_.identity.number;
    count(map_.identity.number);
    const std::string_view number = known_text(with_.known, &facts::number);
    for (const node* at = bundle_.child("identifier"); at != nullptr; at = at->next_same()) {
        const std::string_view value = at->child_value("value");
        const std::size_t first = value.find('#');
        const std::size_t second = value.find('#', first + 1);
        if (at->child_value("system") != map_.identity.system || second == std::string_view::npos) continue;
        marks_.carry(*at, map_.identity.number, nullptr);
        // Of several documents only the first is the one that came, and none of several from one receipt is.
        const bool another = !number.empty() && number != "1";
        if (map_.identity.new_ids || another || value.find('#', second + 1) != std::string_view::npos)
            continue;
        model::arena& own = out_.target.memory();
        envelope_id_ = own.copy(out_of_letter_key(value.substr(first + 1, second - first - 1)));
        letter_id_ = own.copy(out_of_letter_key(value.substr(second + 1)));
    }
    model::arena& memory = out_.target.memory();
    const std::string suffix =
        "#" + map_.identity.type_code + "#" + std::string(number.empty() ? "1" : number);
    if (letter_id_.empty()) {
        letter_id_ = memory.copy(own_facts_.digest.short_id(memory.join(own_facts_.message_id, suffix)));
        envelope_id_ = memory.copy(own_facts_.digest.short_id(memory.join(own_facts_.bundle_id, suffix)));
    }
    const auto put = [&](const left_path& path, std::string_view id) {
        node* made = build_.path(start(path), path.steps);
        if (made->first == nullptr) set(*made, id);
    };
    put(map_.identity.letter, letter_id_);
    put(map_.identity.envelope, envelope_id_);
}

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
        return resource != nullptr && resource->name == entry.type->name && fulfils(*resource, entry.where);
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
    for (; holder != nullptr; holder = to_holder.empty() ? nullptr : holder->next_same()) {
        const node* reference = holder->child(steps.back().element->name);
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
    for (const node* at = parent == nullptr ? nullptr : parent->child(last.element->name); at != nullptr;
         at = at->next_same()) {
        if (fulfils(*at, last.where)) out.push_back(at);
    }
    if (!each.newest.empty()) newest_first(each, out);
    return out;
}

void backward_run::entries_of(const map_each& each, std::vector<const node*>& out) {
    const map_entry& entry = *each.entry;
    const auto take = [&](const node* resource) {
        const bool fits =
            resource != nullptr && resource->name == entry.type->name && fulfils(*resource, entry.where);
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
    for (const node* at = parent->child(to_holder.back().element->name); at != nullptr;
         at = at->next_same()) {
        const node* reference = at->child(steps.back().element->name);
        if (reference == nullptr || !fulfils(*at, to_holder.back().where)) continue;
        if (!take(index_.find(reference->value))) continue;
        marks_.carry(*reference, entry.number, nullptr);
        find_marked(*entry.from, entry.number);
    }
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

/// What a one-way row would have written is not news on the way back.
void backward_run::note_written(const map_row& row) {
    for (const operand& to : row.right) {
        if (to.what != operand::kind::right || slots_[to.right.slot] == nullptr) continue;
        const node* found = find_marked(to.right, row.number);
        if (found == nullptr) continue;
        const bool constant =
            row.left.size() == 1 && row.left[0].what == operand::kind::constant && row.how == nullptr;
        if (!constant || found->value == row.left[0].text) marks_.carry(*found, row.number, nullptr);
    }
}

void backward_run::excuse(const map_row& row) {
    const right_path& path = row.right.front().right;
    if (!row.conditions.empty() && !holds(row.conditions)) return;
    if (slots_[path.slot] != nullptr) excuse_below(*slots_[path.slot], path.steps, row.number);
}

void backward_run::excuse_below(const node& from, std::span<const right_step> steps, std::uint16_t row) {
    if (steps.empty()) {
        count(row);
        return marks_.carry(from, row, nullptr);
    }
    const right_step& step = steps.front();
    for (const node* at = from.child(step.element->name); at != nullptr; at = at->next_same()) {
        if (fulfils(*at, step.where)) excuse_below(*at, steps.subspan(1), row);
    }
}

bool backward_run::holds(const std::vector<condition>& all) const {
    return std::all_of(all.begin(), all.end(), [&](const condition& one) {
        if (one.first) return (item_number_ == 0) != one.negated;
        if (one.of == condition::side::left) return true;
        if (one.of == condition::side::fact) return one.holds(with_.known);
        const node* slot = slots_[one.right.slot];
        const node* found = slot == nullptr ? nullptr : find_right(*slot, one.right.steps);
        bool result = found != nullptr;
        if (one.how != predicate::test::exists) {
            const bool equal = found != nullptr && value_of(*found) == one.wanted(with_.known);
            result = one.how == predicate::test::equals ? equal : !equal;
        }
        return result != one.negated;
    });
}

const node* backward_run::find_marked(const right_path& path, std::uint16_t row) {
    const node* at = slots_[path.slot];
    for (const right_step& step : path.steps) {
        const node* next = at->child(step.element->name);
        while (next != nullptr && !fulfils(*next, step.where)) next = next->next_same();
        if (next == nullptr) return nullptr;
        mark_predicates(*next, step.where, row);
        at = next;
    }
    return at;
}

void backward_run::mark_predicates(const node& element, std::span<const predicate> where, std::uint16_t row) {
    for (const predicate& one : where) {
        if (one.how != predicate::test::equals) continue;
        const node* found = find_right(element, one.path);
        if (found == nullptr || found->value != one.value) continue;
        marks_.carry(*found, row, nullptr);
        const node* at = &element;
        for (const right_step& step : one.path) {
            at = find_right(*at, std::span(&step, 1));
            if (at == nullptr) break;
            mark_predicates(*at, step.where, row);
        }
    }
}

node& backward_run::start(const left_path& path) {
    switch (path.from) {
        case left_path::origin::root:
            return *root_;
        case left_path::origin::letter:
            return *letter_;
        case left_path::origin::current:
            break;
    }
    return *current_;
}

std::string_view backward_run::value_of(const node& element) const {
    for (const replaced& one : replaced_) {
        if (one.source == &element) return one.text;
    }
    return element.value;
}

}  // namespace genvej::mappings
