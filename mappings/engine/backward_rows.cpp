#include <algorithm>
#include <stdexcept>

#include "mappings/engine/backward.hpp"
#include "mappings/engine/names.hpp"

namespace genvej::mappings {

using model::node;

void backward_run::run_row(const map_row& row, node& current) {
    if (row.excused_right) return excuse(row);
    if (!row.backward) return row.excused ? void() : note_written(row);
    if (!row.conditions.empty() && !holds(row.conditions)) return;
    row_ = &row;
    current_ = &current;
    build_.row = row.number;
    build_.last_made = nullptr;
    if (row.left.front().what != operand::kind::left) return note_written(row);
    if (row.right.front().what == operand::kind::constant) return write_constant(row);
    if (!gather(row)) return;
    if (row.how == nullptr) {
        write(0, text(0));
    } else {
        row.how->backward(*this);
    }
    finish_row(row);
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
    for (const node* at = find_child(from, step.element->name); at != nullptr; at = find_next(*at)) {
        if (fulfils(*at, step.where)) excuse_below(*at, steps.subspan(1), row);
    }
}

void backward_run::write_constant(const map_row& row) {
    gives_way_ = true;
    sources_ = {};
    count(row.number);
    write(0, row.right.front().text);
}

bool backward_run::gather(const map_row& row) {
    if (row.right.size() > items_.size())
        throw std::logic_error("a row with more paths than any converter takes");
    bool any = false;
    bool all = true;
    gives_way_ = false;
    for (std::size_t i = 0; i < row.right.size(); ++i) {
        const operand& from = row.right[i];
        items_[i] = {};
        if (from.what == operand::kind::fact) {
            items_[i].text = out_.target.memory().copy(known_text(with_.known, from.known));
            gives_way_ = i == 0;
        } else if (slots_[from.right.slot] != nullptr) {
            items_[i].element = find_marked(from.right, row.number);
        }
        items_[i].present = items_[i].element != nullptr || !items_[i].text.empty();
        any = any || items_[i].present;
        if (!items_[i].present && !from.right.optional) all = false;
    }
    sources_ = std::span(items_).first(row.right.size());
    arguments_ = row.arguments;
    if (!any && row.fallback && row.right.front().what == operand::kind::fact) {
        items_[0] = {nullptr, *row.fallback, true};
        return true;
    }
    return (all && any) || (any && row.how != nullptr && row.how->right_max > 1) ||
           (row.how != nullptr && row.how->without_source);
}

void backward_run::finish_row(const map_row& row) {
    count(row.number);
    for (const source_item& one : sources_) {
        if (one.element != nullptr) marks_.carry(*one.element, row.number, build_.last_made);
    }
}

std::string_view backward_run::text(std::size_t i) {
    if (!has(i)) return {};
    return source(i) != nullptr ? value_of(*source(i)) : sources_[i].text;
}

std::string_view backward_run::text_of(const node& element) {
    return value_of(element);
}

void backward_run::replace_source(std::size_t i, std::string_view text) {
    const node* element = source(i);
    if (element == nullptr) return;
    const auto known = std::find_if(replaced_.begin(), replaced_.end(),
                                    [&](const replaced& one) { return one.source == element; });
    if (known != replaced_.end()) {
        known->text = text;
    } else {
        replaced_.push_back({element, text});
    }
}

node* backward_run::make(std::size_t i) {
    const left_path& path = row_->left[i].left;
    return build_.path(start(path), path.steps);
}

node* backward_run::make_parent(std::size_t i) {
    const left_path& path = row_->left[i].left;
    const std::span<const schemas::element_decl* const> steps(path.steps);
    return build_.path(start(path), steps.first(steps.empty() ? 0 : steps.size() - 1));
}

node* backward_run::make_where(std::size_t, std::string_view, std::string_view) {
    throw std::logic_error("a letter element has no key");
}

node* backward_run::make_another(std::size_t i) {
    return build_.make(*make_parent(i), *row_->left[i].left.steps.back());
}

void backward_run::write(std::size_t i, std::string_view text) {
    if (i >= row_->left.size() || row_->left[i].what != operand::kind::left || trimmed(text).empty()) return;
    const left_path& path = row_->left[i].left;
    const bool must_be = path.end != nullptr && path.end->min > 0;
    const bool of_fact = row_->right.front().what == operand::kind::fact;
    if (row_->fallback && *row_->fallback == text && !must_be && !of_fact) return;
    node* target = make(i);
    if (target->first == nullptr) return set(*target, text);
    if (gives_way_ || model::text_of(*target, out_.target.memory()) == text) return;
    const std::string other = target->row == 0 ? "" : map_.rows[target->row - 1U].id();
    report("map.twice", {path.text, other}, 0);
}

std::string_view backward_run::written(std::size_t i) {
    const left_path& path = row_->left[i].left;
    const node* at = &start(path);
    for (const schemas::element_decl* step : path.steps) {
        at = at->child(step->name);
        if (at == nullptr) return {};
    }
    return model::text_of(*at, out_.target.memory());
}

void backward_run::rewrite(std::size_t i, std::string_view text) {
    node* target = make(i);
    while (target->first != nullptr) model::document::remove(*target->first);
    set(*target, text);
}

node* backward_run::child(node& parent, std::string_view name) {
    const schemas::element_decl* found = declared_child(parent, name);
    if (found == nullptr)
        throw std::logic_error("no child " + std::string(name) + " below " + std::string(parent.name));
    return build_.find_or_make(parent, *found);
}

node* backward_run::below(node&, std::span<const right_step>) {
    throw std::logic_error("steps of FHIR do not lead through a letter");
}

node* backward_run::append(node& parent, std::string_view name) {
    // Mixed content has no order among its kinds: what comes later stands later. A text without characters
    // says that it is mixed, so that a writer does not lay it out: its white space would be content.
    if (parent.first == nullptr) out_.target.append_text(parent, {});
    return build_.append(parent, name, declared_child(parent, name));
}

void backward_run::append_text(node& parent, std::string_view text) {
    if (text.empty()) return;
    out_.target.append_text(parent, text)->row = row_->number;
    build_.last_made = &parent;
}

bool backward_run::allows(const node& parent, std::string_view name) const {
    return declared_child(parent, name) != nullptr;
}

const schemas::element_decl* backward_run::declared_child(const node& parent, std::string_view name) const {
    const schemas::element_decl* declared = build_.declaration(parent);
    if (declared == nullptr || declared->type == nullptr) return nullptr;
    if (asked_.type == declared->type && asked_.child->name == name) return asked_.child;
    const schemas::element_decl* found = declared->type->child(name);
    if (found != nullptr) asked_ = {declared->type, found};
    return found;
}

void backward_run::put_line_in_front(std::size_t i, std::string_view line) {
    node* target = make(i);
    const bool more = target->first != nullptr;
    node* text = out_.target.make({}, model::node_kind::text);
    text->value = line;
    text->row = row_->number;
    model::document::insert_after(*target, nullptr, *text);
    build_.last_made = target;
    if (!more) return;
    node* end_of_line = append(*target, "Break");
    model::document::remove(*end_of_line);
    model::document::insert_after(*target, text, *end_of_line);
}

void backward_run::set(node& element, std::string_view text) {
    if (text.empty()) return;
    out_.target.append_text(element, text)->row = build_.row;
    build_.last_made = &element;
}

void backward_run::report(std::string_view code, std::vector<std::string> params, std::size_t i) {
    const node* at = source(i);
    model::issue made = at == nullptr
                            ? model::make_issue(code, *slots_[0], model::path_style::fhir, std::move(params))
                            : model::make_issue(code, *at, model::path_style::fhir, std::move(params));
    if (at != nullptr) made.evidence = std::string(text(i).substr(0, 200));
    made.rule = map_.rows[row_->number - 1U].id();
    out_.found.push_back(std::move(made));
}

}  // namespace genvej::mappings
