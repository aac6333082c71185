#include "mappings/engine/narrative.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/escape.hpp"
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
    std::uint64_t bit = 0;  ///< of its name
    std::vector<shown_element> variants;
};

/// A bit for a name. Most of what a table shows is not there: of most groups one bit tells so.
std::uint64_t bit_of(std::string_view name) noexcept {
    const auto first = static_cast<unsigned char>(name.front());
    return std::uint64_t{1} << ((first + 7 * name.size()) % 64);
}

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
    if (group == groups.end())
        group = groups.insert(groups.end(), {step.element->name, bit_of(step.element->name), {}});
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
    model::append_escaped(at->label, label);
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

void show(const node& from, const std::vector<shown_group>& groups, model::arena_writer& out);

void show_element(const node& element, const shown_element& by, model::arena_writer& out) {
    if (!by.label.empty() && !element.value.empty()) {
        out.put(by.label);
        // A text keeps its lines: without them a letter of many lines is a block of words.
        out.put_escaped<model::escape_lines>(element.value);
        out.put("</p>");
    }
    if (!by.below.empty()) show(element, by.below, out);
}

void show(const node& from, const std::vector<shown_group>& groups, model::arena_writer& out) {
    std::uint64_t present = 0, several = 0;
    for (const node* at = from.first; at != nullptr; at = at->next) {
        const std::uint64_t bit = bit_of(at->name);
        several |= present & bit;
        present |= bit;
    }
    for (const shown_group& group : groups) {
        if ((group.bit & present) == 0) continue;
        const bool repeats = (group.bit & several) != 0;
        for (const node* at = find_child(from, group.name); at != nullptr;
             at = repeats ? find_next(*at) : nullptr) {
            for (const shown_element& one : group.variants) {
                if (!one.where.empty() && !fulfils(*at, one.where)) continue;
                show_element(*at, one, out);
                break;
            }
        }
    }
}

void write_division(const node& resource, std::string_view id, model::arena_writer& out) {
    out.put(division_begin);
    out.put("<p>Id: ");
    out.put_escaped<model::escape_text>(id);
    out.put("</p>");
    for (const shown_resource& one : table().resources) {
        if (!same_name(one.type->name, resource.name)) continue;
        show(resource, one.groups, out);
        break;
    }
    out.put(division_end);
}

/// `text` stands behind id, meta, implicitRules and language.
void put_text(model::document& into, node& resource) {
    node* before = nullptr;
    std::string_view id;
    for (node* at = resource.first; at != nullptr; at = at->next) {
        if (at->name == "text") return;
        if (at->name == "id") id = at->value;
        if (at->name == "id" || at->name == "meta" || at->name == "implicitRules" || at->name == "language")
            before = at;
    }
    node* text = into.make("text");
    model::document::insert_after(resource, before, *text);
    node* status = into.append(*text, "status");
    status->value = "generated";
    status->as = model::literal::string;
    node* div = into.append(*text, "div");
    model::arena_writer division(into.memory());
    write_division(resource, id, division);
    div->value = division.take();
    div->as = model::literal::string;
}

}  // namespace

void add_narratives(model::document& bundle) {
    for (node* entry = bundle.root()->child("entry"); entry != nullptr; entry = entry->next_same()) {
        node* around = entry->child("resource");
        if (around != nullptr && around->first != nullptr) put_text(bundle, *around->first);
    }
}

model::issues check_narratives() {
    return table().wrong;
}

model::issues check_narratives(std::string_view text) {
    return read_table(text).wrong;
}

}  // namespace genvej::mappings
