// The table of the rules of meaning, bound to each schema once, and the walk that applies it.
#include "conformance/schemas/meaning.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "conformance/model/resources.hpp"
#include "conformance/schemas/meaning_checks.hpp"
#include "conformance/schemas/structure_report.hpp"

namespace genvej::schemas {

namespace {

using model::node;

constexpr std::string_view file = "conformance/schemas/meaning.csv";
constexpr std::size_t longest_evidence = 200;

/// A row of meaning.csv, for one schema.
struct rule {
    std::string_view code;
    std::vector<std::string_view> path;  ///< names, the element itself first; empty: every element
    const named_check* check = nullptr;
    model::severity level = model::severity::error;
    model::severity strict = model::severity::error;
    std::uint32_t line = 0;
};

/// What a row asks for is found by the name of the element: a few names of hundreds, so most nodes cost one
/// look.
class rule_set {
public:
    void add(rule one) {
        if (one.path.empty()) {
            everywhere_.push_back(std::move(one));
        } else {
            slots_[slot(one.path.front())].push_back(std::move(one));
        }
    }
    const std::vector<rule>& everywhere() const noexcept { return everywhere_; }
    const std::vector<rule>& maybe(std::string_view name) const noexcept { return slots_[slot(name)]; }

    /// Elements whose content is anyone's: it is not looked at.
    std::set<std::string_view> foreign;

private:
    static std::size_t slot(std::string_view name) noexcept {
        return name.empty() ? 0 : (name.size() * 31 + static_cast<unsigned char>(name.front())) % 64;
    }

    std::vector<rule> everywhere_;
    std::array<std::vector<rule>, 64> slots_;
};

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
    throw std::logic_error(std::string(file) + ":" + std::to_string(line) + ": " + text);
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

using rules_by_schema = std::map<std::string_view, rule_set>;

void bind_rule(const rule& one, std::string_view schemas, rules_by_schema& into) {
    bool bound = one.path.empty();
    for (const schema& of : all_schemas()) {
        const auto names = split(schemas, ';');
        const bool named = std::find(names.begin(), names.end(), of.name()) != names.end();
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

rules_by_schema read_rules() {
    static const model::table table = model::table::read(model::resource_text(file)).value();
    const std::vector<std::string_view> columns{"rule",  "schemas", "path",  "check",
                                                "level", "strict",  "source"};
    if (table.columns() != columns) fail(1, "other columns are expected");
    rules_by_schema out;
    for (const schema& of : all_schemas()) {
        for (const type_decl& type : of.types()) {
            for (const element_decl& one : type.elements) {
                if (one.type->kind == content::any) out[of.name()].foreign.insert(one.name);
            }
        }
    }
    for (const model::table::row& row : table.rows()) {
        rule one;
        one.code = row.fields[0];
        one.line = row.line;
        one.check = check_named(row.fields[3]);
        if (one.check == nullptr) fail(row.line, "no such check: " + std::string(row.fields[3]));
        if (row.fields[2] != "*") one.path = split(row.fields[2], '/');
        std::reverse(one.path.begin(), one.path.end());
        one.level = level_named(row.fields[4], row.line);
        one.strict = level_named(row.fields[5], row.line);
        static_cast<void>(model::make_issue(one.code));  // has a sentence
        check_names(row.fields[1], row.line);
        bind_rule(one, row.fields[1], out);
    }
    return out;
}

bool stands_at(const node& at, const std::vector<std::string_view>& path) {
    const node* step = &at;
    for (const std::string_view name : path) {
        if (step == nullptr || step->name != name) return false;
        step = step->parent;
    }
    return true;
}

class walk {
public:
    walk(const rule_set& rules, bool strict) : rules_(rules), strict_(strict) {}

    model::issues run(const node& root) {
        const node* at = &root;
        while (at != nullptr) {
            const bool element = at->is_element();
            if (element) visit(*at);
            const bool foreign = element && !rules_.foreign.empty() && rules_.foreign.count(at->name) != 0;
            at = after(at, root, !foreign);
        }
        return std::move(found_);
    }

private:
    /// The next node of the document.
    static const node* after(const node* at, const node& root, bool inside) {
        if (inside && at->first != nullptr) return at->first;
        while (at != &root && at->next == nullptr) at = at->parent;
        return at == &root ? nullptr : at->next;
    }

    void visit(const node& at) {
        if (at.attributes != nullptr) {
            for (const rule& one : rules_.everywhere()) apply(one, at);
        }
        for (const rule& one : rules_.maybe(at.name)) {
            if (stands_at(at, one.path)) apply(one, at);
        }
    }

    void apply(const rule& one, const node& at) {
        const bool single = at.first == nullptr || (at.first == at.last && !at.first->is_element());
        std::string_view text = at.first == nullptr ? std::string_view{} : at.first->value;
        if (!single && one.check->needs_text) text = text_ = text_of(at);
        text = trimmed(text);
        if (one.check->needs_text && text.empty()) return;
        std::string_view detail;
        if (one.check->run(at, text, detail)) return;
        std::vector<std::string> params{shown_name(at.name)};
        if (!detail.empty()) params.emplace_back(detail);
        model::issue& issue =
            found_.emplace_back(model::make_issue(one.code, at, model::path_style::xml, std::move(params)));
        issue.level = strict_ ? one.strict : one.level;
        issue.rule = std::string(file.substr(file.find('/') + 1)) + ":" + std::to_string(one.line);
        issue.evidence = text.substr(0, longest_evidence);
    }

    const rule_set& rules_;
    bool strict_;
    std::string text_;
    model::issues found_;
};

}  // namespace

model::issues check_meaning(const schema& of, const model::node& root, const meaning_options& options) {
    static const rules_by_schema rules = read_rules();
    const auto found = rules.find(of.name());
    if (found == rules.end())
        throw std::logic_error("no rules of meaning are bound to " + std::string(of.name()));
    return walk(found->second, options.strict_gln).run(root);
}

}  // namespace genvej::schemas
