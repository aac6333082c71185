#include "conformance/schemas/meaning_rules.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "conformance/schemas/schema.hpp"

namespace genvej::schemas {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (;;) {
        const std::size_t end = std::min(text.find(separator), text.size());
        out.push_back(text.substr(0, end));
        if (end == text.size()) return out;
        text.remove_prefix(end + 1);
    }
}

[[noreturn]] void fail(std::uint32_t line, const std::string& text) {
    throw std::logic_error(std::string(meaning_file) + ":" + std::to_string(line) + ": " + text);
}

model::severity level_named(std::string_view name, std::uint32_t line) {
    for (const model::severity one :
         {model::severity::error, model::severity::warning, model::severity::information}) {
        if (to_string(one) == name) return one;
    }
    fail(line, "no such level: " + std::string(name));
}

/// Whether the schema has an element with these last steps of its path. @param path the element itself first
bool has_path(const schema& of, const std::vector<std::string_view>& path) {
    return std::any_of(of.types().begin(), of.types().end(), [&](const type_decl& type) {
        const type_decl* at = &type;
        for (auto name = path.rbegin(); name != path.rend(); ++name) {
            const element_decl* child = at->child(*name);
            if (child == nullptr) return false;
            at = child->type;
        }
        return true;
    });
}

void bind_rule(const rule& one, std::string_view schemas, rules_by_schema& into) {
    bool bound = one.path.empty();
    for (const schema& of : all_schemas()) {
        const auto names = split(schemas, ';');
        // What is said of a letter holds for its older versions, too.
        const bool named = std::find(names.begin(), names.end(), of.reads_as()) != names.end();
        if (!named && schemas != "*") continue;
        if (has_path(of, one.path)) {
            bound = true;
        } else if (named) {
            fail(one.line, "the schema " + std::string(of.name()) + " has no such path");
        } else {
            continue;
        }
        into[of.name()].add(one);
    }
    if (!bound) fail(one.line, "no schema has such a path");
}

void check_names(std::string_view schemas, std::uint32_t line) {
    for (const std::string_view name : split(schemas, ';')) {
        if (name != "*" && find_schema(name) == nullptr) fail(line, "no such schema: " + std::string(name));
    }
}

/// @param fields rule, schemas, path, check, level, strict, source
rule read_rule(const std::vector<std::string_view>& fields, std::uint32_t line) {
    rule out;
    out.code = fields[0];
    out.line = line;
    out.check = check_named(fields[3]);
    if (out.check == nullptr) fail(line, "no such check: " + std::string(fields[3]));
    if (fields[2] != "*") out.path = split(fields[2], '/');
    std::reverse(out.path.begin(), out.path.end());
    out.only_strict = fields[4] == "none";
    if (!out.only_strict) out.level = level_named(fields[4], line);
    out.strict = level_named(fields[5], line);
    const auto texts = model::issue_rows();
    if (std::none_of(texts.begin(), texts.end(),
                     [&](const model::issue_row& one) { return one.code == out.code; })) {
        fail(line, "no sentence belongs to " + std::string(out.code));
    }
    return out;
}

/// Every schema gets its rules, though there be none, and the elements whose content is anyone's.
rules_by_schema foreign_elements() {
    rules_by_schema out;
    for (const schema& of : all_schemas()) {
        rule_set& rules = out[of.name()];
        for (const type_decl& type : of.types()) {
            for (const element_decl& one : type.elements) {
                if (one.type->kind == content::any) rules.add_foreign(one.name);
            }
        }
    }
    return out;
}

}  // namespace

rules_by_schema bind_rules(const model::table& table) {
    const std::vector<std::string_view> columns{"rule",  "schemas", "path",  "check",
                                                "level", "strict",  "source"};
    if (table.columns() != columns) fail(1, "other columns are expected");
    rules_by_schema out = foreign_elements();
    for (const model::table::row& row : table.rows()) {
        check_names(row.fields[1], row.line);
        bind_rule(read_rule(row.fields, row.line), row.fields[1], out);
    }
    return out;
}

}  // namespace genvej::schemas
