#include "mappings/engine/coverage.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

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
            made.excuse =
                row.reason.empty() ? "fixed: " + row.left + " " + row.op + " " + row.right : row.reason;
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
    letter_walk(const program& map, const marks& by, bool coverage, translation& out,
                std::vector<const node*>* left_over)
        : walk(map, by, coverage, out), left_over_(left_over) {}

    void element(const node& from, const inherited& above) {
        const inherited mark = at(from, above);
        if (from.attributes != nullptr) attributes(from, mark);
        if (from.first == nullptr) return childless(from, mark);
        if (mark.row == 0 && left_over_ != nullptr && has_text(from)) return left_over_->push_back(&from);
        const bool only_text = from.first == from.last && !from.first->is_element();
        for (const node* child = from.first; child != nullptr; child = child->next) {
            if (child->is_element()) {
                element(*child, mark);
            } else {
                text(*child, mark, only_text);
            }
        }
    }

private:
    static bool has_text(const node& from) noexcept {
        for (const node* child = from.first; child != nullptr; child = child->next) {
            if (!child->is_element() && !is_layout(child->value)) return true;
        }
        return false;
    }

    void text(const node& child, const inherited& mark, bool only_text) {
        if (mark.row != 0) {
            if (coverage_ && (only_text || !is_layout(child.value))) record(child, mark);
        } else if (!is_layout(child.value)) {
            lost(child);
        } else if (only_text) {
            blank(*child.parent);
        }
    }

    /// An element without content may mean something by being there: `Deselected`.
    void childless(const node& from, const inherited& mark) {
        if (mark.row != 0) {
            if (by_.row(from) != 0) record(from, mark);
            return;
        }
        const schemas::element_decl* declared = declaration(from);
        const bool means = declared != nullptr && declared->type != nullptr &&
                           declared->type->kind == schemas::content::empty;
        if (means) {
            lost(from);
        } else {
            blank(from);
        }
    }

    const schemas::element_decl* declaration(const node& of) const {
        if (of.parent == nullptr) return &map_.letter->root();
        const schemas::element_decl* above = declaration(*of.parent);
        return above == nullptr || above->type == nullptr ? nullptr : above->type->child(of.name);
    }

    void attributes(const node& from, const inherited& mark) {
        for (const node* one = from.attributes; one != nullptr; one = one->next) {
            const bool of_xml = one->name == "xmlns" || one->name.starts_with("xmlns:") ||
                                one->name.starts_with("xsi:") || one->name.starts_with("xml:") ||
                                one->space.starts_with("http://www.w3.org/");
            if (of_xml) continue;
            if (mark.row == 0) {
                lost(*one);
            } else {
                record(*one, mark);
            }
        }
    }

    void lost(const node& what) {
        const bool inside = what.kind == model::node_kind::text && what.parent != nullptr;
        const node& where = inside ? *what.parent : what;
        out_.found.push_back(
            model::make_issue("map.lost", where, model::path_style::xml, {std::string(where.name)}));
        record(what, {});
    }

    void blank(const node& what) {
        out_.found.push_back(
            model::make_issue("map.blank", what, model::path_style::xml, {std::string(what.name)}));
        if (what.first != nullptr) excuse(*what.first, "blank");
    }

    std::vector<const node*>* left_over_;
};

constexpr std::array<std::string_view, 7> no_content = {"id",      "meta",          "text",    "fullUrl",
                                                        "display", "implicitRules", "language"};

/// Nearly every element of a Bundle is asked; its length mostly settles it.
bool is_content(std::string_view name) noexcept {
    constexpr std::uint32_t lengths = [] {
        std::uint32_t out = 0;
        for (const std::string_view one : no_content) out |= 1U << one.size();
        return out;
    }();
    const bool may_be_listed = name.size() < 32 && ((lengths >> name.size()) & 1U) != 0;
    return !may_be_listed || std::find(no_content.begin(), no_content.end(), name) == no_content.end();
}

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
            // A narrative is no content; the text of a concept is.
            const bool content = is_content(child->name) || (child->name == "text" && !child->value.empty());
            if (content || by_.row(*child) != 0) {
                element(*child, mark);
            } else if (coverage_) {
                excuse(*child, "no content of a letter");
            }
        }
    }

private:
    void no_place(const node& what) {
        out_.found.push_back(
            model::make_issue("map.no_place", what, model::path_style::fhir, {std::string(what.name)}));
        record(what, {});
    }
};

}  // namespace

void report_unread_letter(const program& map, const node& root, const node& letter, const marks& by,
                          bool coverage, translation& out, std::vector<const node*>* left_over) {
    letter_walk work(map, by, coverage, out, left_over);
    for_each_part(map, root, letter, [&](const node& part) { work.element(part, {}); });
}

void record_rest(const program& map, const node& element, const marks& by, bool coverage, translation& out) {
    if (coverage) letter_walk(map, by, coverage, out, nullptr).element(element, {});
}

void report_unread_bundle(const program& map, const node& bundle, const marks& by, bool coverage,
                          translation& out) {
    bundle_walk(map, by, coverage, out).element(bundle, {});
}

}  // namespace genvej::mappings
