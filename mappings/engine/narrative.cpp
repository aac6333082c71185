#include "mappings/engine/narrative.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "mappings/engine/builder.hpp"
#include "mappings/engine/names.hpp"
#include "mappings/engine/syntax.hpp"
#include "mappings/vocabulary/markup.hpp"

namespace genvej::mappings {

using model::node;

namespace {

constexpr std::string_view table_path = "mappings/shared/narrative.tsv";

struct shown_group;

/// What the rows say of one step: its line, when a row ends here, and what stands below it.
struct shown_element {
    std::vector<predicate> where;
    std::string label;  ///< escaped, `<p>Label: `; empty: no row ends here
    std::vector<shown_group> below;
};

/// The rows of one element; the first that fits shows it.
struct shown_group {
    std::string_view name;
    std::vector<shown_element> variants;
};

struct shown_resource {
    const profiles::type_row* type = nullptr;
    std::vector<shown_group> groups;
};

struct narrative_table {
    std::vector<shown_resource> resources;
    model::issues wrong;
};

shown_resource* find_resource(narrative_table& all, std::string_view name) {
    for (shown_resource& one : all.resources) {
        if (one.type->name == name) return &one;
    }
    const profiles::type_row* type = profiles::find_type(name);
    if (type == nullptr || !type->resource) return nullptr;
    all.resources.push_back({type, {}});
    return &all.resources.back();
}

bool same_steps(const std::vector<right_step>& a, const std::vector<right_step>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const right_step& x, const right_step& y) {
        return x.element == y.element && x.where.empty() && y.where.empty();
    });
}

bool same_predicates(const std::vector<predicate>& a, const std::vector<predicate>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const predicate& x, const predicate& y) {
        return x.how == y.how && x.value == y.value && same_steps(x.path, y.path);
    });
}

/// The place of a step, found or made behind those that are there. False: a row without predicate stands
/// before.
shown_element* place(std::vector<shown_group>& groups, const right_step& step) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const shown_group& one) { return one.name == step.element->name; });
    if (group == groups.end()) group = groups.insert(groups.end(), {step.element->name, {}});
    for (shown_element& one : group->variants) {
        if (same_predicates(one.where, step.where)) return &one;
        if (one.where.empty()) return nullptr;
    }
    return &group->variants.emplace_back(shown_element{step.where, "", {}});
}

/// Empty: the row is in the table now; else what is wrong with it.
std::string add_row(shown_resource& resource, std::string_view path, std::string_view label) {
    right_path resolved;
    if (auto wrong = resolve_right(path, *resource.type, resolved)) return std::string(path);
    if (resolved.type == nullptr || !resolved.type->primitive || resolved.type->name == "base64Binary")
        return std::string(path) + " is nothing to be read";
    std::vector<shown_group>* groups = &resource.groups;
    shown_element* at = nullptr;
    for (const right_step& step : resolved.steps) {
        at = place(*groups, step);
        if (at == nullptr) return std::string(path) + " stands behind the row that shows everything there";
        groups = &at->below;
    }
    if (!at->label.empty()) return std::string(path) + " stands there twice";
    at->label = "<p>";
    append_markup_text(at->label, label);
    at->label += ": ";
    return "";
}

narrative_table read_table(std::string_view text) {
    narrative_table out;
    const auto rows = model::table::read(text, '\t');
    const auto fail = [&](std::uint32_t line, std::string what) {
        out.wrong.push_back(map_issue("map.narrative", std::string(table_path) + ":" + std::to_string(line),
                                      {std::move(what)}));
    };
    if (!rows) {
        fail(rows.error().line, rows.error().text);
        return out;
    }
    for (const model::table::row& row : rows->rows()) {
        shown_resource* resource = row.fields.size() < 3 ? nullptr : find_resource(out, row.fields[0]);
        std::string wrong =
            resource == nullptr ? "no such resource" : add_row(*resource, row.fields[1], row.fields[2]);
        if (!wrong.empty()) fail(row.line, std::move(wrong));
    }
    return out;
}

const narrative_table& table() {
    static const narrative_table all = read_table(model::resource_text(table_path));
    return all;
}

/// A text keeps its lines: without them a letter of many lines is a block of words.
void append_lines(std::string& out, std::string_view text) {
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        append_markup_text(out, text.substr(0, end));
        out += "<br/>";
        text.remove_prefix(end + 1);
    }
    append_markup_text(out, text);
}

void show(const node& from, const std::vector<shown_group>& groups, std::string& out);

void show_element(const node& element, const shown_element& by, std::string& out) {
    if (!by.label.empty() && !element.value.empty()) {
        out += by.label;
        append_lines(out, element.value);
        out += "</p>";
    }
    if (!by.below.empty()) show(element, by.below, out);
}

void show(const node& from, const std::vector<shown_group>& groups, std::string& out) {
    for (const shown_group& group : groups) {
        for (const node* at = find_child(from, group.name); at != nullptr; at = find_next(*at)) {
            for (const shown_element& one : group.variants) {
                if (!one.where.empty() && !fulfils(*at, one.where)) continue;
                show_element(*at, one, out);
                break;
            }
        }
    }
}

void write_division(const node& resource, std::string& out) {
    out = division_begin;
    out += "<p>Id: ";
    append_markup_text(out, resource.child_value("id"));
    out += "</p>";
    for (const shown_resource& one : table().resources) {
        if (!same_name(one.type->name, resource.name)) continue;
        show(resource, one.groups, out);
        break;
    }
    out += division_end;
}

/// `text` stands behind id, meta, implicitRules and language.
void put_text(model::document& into, node& resource, std::string& scratch) {
    node* before = nullptr;
    for (node* at = resource.first; at != nullptr; at = at->next) {
        if (at->name == "text") return;
        if (at->name == "id" || at->name == "meta" || at->name == "implicitRules" || at->name == "language")
            before = at;
    }
    node* text = into.make("text");
    model::document::insert_after(resource, before, *text);
    node* status = into.append(*text, "status");
    status->value = "generated";
    status->as = model::literal::string;
    node* div = into.append(*text, "div");
    write_division(resource, scratch);
    div->value = into.memory().copy(scratch);
    div->as = model::literal::string;
}

}  // namespace

void add_narratives(model::document& bundle) {
    std::string scratch;
    scratch.reserve(4096);
    for (node* entry = bundle.root()->child("entry"); entry != nullptr; entry = entry->next_same()) {
        node* around = entry->child("resource");
        if (around != nullptr && around->first != nullptr) put_text(bundle, *around->first, scratch);
    }
}

model::issues check_narratives() {
    return table().wrong;
}

model::issues check_narratives(std::string_view text) {
    return read_table(text).wrong;
}

}  // namespace genvej::mappings
