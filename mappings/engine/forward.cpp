#include "mappings/engine/forward.hpp"

#include <algorithm>

#include "conformance/model/text_writer.hpp"
#include "mappings/engine/coverage.hpp"
#include "mappings/engine/names.hpp"

namespace genvej::mappings {

using model::node;

forward_run::forward_run(const program& map, const node& root, const context& with, translation& out)
    : map_run(map, with, out, build_),
      root_(root),
      build_(out.target),
      slots_(map.slots, nullptr),
      references_(map.slots) {}

const node* forward_run::find_letter(std::size_t number) const {
    const node* letter = root_.child(map_.letter_element->name);
    for (; letter != nullptr && number > 0; --number) letter = letter->next_same();
    return letter;
}

void forward_run::run() {
    letter_ = find_letter(with_.letter);
    if (letter_ == nullptr) {
        out_.found.push_back(
            model::make_issue("map.letter", root_, model::path_style::xml, {map_.letter_element->name}));
        return;
    }
    if (!identify()) return;
    bind_entries();
    run_block(map_.body, *letter_);
    std::vector<const node*> left_over;
    report_unread_letter(map_, root_, *letter_, marks_, with_.coverage, out_,
                         map_.rest ? &left_over : nullptr);
    for (const node* one : left_over) run_rest(*one);
    out_.message_id = std::string(own_facts_.message_id);
    out_.bundle_id = std::string(own_facts_.bundle_id);
}

/// settled.md, "Identifiers": MessageHeader.id = v5(GLN#letter id), Bundle.id = v5(GLN#envelope id#letter
/// id).
bool forward_run::identify() {
    const auto value = [&](const left_path& path) -> std::string_view {
        const node* found = find_left(path, *letter_);
        return found == nullptr ? std::string_view{} : trimmed(text_of(*found));
    };
    const std::string_view gln = value(map_.identity.sender);
    const std::string_view letter = value(map_.identity.letter);
    const std::string_view envelope = value(map_.identity.envelope);
    if (gln.empty() || letter.empty() || envelope.empty()) {
        out_.found.push_back(model::make_issue(
            "map.identity", *letter_, model::path_style::xml,
            {map_.identity.sender.text, map_.identity.letter.text, map_.identity.envelope.text}));
        return false;
    }
    model::arena& memory = out_.target.memory();
    std::string_view letter_key = memory.join(gln, "#", letter);
    std::string_view bundle_key = memory.join(memory.join(gln, "#", envelope), "#", letter);
    std::string shown = std::string(gln) + "#" + in_letter_key(envelope) + "#" + in_letter_key(letter);
    const std::string_view number = known_text(with_.known, &facts::number);
    if (!number.empty() && number != "1") {  // one letter gives several messages
        letter_key = memory.join(letter_key, "#", number);
        bundle_key = memory.join(bundle_key, "#", number);
        shown.append("#").append(number);
    }
    own_facts_.message_id = memory.copy(own_facts_.digest.uuid(letter_key));
    own_facts_.bundle_id = memory.copy(own_facts_.digest.uuid(bundle_key));
    build_.row = map_.identity.number;
    count(map_.identity.number);
    node* bundle = build_.root(*map_.slot_types[0]);
    out_.target.set_root(bundle);
    out_.target.style = model::path_style::fhir;
    slots_[0] = bundle;
    set(*child(*bundle, "id"), own_facts_.bundle_id);
    node* identifier = child(*bundle, "identifier");
    set(*child(*identifier, "system"), map_.identity.system);
    set(*child(*identifier, "value"), memory.copy(shown));
    for (const left_path* path : {&map_.identity.letter, &map_.identity.envelope}) carry_identity(*path);
    return true;
}

void forward_run::carry_identity(const left_path& path) {
    const node* source = find_left(path, *letter_);
    marks_.carry(*source, map_.identity.number, slots_[0]->child("identifier")->child("value"));
}

void forward_run::bind_entries() {
    for (const map_entry& entry : map_.entries) {
        if (!holds(entry.conditions, *letter_)) continue;
        const made_entry made = make_entry(entry);
        slots_[entry.slot] = made.resource;
        references_[entry.slot] = made.reference;
    }
    for (const map_entry& entry : map_.entries) {
        if (slots_[entry.slot] != nullptr) set_reference(entry, references_[entry.slot]);
    }
}

/// Bundle.entry with fullUrl and resource.id (settled.md: `<MessageHeader.id>/<Type>/<n>`; the header's own
/// id is known).
forward_run::made_entry forward_run::make_entry(const map_entry& entry) {
    struct entry_rows {
        const profiles::element_row* entry = profiles::find_type("Bundle")->child("entry");
        const profiles::element_row* full_url = entry->type->child("fullUrl");
        const profiles::element_row* resource = entry->type->child("resource");
    };
    static const entry_rows rows;
    build_.row = entry.number;
    count(entry.number);
    const std::string_view type = entry.type->name;
    const bool header = type == "MessageHeader";
    const std::uint32_t n = own_facts_.next(type);
    model::arena_writer url(out_.target.memory(), 128);
    url.put(map_.base, "/", type);
    url.put("/", header ? own_facts_.message_id : own_facts_.derived_uuid(type, n), {});
    const std::string_view full_url = url.take();
    const std::string_view reference = full_url.substr(map_.base.size() + 1);
    node* around = build_.make(*slots_[0], *rows.entry);
    set(*build_.make(*around, *rows.full_url), full_url);
    node* resource = build_.resource(*build_.make(*around, *rows.resource), *entry.type);
    set(*build_.make(*resource, *entry.type->child("id")), reference.substr(type.size() + 1));
    for (const predicate& one : entry.where) {
        if (one.how == predicate::test::equals) set(*build_.path(*resource, one.path), one.value);
    }
    return {resource, reference};
}

void forward_run::set_reference(const map_entry& entry, std::string_view reference) {
    if (!entry.from || slots_[entry.from->slot] == nullptr) return;
    build_.row = entry.number;
    const std::span<const right_step> steps(entry.from->steps);
    node& from = *slots_[entry.from->slot];
    const std::size_t outer = steps.size() - 1;  // the last step is `reference`
    node* holder = outer > 0 && steps[outer - 1].element->list ? build_.another(from, steps.first(outer))
                                                               : build_.path(from, steps.first(outer));
    set(*build_.step(*holder, steps[outer]), reference);
}

void forward_run::run_block(const map_block& block, const node& current) {
    for (const map_block::item& item : block.items) {
        if (item.what == map_block::kind::row) {
            run_row(block.rows[item.at], current);
        } else {
            run_each(block.blocks[item.at], current);
        }
    }
}

void forward_run::run_each(const map_each& each, const node& current) {
    if (!each.forward) return;
    if (!each.entry && slots_[each.right.slot] == nullptr) return;
    const std::size_t outer = item_number_;
    std::size_t met = 0;
    each_element(each, start(each.left, current), 0, met);
    static const node nothing{};
    if (met == 0 && each.at_least_one && holds(each.conditions, nothing)) {
        item_number_ = 0;
        run_item(each, nothing, true);
    }
    item_number_ = outer;
}

void forward_run::each_element(const map_each& each, const node& from, std::size_t step, std::size_t& met) {
    if (step == each.left.steps.size()) {
        const bool itself = each.left.steps.empty();
        if (!itself && !each.shown_by_elements && is_blank(from)) return;
        if (!holds(each.conditions, from)) return;
        if (!itself) item_number_ = met;
        ++met;
        run_item(each, from, itself && forced_);
        return;
    }
    for (const node* at = find_child(from, each.left.steps[step]->name); at != nullptr; at = find_next(*at)) {
        each_element(each, *at, step + 1, met);
    }
}

/// A text that does not fit into one item goes on in further ones.
void forward_run::run_item(const map_each& each, const node& element, bool forced) {
    const bool outer_forced = forced_;
    const bool outer_allowed = own_facts_.pieces.allowed;
    if (each.without_item()) {
        count(each.number);
        return run_block(*each.body, element);
    }
    const bool goes_on = !each.entry && !each.left.steps.empty() && each.right.end()->list;
    forced_ = forced;
    if (goes_on) own_facts_.pieces.allowed = true;
    make_item(each, element, forced);
    while (goes_on && !own_facts_.pieces.rest.empty()) {
        own_facts_.pieces.continues = true;
        make_item(each, element, forced);
        own_facts_.pieces.continues = false;
    }
    own_facts_.pieces.allowed = outer_allowed;
    forced_ = outer_forced;
}

void forward_run::make_item(const map_each& each, const node& element, bool forced) {
    const std::size_t before = content_;
    build_.row = each.number;
    if (!each.entry) count(each.number);
    node* item = nullptr;
    node* top = slots_[0];
    if (each.entry) {
        const made_entry made = make_entry(*each.entry);
        item = made.resource;
        references_[each.slot] = made.reference;
        slots_[each.slot] = item;
        set_reference(*each.entry, made.reference);
    } else {
        top = slots_[each.right.slot];
        item = build_.another(*top, each.right.steps);
        slots_[each.slot] = item;
    }
    run_block(*each.body, element);
    if (content_ == before && !forced && !each.left.steps.empty() && !each.entry) {
        node* parent = item->parent;
        model::document::remove(*item);
        builder::prune(parent, top);
    }
    slots_[each.slot] = nullptr;
}

/// What no row carried becomes a text of its own, whatever it is.
void forward_run::run_rest(const node& element) {
    rest_item_ = &element;
    out_.found.push_back(
        model::make_issue("map.unforeseen", element, model::path_style::xml, {std::string(element.name)}));
    out_.found.back().rule = map_.rows[map_.rest->number - 1U].id();
    run_item(*map_.rest, element, true);
    if (marks_.row(element) == 0) marks_.carry(element, map_.rest->number, build_.last_made);
    record_rest(map_, element, marks_, with_.coverage, out_);
}

const node& forward_run::start(const left_path& path, const node& current) const {
    switch (path.from) {
        case left_path::origin::root:
            return root_;
        case left_path::origin::letter:
            return *letter_;
        case left_path::origin::current:
            break;
    }
    return current;
}

const node* forward_run::find_left(const left_path& path, const node& current) const {
    const node* at = &start(path, current);
    const std::size_t length = path.steps.size();
    std::size_t i = 0;
    if (read_.start == at) {
        const std::size_t known = std::min(length, read_.length);
        while (i < known && read_.steps[i] == path.steps[i]) ++i;
    }
    read_.start = at;
    read_.length = i;
    if (i > 0) at = read_.nodes[i - 1];
    for (; i < length; ++i) {
        at = find_child(*at, path.steps[i]->name);
        if (at == nullptr) return nullptr;
        if (read_.length == i) read_.add(*path.steps[i], *at);
    }
    return at;
}

bool forward_run::holds(const std::vector<condition>& all, const node& current) const {
    return std::all_of(all.begin(), all.end(), [&](const condition& one) {
        if (one.first) return (item_number_ == 0) != one.negated;
        if (one.of == condition::side::right) return true;
        if (one.of == condition::side::fact) return one.holds(with_.known);
        const node* found = find_left(one.left, current);
        const bool empty_by_declaration = found != nullptr && one.left.end != nullptr &&
                                          one.left.end->type != nullptr &&
                                          one.left.end->type->kind == schemas::content::empty;
        bool result = found != nullptr && (empty_by_declaration || !is_blank(*found));
        if (one.how != predicate::test::exists) {
            const bool equal =
                result && trimmed(model::text_of(*found, out_.target.memory())) == one.wanted(with_.known);
            result = one.how == predicate::test::equals ? equal : !equal;
        }
        return result != one.negated;
    });
}

}  // namespace genvej::mappings
