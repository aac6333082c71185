#include <algorithm>
#include <stdexcept>

#include "mappings/engine/coverage.hpp"
#include "mappings/engine/forward.hpp"
#include "mappings/engine/names.hpp"
#include "mappings/vocabulary/white_space.hpp"

namespace genvej::mappings {

using model::node;

namespace {

/// `x` covers every repetition of what its path names.
void excuse_all(marks& into, const node& from, std::span<const schemas::element_decl* const> steps,
                std::uint16_t row) {
    if (steps.empty()) return into.carry(from, row, nullptr);
    for (const node* at = from.child(steps.front()->name); at != nullptr; at = at->next_same()) {
        excuse_all(into, *at, steps.subspan(1), row);
    }
}

bool is_right_constant(const map_row& row) noexcept {
    return row.right.front().what == operand::kind::constant;
}

/// Do both lead to the same element, whatever was made since? What selects by more than one equal value may
/// not.
bool same_step(const right_step& a, const right_step& b) noexcept {
    if (a.element != b.element || a.where.size() != b.where.size()) return false;
    if (a.where.empty()) return true;
    const predicate& one = a.where.front();
    const predicate& other = b.where.front();
    return a.where.size() == 1 && one.one_step() && other.one_step() && one.how == predicate::test::equals &&
           other.how == predicate::test::equals && one.path.front().element == other.path.front().element &&
           one.value == other.value;
}

}  // namespace

void forward_run::run_row(const map_row& row, const node& current) {
    if (!row.forward && !row.excused) return;  // what is excused on the right has neither
    if (!row.conditions.empty() && !holds(row.conditions, current)) return;
    if (row.excused) {
        const left_path& path = row.left.front().left;
        if (find_left(path, current) != nullptr) count(row.number);
        return excuse_all(marks_, start(path, current), path.steps, row.number);
    }
    if (is_right_constant(row)) return compare_fixed(row, current);
    if (!bound(row)) return;
    row_ = &row;
    current_ = &current;
    build_.row = row.number;
    build_.last_made = nullptr;
    if (!gather(row, current)) return;
    if (row.how == nullptr) {
        write(0, text(0));
    } else {
        row.how->forward(*this);
    }
    finish_row(row);
}

/// `Letter/TypeCode <-> "XDIS91"`: what must be so anyway is carried by being so.
void forward_run::compare_fixed(const map_row& row, const node& current) {
    const node* found = find_left(row.left.front().left, current);
    if (found == nullptr || trimmed(text_of(*found)) != row.right.front().text) return;
    marks_.carry(*found, row.number, nullptr);
    count(row.number);
}

bool forward_run::bound(const map_row& row) const {
    return std::all_of(row.right.begin(), row.right.end(),
                       [&](const operand& one) { return slots_[one.right.slot] != nullptr; });
}

/// Collects what the row reads. False: there is nothing for it to do.
bool forward_run::gather(const map_row& row, const node& current) {
    if (row.left.size() > items_.size())
        throw std::logic_error("a row with more paths than any converter takes");
    bool any = false;
    bool all = true;
    gives_way_ = true;
    for (std::size_t i = 0; i < row.left.size(); ++i) {
        const operand& from = row.left[i];
        items_[i] = {};
        const bool present = gather_one(from, row, current, items_[i]);
        const bool own = from.what == operand::kind::left || from.what == operand::kind::copy;
        any = any || present;
        if (own) gives_way_ = false;
        if (!present && !from.left.optional && !from.right.optional) all = false;
    }
    sources_ = std::span(items_).first(row.left.size());
    arguments_ = row.arguments;
    if (all && any) return true;
    if (row.fallback && !items_[0].present) {
        items_[0] = {nullptr, *row.fallback, true};
        return true;
    }
    return row.how != nullptr && row.how->without_source;
}

bool forward_run::gather_one(const operand& from, const map_row& row, const node& current,
                             source_item& into) {
    switch (from.what) {
        case operand::kind::left: {
            const node* found = find_left(from.left, current);
            const bool takes_empty = row.how != nullptr && row.how->takes_elements;
            if (found == nullptr || (!takes_empty && is_blank(*found))) return false;
            into.element = found;
            for (const auto& [element, text] : replaced_) {
                if (element != found) continue;
                into.text = text;
                into.replaced = true;
                return into.present = !text.empty();
            }
            break;
        }
        case operand::kind::constant:
            into.text = from.text;
            break;
        case operand::kind::fact:
            into.text = out_.target.memory().copy(known_text(with_.known, from.known));
            break;
        case operand::kind::name:
            into.text = out_.target.memory().copy(model::path_of(*rest_item_, model::path_style::xml));
            break;
        case operand::kind::reference:
            into.text = references_[from.right.slot];
            break;
        case operand::kind::copy: {
            const node* slot = slots_[from.right.slot];
            const node* found = slot == nullptr ? nullptr : find_right(*slot, from.right.steps);
            if (found != nullptr) into.text = found->value;
            break;
        }
        case operand::kind::right:
            return false;
    }
    into.present = into.element != nullptr || !into.text.empty();
    return into.present;
}

void forward_run::finish_row(const map_row& row) {
    count(row.number);
    bool carried = forced_;
    for (const source_item& one : sources_) {
        if (one.element == nullptr) continue;
        marks_.carry(*one.element, row.number, build_.last_made);
        carried = true;
    }
    if (carried || !gives_way_) ++content_;
    // Where a row has a default, it is the default that deserves the word and not the text that is there.
    const bool deserved = !row.fallback || sources_.front().element == nullptr;
    if (deserved && !row.warn.empty() && build_.last_made != nullptr) report(row.warn, {}, 0);
}

std::string_view forward_run::text(std::size_t i) {
    if (i >= sources_.size() || !sources_[i].present) return {};
    const source_item& item = sources_[i];
    return item.element == nullptr || item.replaced || !item.text.empty() ? item.text
                                                                          : text_of(*item.element);
}

std::string_view forward_run::text_of(const node& element) {
    return model::text_of(element, out_.target.memory());
}

void forward_run::replace_source(std::size_t i, std::string_view text) {
    sources_[i].text = text;
    sources_[i].replaced = true;
    const node* element = sources_[i].element;
    for (auto& [known, replacement] : replaced_) {
        if (known != element) continue;
        replacement = text;
        return;
    }
    if (element != nullptr) replaced_.emplace_back(element, text);
}

node* forward_run::path(node& from, std::span<const right_step> steps) {
    node* at = &from;
    std::size_t i = 0;
    if (written_.start == at) {
        // What was taken away again has no parent.
        while (i < steps.size() && i < written_.length && written_.nodes[i]->parent == at &&
               same_step(*written_.steps[i], steps[i]))
            at = written_.nodes[i++];
    }
    written_.start = &from;
    written_.length = i;
    for (; i < steps.size(); ++i) {
        at = build_.step(*at, steps[i]);
        if (written_.length == i) written_.add(steps[i], *at);
    }
    return at;
}

node* forward_run::make(std::size_t i) {
    return path(*base(i), row_->right[i].right.steps);
}

node* forward_run::make_parent(std::size_t i) {
    const std::span<const right_step> steps(row_->right[i].right.steps);
    return path(*base(i), steps.first(steps.empty() ? 0 : steps.size() - 1));
}

node* forward_run::make_where(std::size_t i, std::string_view child_name, std::string_view value) {
    node* parent = make_parent(i);
    const right_step& last = row_->right[i].right.steps.back();
    for (node* at = parent->child(last.element->name); at != nullptr; at = at->next_same()) {
        if (at->child_value(child_name) == value && fulfils(*at, last.where)) return build_.last_made = at;
    }
    node* made = build_.another(*base(i), row_->right[i].right.steps);
    set(*child(*made, child_name), value);
    return made;
}

node* forward_run::make_another(std::size_t i) {
    return build_.another(*base(i), row_->right[i].right.steps);
}

void forward_run::write(std::size_t i, std::string_view text) {
    if (text.empty()) return;
    node* target = make(i);
    if (target->value.empty()) return set(*target, text);
    if (gives_way_ || target->value == text) {
        build_.last_made = target;
        return;
    }
    const std::string other = target->row == 0 ? "" : map_.rows[target->row - 1U].id();
    report("map.twice", {row_->right[i].right.text, other}, 0);
}

std::string_view forward_run::written(std::size_t i) {
    const node* slot = base(i);
    const node* found = slot == nullptr ? nullptr : find_right(*slot, row_->right[i].right.steps);
    return found == nullptr ? std::string_view{} : found->value;
}

void forward_run::rewrite(std::size_t i, std::string_view text) {
    set(*make(i), text);
}

node* forward_run::child(node& parent, std::string_view name) {
    return build_.find_or_make(parent, build_.child_row(parent, name));
}

node* forward_run::below(node& parent, std::span<const right_step> steps) {
    return build_.path(parent, steps);
}

node* forward_run::append(node& parent, std::string_view name) {
    return build_.make(parent, build_.child_row(parent, name));
}

void forward_run::append_text(node& parent, std::string_view text) {
    set(parent, out_.target.memory().join(parent.value, text));
}

bool forward_run::allows(const node& parent, std::string_view name) const {
    const profiles::type_row* type = build_.type_of(parent);
    return type != nullptr && type->child(name) != nullptr;
}

void forward_run::put_line_in_front(std::size_t, std::string_view) {
    throw std::logic_error("only a letter has lines that end with an element");
}

/// What FHIR takes for a code; said where that is not what the letter says.
std::string_view forward_run::as_code(std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (plain) return text;
    const std::string tidy = fhir_code_of(text);
    if (tidy == text) return text;
    report("convert.code_blanks", {}, 0);
    return out_.target.memory().copy(tidy);
}

void forward_run::set(node& element, std::string_view text) {
    static const profiles::type_row* const code = profiles::find_type("code");
    element.value = row_ != nullptr && build_.type_of(element) == code ? as_code(text) : text;
    build_.last_made = &element;
}

/// Where something is missing that the row's first condition asks for: the element that lacks it.
const node& forward_run::place_of_row() const {
    const node* at = letter_;
    if (row_->conditions.empty() || row_->conditions.front().of != condition::side::left) return *at;
    const left_path& path = row_->conditions.front().left;
    at = &start(path, *current_);
    for (const schemas::element_decl* step : path.steps) {
        const node* next = find_child(*at, step->name);
        if (next == nullptr) break;
        at = next;
    }
    return at->name.empty() ? *letter_ : *at;  // the rows of an item that the letter does not have
}

void forward_run::report(std::string_view code, std::vector<std::string> params, std::size_t i) {
    const node* at = source(i);
    model::issue made = model::make_issue(code, at == nullptr ? place_of_row() : *at, model::path_style::xml,
                                          std::move(params));
    if (at != nullptr) made.evidence = std::string(text(i).substr(0, 200));
    made.rule = map_.rows[row_->number - 1U].id();
    out_.found.push_back(std::move(made));
}

}  // namespace genvej::mappings
