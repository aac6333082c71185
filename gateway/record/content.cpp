#include "gateway/record/content.hpp"

#include <algorithm>
#include <string>

#include "conformance/profiles/codes.hpp"
#include "gateway/record/primitives.hpp"

namespace genvej::gateway::record {

namespace {

using model::node;
using model::path_style;

constexpr std::string_view entered_in_error = "entered-in-error";

std::string shown(const element_path& path) {
    return std::string(path.text());
}

/// `https://host...`: a name behind it, nobody's password before the name, and nothing that ends an address
/// in a text or a mark-up.
bool is_https(std::string_view address) {
    constexpr std::string_view scheme = "https://";
    if (!address.starts_with(scheme)) return false;
    const std::string_view rest = address.substr(scheme.size());
    const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
    const bool plain = std::all_of(rest.begin(), rest.end(), [](char c) {
        return c > ' ' && c != 0x7f && std::string_view("<>\"'\\").find(c) == std::string_view::npos;
    });
    return plain && !host.empty() && host.front() != ':' && host.find('@') == std::string_view::npos;
}

/// Each predicate of rules.csv is a function of this.
class rules_check {
public:
    rules_check(const node& resource, std::string_view latest, content_verdict& out)
        : resource_(resource), latest_(latest), out_(out) {}

    void hold_against(const rule_row& rule) {
        switch (rule.is) {
            case predicate::order:
                return order(rule);
            case predicate::needs:
                return needs(rule);
            case predicate::forbids:
                return forbids(rule);
            case predicate::one_of:
                return one_of(rule);
            case predicate::past:
                return past(rule);
            case predicate::profile:
                return profile(rule);
            case predicate::values:
                return extensions_below(resource_, rule.element_text,
                                        [&](const node& one) { one_value(one, rule); });
            case predicate::https:
                return extensions_below(resource_, rule.element_text,
                                        [&](const node& one) { addresses(one, rule); });
        }
    }

private:
    model::issue& say(std::string_view code, const node& at, std::vector<std::string> params = {}) {
        return out_.found.emplace_back(model::make_issue(code, at, path_style::fhir, std::move(params)));
    }

    /// The element whose value is one of the rule's.
    const node* fitting(const rule_row& rule) const {
        const node* out = nullptr;
        rule.elements.front().find(resource_, [&](const node& one) {
            if (!profiles::is_listed(rule.values, one.value)) return false;
            out = &one;
            return true;
        });
        return out;
    }

    void order(const rule_row& rule) {
        const node* first = rule.elements.front().first(resource_);
        const node* last = rule.other.first(resource_);
        if (first != nullptr && last != nullptr && later(first->value, last->value))
            say("record.order", *last);
    }

    void needs(const rule_row& rule) {
        const node* const when = fitting(rule);
        if (when == nullptr || rule.other.first(resource_) != nullptr) return;
        say("record.needs", resource_,
            {shown(rule.elements.front()), std::string(when->value), shown(rule.other),
             std::string(rule.why)});
    }

    void forbids(const rule_row& rule) {
        const node* const when = fitting(rule);
        const node* const there = when == nullptr ? nullptr : rule.other.first(resource_);
        if (there == nullptr) return;
        say("record.forbids", *there,
            {shown(rule.elements.front()), std::string(when->value), shown(rule.other),
             std::string(rule.why)});
    }

    void one_of(const rule_row& rule) {
        for (const element_path& one : rule.elements) {
            if (one.first(resource_) != nullptr) return;
        }
        std::string names(rule.element_text);
        std::replace(names.begin(), names.end(), ' ', '/');
        say("record.one_of", resource_, {names, std::string(rule.why)});
    }

    /// With values only where the status is one of them.
    void past(const rule_row& rule) {
        if (!rule.values.empty() && !profiles::is_listed(rule.values, resource_.child_value("status")))
            return;
        rule.elements.front().find(resource_, [&](const node& one) {
            if (!later(one.value, latest_)) return false;
            say("record.future", one, {std::string(rule.why)});
            mark("future");
            return true;
        });
    }

    void profile(const rule_row& rule) {
        rule.elements.front().find(resource_, [&](const node& one) {
            if (one.value.starts_with(rule.values)) say("record.profile", one, {std::string(rule.why)});
            return false;
        });
    }

    template <class Found>
    void extensions_below(const node& at, std::string_view url, const Found& found) {
        for (const node* child = at.first_element(); child != nullptr; child = child->next_element()) {
            if (child->name == "extension" && child->child_value("url") == url) {
                found(*child);
            } else if (child->first != nullptr) {
                extensions_below(*child, url, found);
            }
        }
    }

    void one_value(const node& extension, const rule_row& rule) {
        if (!profiles::is_listed(rule.values, extension.child_value("valueCode")))
            say("record.extension_value", extension, {std::string(rule.values)});
    }

    void addresses(const node& extension, const rule_row& rule) {
        std::size_t there = 0;
        const auto look = [&](const node& at, const auto& deeper) -> void {
            for (const node* one = at.first_element(); one != nullptr; one = one->next_element()) {
                if (one->name == "valueUrl" || one->name == "valueUri") {
                    ++there;
                    if (!is_https(one->value)) say("record.link", *one, {std::string(rule.why)});
                }
                deeper(*one, deeper);
            }
        };
        look(extension, look);
        if (there == 0) say("record.link", extension, {std::string(rule.why)});
    }

    void mark(std::string_view flag) {
        if (std::find(out_.marks.begin(), out_.marks.end(), flag) == out_.marks.end())
            out_.marks.push_back(flag);
    }

    const node& resource_;
    std::string_view latest_;
    content_verdict& out_;
};

}  // namespace

content_verdict check_content(const node& resource, const resource_row& row, std::string_view latest) {
    content_verdict out;
    const bool in_error = resource.child_value("status") == entered_in_error;
    for (const required_row& one : row.required) {
        const bool error = one.level == model::severity::error;
        if ((in_error && !error) || one.element.first(resource) != nullptr) continue;
        out.found.push_back(model::make_issue(error ? "record.needed" : "record.wanted", resource,
                                              path_style::fhir, {shown(one.element), std::string(one.why)}));
    }
    rules_check rules(resource, latest, out);
    for (const rule_row& rule : row.rules) {
        if (!in_error || rule.is == predicate::profile) rules.hold_against(rule);
    }
    if (!in_error) check_measurements(resource, out);
    return out;
}

}  // namespace genvej::gateway::record
