// The walk that applies the rules of meaning.
#include "conformance/schemas/meaning.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/model/resources.hpp"
#include "conformance/schemas/meaning_rules.hpp"
#include "conformance/schemas/structure_report.hpp"

namespace genvej::schemas {

namespace {

using model::node;

bool stands_at(const node& at, const std::vector<std::string_view>& path) {
    const node* step = &at;
    for (const std::string_view name : path) {
        if (step == nullptr || !model::same_name(step->name, name)) return false;
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
            // Most nodes are texts and breaks, which hold nothing.
            const bool foreign = at->first != nullptr && rules_.is_foreign(at->name);
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
        if (one.only_strict && !strict_) return;
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
        issue.rule = "schemas/meaning.csv:" + std::to_string(one.line);
        issue.evidence = shown_evidence(text);
    }

    const rule_set& rules_;
    bool strict_;
    std::string text_;
    model::issues found_;
};

}  // namespace

model::issues check_meaning(const schema& of, const model::node& root, const meaning_options& options) {
    static const model::table table = model::table::read(model::resource_text(meaning_file)).value();
    static const rules_by_schema rules = bind_rules(table);
    const auto found = rules.find(of.name());
    if (found == rules.end()) throw std::logic_error("no rules of meaning for " + std::string(of.name()));
    return walk(found->second, options.strict_gln).run(root);
}

}  // namespace genvej::schemas
