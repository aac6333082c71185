#include "mappings/engine/narrative.hpp"

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

struct shown_path {
    std::vector<right_step> steps;
    std::string label;  ///< escaped, `<p>Label: `
};

struct shown_resource {
    const profiles::type_row* type = nullptr;
    std::vector<shown_path> paths;
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
    if (type == nullptr) return nullptr;
    all.resources.push_back({type, {}});
    return &all.resources.back();
}

narrative_table read_table() {
    narrative_table out;
    const auto rows = model::table::read(model::resource_text(table_path), '\t');
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
        if (resource == nullptr) {
            fail(row.line, "no such resource");
            continue;
        }
        right_path path;
        if (auto wrong = resolve_right(row.fields[1], *resource->type, path)) {
            fail(row.line, std::string(row.fields[1]));
            continue;
        }
        shown_path& shown = resource->paths.emplace_back();
        shown.steps = std::move(path.steps);
        shown.label = "<p>";
        append_markup_text(shown.label, row.fields[2]);
        shown.label += ": ";
    }
    return out;
}

const narrative_table& table() {
    static const narrative_table all = read_table();
    return all;
}

/// A line for each element that the path names.
void show(const node& from, std::span<const right_step> steps, std::string_view label, std::string& out) {
    if (steps.empty()) {
        if (from.value.empty()) return;
        out += label;
        append_markup_text(out, from.value);
        out += "</p>";
        return;
    }
    for (const node* at = find_child(from, steps.front().element->name); at != nullptr; at = find_next(*at)) {
        if (steps.front().where.empty() || fulfils(*at, steps.front().where))
            show(*at, steps.subspan(1), label, out);
    }
}

void write_division(const node& resource, std::string& out) {
    out = division_begin;
    out += "<p>Id: ";
    append_markup_text(out, resource.child_value("id"));
    out += "</p>";
    for (const shown_resource& one : table().resources) {
        if (!same_name(one.type->name, resource.name)) continue;
        for (const shown_path& path : one.paths) show(resource, path.steps, path.label, out);
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

}  // namespace genvej::mappings
