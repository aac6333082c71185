#include "conformance/schemas/schema_resolver.hpp"

#include <algorithm>

#include "conformance/model/resources.hpp"
#include "conformance/schemas/schema_reader.hpp"

namespace genvej::schemas {

namespace {

/// Whether `release` is one of the names between semicolons; an empty list names all.
bool lists(std::string_view releases, std::string_view release) {
    if (releases.empty()) return true;
    while (!releases.empty()) {
        const std::size_t end = std::min(releases.find(';'), releases.size());
        if (releases.substr(0, end) == release) return true;
        releases.remove_prefix(std::min(end + 1, releases.size()));
    }
    return false;
}

/// What the groups around an element make of its own numbers: a branch of a choice may be absent, a repeated
/// group repeats what is in it.
void finish_occurrence(type_decl& decl) {
    for (std::size_t at = 0; at < decl.model.size(); ++at) {
        const particle& group = decl.model[at];
        if (group.kind == particle_kind::element) {
            decl.elements[group.element].min = std::min(decl.elements[group.element].min, group.min);
            decl.elements[group.element].max = std::max(decl.elements[group.element].max, group.max);
            continue;
        }
        for (std::size_t i = 0; i < decl.elements.size(); ++i) {
            if (!group.all.test(i)) continue;
            if (group.min == 0 || group.kind == particle_kind::choice) decl.elements[i].min = 0;
            if (group.max > 1) decl.elements[i].max = unbounded;
        }
    }
}

/// The values of the list that this release allows.
void load_codes(type_source& source, std::string_view release) {
    const std::string path = "conformance/schemas/codes/" + source.code_list + ".csv";
    const auto fail = [&](const std::string& text) { fail_at(source.file, source.line, text); };
    for (const model::resource& one : model::resources_below(path)) {
        const auto table = model::table::read(one.text);
        if (!table) fail(path + ":" + std::to_string(table.error().line) + ": " + table.error().text);
        const int value = table->column("value");
        const int releases = table->column("releases");
        if (value < 0 || releases < 0) fail(path + " needs the columns value and releases");
        for (const auto& row : table->rows()) {
            if (!lists(row.fields[static_cast<std::size_t>(releases)], release)) continue;
            source.decl.codes.emplace_back(row.fields[static_cast<std::size_t>(value)]);
        }
    }
    if (!source.decl.codes.empty()) return;
    fail("there is no code list " + path + " with values for release " + std::string(release));
}

using placed_types = std::map<std::string_view, type_decl*>;

/// @param user the type that names it; its declaration is placed already
const type_decl* type_named(const std::string& name, const placed_types& placed, const type_source& user,
                            const std::string& user_name) {
    const auto found = placed.find(name);
    if (found != placed.end()) return found->second;
    fail_at(user.file, user.line, "`" + user_name + "` uses a type that does not exist: `" + name + "`");
}

}  // namespace

std::unique_ptr<schema::implementation> resolve(schema_source source) {
    schema::implementation& out = *source.declared;
    placed_types placed;
    for (auto& [name, type] : source.types) {
        if (!type.code_list.empty()) load_codes(type, out.release);
        placed[name] = &out.types.emplace_back(std::move(type.decl));
    }
    for (const auto& [name, type] : source.types) {
        type_decl& decl = *placed[name];
        compile(decl.model);
        decl.any_order = lets_any_order(decl.model);
        for (std::size_t i = 0; i < decl.elements.size(); ++i) {
            decl.elements[i].type = type_named(type.element_types[i], placed, type, name);
        }
        for (std::size_t i = 0; i < decl.attributes.size(); ++i) {
            decl.attributes[i].type = type_named(type.attribute_types[i], placed, type, name);
        }
        finish_occurrence(decl);
    }
    type_source root;
    root.line = 1;
    out.root.type = type_named(source.root_type, placed, root, "root");
    return std::move(source.declared);
}

void fail_at(std::string_view file, std::uint32_t line, const std::string& text) {
    throw schema_mistake{
        {line, file.empty() ? text : std::string(file) + ":" + std::to_string(line) + ": " + text}
    };
}

}  // namespace genvej::schemas
