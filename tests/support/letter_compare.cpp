#include "tests/support/letter_compare.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace genvej::test {

namespace {

using model::node;

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_markup(const node& element) noexcept {
    static constexpr std::array names{"Space", "Break",  "Right",     "Center",
                                      "Bold",  "Italic", "Underline", "FixedFont"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view one) { return element.name == one; });
}

bool is_name_part(std::string_view name) noexcept {
    return name == "OrganisationName" || name == "DepartmentName" || name == "UnitName";
}

/// Mixed content or characters only: a line of its own.
bool is_leaf(const node& element) noexcept {
    for (const node* child = element.first_element(); child != nullptr; child = child->next_element()) {
        if (!is_markup(*child)) return false;
    }
    return true;
}

void markup_of(const node& element, text_form form, std::string& out) {
    for (const node* child = element.first; child != nullptr; child = child->next) {
        if (!child->is_element()) {
            out += child->value;
        } else if (form == text_form::breaks_only) {
            if (child->name == "Break") out += "<Break/>";
            if (child->name == "Space") out += ' ';
            markup_of(*child, form, out);
        } else if (child->first == nullptr) {
            out += "<" + std::string(child->name) + "/>";
        } else {
            out += "<" + std::string(child->name) + ">";
            markup_of(*child, form, out);
            out += "</" + std::string(child->name) + ">";
        }
    }
}

/// Line breaks of the layout beside a Break mean nothing where Break is all there is.
std::string breaks_only(std::string_view text) {
    std::string out = collapsed(text);
    for (const std::string_view layout : {"<Break/> ", " <Break/>"}) {
        for (std::size_t at = out.find(layout); at != std::string::npos; at = out.find(layout)) {
            out.replace(at, layout.size(), "<Break/>");
        }
    }
    return out;
}

class flattener {
public:
    explicit flattener(text_form form) : form_(form) {}

    void element(const node& at, const std::string& path) {
        if (is_leaf(at)) return leaf(at, path);
        std::string name;
        const node* named = nullptr;
        for (const node* child = at.first_element(); child != nullptr; child = child->next_element()) {
            if (is_name_part(child->name)) {
                const std::string part = collapsed(model::text_of(*child));
                if (!part.empty()) name += (name.empty() ? "" : ", ") + part;
                named = child;
                continue;
            }
            if (named != nullptr) add_name(path, name);
            named = nullptr;
            element(*child, path + "/" + std::string(child->name));
        }
        if (named != nullptr) add_name(path, name);
    }

    std::vector<std::string> take() { return std::move(lines_); }

private:
    void leaf(const node& at, const std::string& path) {
        std::string text;
        markup_of(at, form_, text);
        const bool clinical = at.has_elements();
        if (form_ == text_form::breaks_only) text = breaks_only(text);
        if (collapsed(text).empty() && at.first != nullptr) return;  // layout
        lines_.push_back(space(at) + path + " = " + (clinical ? text : collapsed(text)));
    }

    void add_name(const std::string& path, std::string& name) {
        if (!name.empty()) lines_.push_back(path + "/Name = " + name);
        name.clear();
    }

    static std::string space(const node& at) { return "{" + std::string(at.space) + "}"; }

    text_form form_;
    std::vector<std::string> lines_;
};

std::string_view path_in(std::string_view line) {
    const std::size_t end = std::min(line.find(" = "), line.size());
    const std::size_t space = line.starts_with('{') ? line.find('}') + 1 : 0;
    return line.substr(space, end - space);
}

std::string_view value_in(std::string_view line) {
    const std::size_t at = line.find(" = ");
    return at == std::string_view::npos ? std::string_view{} : line.substr(at + 3);
}

/// What may differ between two lists of lines.
class freedom {
public:
    freedom(std::span<const allowed_difference> allowed, const std::set<std::string>& excused)
        : allowed_(allowed), excused_(excused) {}

    bool may_be_lost(std::string_view line) const {
        return is_excused(line) || allows(line, &allowed_difference::original);
    }
    bool may_be_new(std::string_view line) const { return allows(line, &allowed_difference::returned); }

    /// The lines of which none may be missing or stand elsewhere.
    std::vector<std::string_view> firm(const std::vector<std::string>& lines) const {
        std::vector<std::string_view> out;
        for (const std::string_view line : lines) {
            const bool free = std::any_of(allowed_.begin(), allowed_.end(),
                                          [&](const auto& one) { return path_in(line).ends_with(one.path); });
            if (!free && !is_excused(line)) out.push_back(line);
        }
        return out;
    }

private:
    bool is_excused(std::string_view line) const { return excused_.contains(std::string(path_in(line))); }

    bool allows(std::string_view line, std::string allowed_difference::*side) const {
        return std::any_of(allowed_.begin(), allowed_.end(), [&](const allowed_difference& one) {
            const std::string& value = one.*side;
            return path_in(line).ends_with(one.path) &&
                   (value == "*" || (!value.empty() && value == value_in(line)));
        });
    }

    std::span<const allowed_difference> allowed_;
    const std::set<std::string>& excused_;
};

}  // namespace

std::string collapsed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (!is_blank(c)) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::vector<std::string> canonical_lines(const node& root, text_form form) {
    flattener work(form);
    work.element(root, "/" + std::string(root.name));
    return work.take();
}

std::vector<std::string> line_differences(const std::vector<std::string>& original,
                                          const std::vector<std::string>& returned,
                                          std::span<const allowed_difference> allowed,
                                          const std::set<std::string>& excused) {
    const freedom free(allowed, excused);
    std::vector<std::string> out;
    std::multiset<std::string_view> unseen(returned.begin(), returned.end());
    for (const std::string& line : original) {
        const auto found = unseen.find(line);
        if (found != unseen.end()) {
            unseen.erase(found);
        } else if (!free.may_be_lost(line)) {
            out.push_back("- " + line);
        }
    }
    for (const std::string_view line : unseen) {
        if (!free.may_be_new(line)) out.push_back("+ " + std::string(line));
    }
    if (!out.empty()) return out;
    const auto before = free.firm(original), after = free.firm(returned);
    const auto [one, other] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    if (one != before.end() && other != after.end())
        out.push_back(fmt::format("order {} = {}, where {} stood", path_in(*other), value_in(*other), *one));
    return out;
}

std::vector<std::string> letter_differences(const node& original, const node& returned, text_form form,
                                            std::span<const allowed_difference> allowed) {
    return line_differences(canonical_lines(original, form), canonical_lines(returned, form), allowed);
}

}  // namespace genvej::test
