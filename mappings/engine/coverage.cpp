#include "mappings/engine/coverage.hpp"

#include <algorithm>
#include <array>

namespace genvej::mappings {

using model::node;

namespace {

/// What an ancestor's mark says about the nodes below it.
struct inherited {
    std::uint16_t row = 0;
    const node* target = nullptr;
};

class walk {
public:
    walk(const program& map, const marks& by, bool coverage, translation& out)
        : map_(map), by_(by), coverage_(coverage), out_(out) {}

protected:
    inherited at(const node& element, const inherited& above) const noexcept {
        const std::uint16_t row = by_.row(element);
        return row == 0 ? above : inherited{row, by_.target(element)};
    }

    void record(const node& source, const inherited& mark) {
        if (!coverage_) return;
        coverage_row made{&source, mark.target, mark.row, {}};
        if (mark.row != 0 && mark.target == nullptr) {
            const row_view& row = map_.rows[mark.row - 1U];
            made.excuse = row.reason.empty() ? "fixed: " + row.left + " " + row.op + " " + row.right : row.reason;
        }
        out_.coverage.push_back(std::move(made));
    }

    void excuse(const node& source, std::string_view why) {
        if (!coverage_) return;
        coverage_row& made = out_.coverage.emplace_back();
        made.source = &source;
        made.excuse.assign(why);
    }

    const program& map_;
    const marks& by_;
    bool coverage_;
    translation& out_;
};

class letter_walk : walk {
public:
    using walk::walk;

    void element(const node& from, const schemas::element_decl* declared, const inherited& above) {
        const inherited mark = at(from, above);
        attributes(from, mark);
        if (from.first == nullptr) return childless(from, declared, mark, by_.row(from) != 0);
        const bool only_text = !from.has_elements();
        for (const node* child = from.first; child != nullptr; child = child->next) {
            if (child->is_element()) {
                const bool known = declared != nullptr && declared->type != nullptr;
                element(*child, known && mark.row == 0 ? declared->type->child(child->name) : nullptr, mark);
            } else {
                text(*child, mark, only_text);
            }
        }
    }

private:
    void text(const node& child, const inherited& mark, bool only_text) {
        if (!is_layout(child.value) || mark.row != 0) {
            if (mark.row == 0) return lost(child);
            if (!is_layout(child.value) || only_text) record(child, mark);
        } else if (only_text) {
            blank(*child.parent);
        }
    }

    void childless(const node& from, const schemas::element_decl* declared, const inherited& mark, bool direct) {
        const bool means = declared != nullptr && declared->type != nullptr && declared->type->kind == schemas::content::empty;
        if (mark.row != 0) {
            if (direct) record(from, mark);
        } else if (means) {
            lost(from);
        } else {
            blank(from);
        }
    }

    void attributes(const node& from, const inherited& mark) {
        for (const node* one = from.attributes; one != nullptr; one = one->next) {
            const bool of_xml = one->name == "xmlns" || one->name.starts_with("xmlns:") || one->name.starts_with("xsi:") ||
                                one->name.starts_with("xml:") || one->space.starts_with("http://www.w3.org/");
            if (of_xml) continue;
            if (mark.row == 0) {
                lost(*one);
            } else {
                record(*one, mark);
            }
        }
    }

    void lost(const node& what) {
        const node& where = what.kind == model::node_kind::text ? *what.parent : what;
        out_.found.push_back(model::make_issue("map.lost", where, model::path_style::xml, {std::string(where.name)}));
        record(what, {});
    }

    void blank(const node& what) {
        out_.found.push_back(model::make_issue("map.blank", what, model::path_style::xml, {std::string(what.name)}));
        if (what.first != nullptr) excuse(*what.first, "blank");
    }
};

constexpr std::array<std::string_view, 7> no_content = {"id", "meta", "text", "fullUrl", "display", "implicitRules", "language"};

class bundle_walk : walk {
public:
    using walk::walk;

    void element(const node& from, const inherited& above) {
        const inherited mark = at(from, above);
        if (!from.value.empty()) {
            if (mark.row == 0) {
                no_place(from);
            } else {
                record(from, mark);
            }
        }
        for (const node* child = from.first_element(); child != nullptr; child = child->next_element()) {
            const bool content = std::find(no_content.begin(), no_content.end(), child->name) == no_content.end();
            if (content || by_.row(*child) != 0) {
                element(*child, mark);
            } else if (coverage_) {
                excuse(*child, "no content of a letter");
            }
        }
    }

private:
    void no_place(const node& what) {
        out_.found.push_back(model::make_issue("map.no_place", what, model::path_style::fhir, {std::string(what.name)}));
        record(what, {});
    }
};

}  // namespace

void report_unread_letter(const program& map, const node& root, const node& letter, const marks& by, bool coverage,
                          translation& out) {
    letter_walk work(map, by, coverage, out);
    const schemas::element_decl& declared = map.letter->root();
    for_each_part(map, root, letter, [&](const node& part) { work.element(part, declared.type->child(part.name), {}); });
}

void report_unread_bundle(const program& map, const node& bundle, const marks& by, bool coverage, translation& out) {
    bundle_walk(map, by, coverage, out).element(bundle, {});
}

}  // namespace genvej::mappings
