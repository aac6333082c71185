#include "mappings/engine/backward.hpp"

#include <algorithm>

#include "mappings/engine/coverage.hpp"

namespace genvej::mappings {

using model::node;

backward_run::backward_run(const program& map, const node& bundle, const reference_index& index,
                           const context& with, translation& out)
    : map_run(map, with, out, build_),
      bundle_(bundle),
      build_(out.target),
      index_(index),
      slots_(map.slots, nullptr) {
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
    std::size_t last =
        0;  // of several entries of a type each takes another resource: all that come before count
    for (std::size_t i = 0; i < map_.entries.size(); ++i) {
        for (const condition& asked : one.conditions) {
            if (asked.of == condition::side::right && asked.right.slot == map_.entries[i].slot) last = i + 1;
        }
    }
    std::vector<std::uint8_t> state(map_.entries.size(), 0);
    for (std::size_t i = 0; i < last; ++i) bind(i, state);
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
