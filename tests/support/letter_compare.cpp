#include "tests/support/letter_compare.hpp"

#include <algorithm>
#include <array>

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

bool allows(const allowed_difference& one, const std::string& line, bool lost) {
    const std::size_t end = line.find(" = ");
    const std::string_view path = std::string_view(line).substr(0, end);
    if (!path.ends_with(one.path)) return false;
    const std::string& value = lost ? one.original : one.returned;
    return value == "*" || (!value.empty() && std::string_view(line).substr(end + 3) == value);
}

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

std::vector<std::string> letter_differences(const node& original, const node& returned, text_form form,
                                            std::span<const allowed_difference> allowed) {
    const auto keep = [&](std::vector<std::string> lines, bool lost) {
        std::erase_if(lines, [&](const std::string& line) {
            return std::any_of(allowed.begin(), allowed.end(),
                               [&](const auto& one) { return allows(one, line, lost); });
        });
        return lines;
    };
    const auto before = keep(canonical_lines(original, form), true);
    const auto after = keep(canonical_lines(returned, form), false);
    if (before == after) return {};
    std::vector<std::string> out;
    for (const auto& line : before) {
        if (std::find(after.begin(), after.end(), line) == after.end()) out.push_back("- " + line);
    }
    for (const auto& line : after) {
        if (std::find(before.begin(), before.end(), line) == before.end()) out.push_back("+ " + line);
    }
    if (out.empty()) out.push_back("the lines are the same, their order or number is not");
    return out;
}

}  // namespace genvej::test
