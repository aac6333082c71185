// Checks a tree against the declarations of a schema: one pass over all nodes, one matcher for each element's
// content.
#include <array>
#include <vector>

#include "conformance/schemas/schema.hpp"
#include "conformance/schemas/structure_report.hpp"

namespace genvej::schemas {

namespace {

using model::node;
using model::node_kind;

constexpr std::string_view xsi = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view xmlns = "http://www.w3.org/2000/xmlns/";

class tree_check {
public:
    tree_check(const schema& of, std::string_view default_space, const node& root)
        : of_(of), report_(of.name(), of.mode()), default_space_(default_space) {
        if (of.is_sibling_space(root.space)) sibling_space_ = root.space;
    }

    void check_element(const node& at, const element_decl& decl);
    bool right_space(const node& at, const element_decl& decl) noexcept {
        // The reader gives every element of a namespace the same text: mostly one comparison of addresses.
        if (at.space.data() == right_.data() && at.space.size() == right_.size() &&
            decl.space.data() == declared_.data()) {
            return true;
        }
        const bool sibling =
            !sibling_space_.empty() && at.space == sibling_space_ && decl.space == default_space_;
        if (at.space != decl.space && !sibling) return false;
        right_ = at.space;
        declared_ = decl.space;
        return true;
    }
    /// A namespace that nobody knows is no variant of a letter, however generously it is read.
    void report_space(const node& at, const element_decl& declared, const type_decl& type) {
        report_.add("structure.namespace", of_.knows_space(at.space) ? weight::unusual : weight::wrong, at,
                    type, {shown_name(at.name), shown_name(at.space), std::string(declared.space)});
    }
    structure_report& report() noexcept { return report_; }

private:
    void check_attributes(const node& at, const type_decl& type);
    void check_attribute(const node& attribute, const type_decl& type);
    void check_simple(const node& at, const element_decl& decl);
    void check_empty(const node& at, const type_decl& type);

    const schema& of_;
    structure_report report_;
    std::string_view default_space_;
    std::string_view sibling_space_;  ///< read as the default one
    std::string_view right_;          ///< the last namespace that was right
    std::string_view declared_;       ///< and for which declared one
    std::string text_;                ///< of an element whose text is in pieces
};

/// Matches the children of one element with the content model of its type.
///
/// The particle that can hold the next child takes it. A child that can still come later makes what stands
/// before it missing; a child whose place has gone by is reported and passed over. So one mistake gives one
/// issue.
class content_check {
public:
    content_check(tree_check& tree, const node& at, const element_decl& decl)
        : tree_(tree), at_(at), decl_(decl), type_(*decl.type) {}

    void run() {
        advance(at_.first);
        if (type_.any_order) {
            while (current_ != nullptr) take_element(element_);
            return;
        }
        match(0, {});
        while (current_ != nullptr) pass_over({});
        for (const std::size_t particle_at : awaited_) {
            if ((type_.model[particle_at].all & misplaced_).none()) report_missing(particle_at);
        }
    }

private:
    void advance(const node* from);
    bool find(const node& child);
    void match(std::size_t particle_at, const element_set& ahead);
    bool enters(std::size_t particle_at, std::uint32_t count, const element_set& ahead);
    void take(std::size_t particle_at, const element_set& ahead);
    void take_element(std::size_t element);
    void unknown(const node& child);
    void pass_over(const element_set& expected);
    void report_misplaced(const node& child, const element_decl& declared, const element_set& expected);
    void missing(std::size_t particle_at);
    void report_missing(std::size_t particle_at);
    bool comes_later(const element_set& any_of);
    void check_space(const node& child, const element_decl& declared);
    std::vector<std::string> names(const element_set& of) const;

    tree_check& tree_;
    const node& at_;
    const element_decl& decl_;
    const type_decl& type_;
    const node* current_ = nullptr;  ///< next child that the type knows
    std::size_t element_ = 0;        ///< and which element it is
    element_set seen_;
    element_set misplaced_;
    std::vector<std::size_t> awaited_;  ///< particles that were missing at their place but come later
    bool text_reported_ = false;
};

/// To the next child element that the type knows, reporting what it does not.
void content_check::advance(const node* from) {
    for (current_ = from; current_ != nullptr; current_ = current_->next) {
        if (current_->is_element()) {
            if (find(*current_)) return;
            unknown(*current_);
        } else if (type_.kind == content::complex && !text_reported_ && !only_white_space(current_->value)) {
            text_reported_ = true;
            tree_.report().add("structure.text", weight::wrong, at_, type_, {shown_name(at_.name)},
                               current_->value);
        }
    }
}

void content_check::unknown(const node& child) {
    if (tree_.report().full()) return;
    tree_.report().add("structure.unknown", weight::unusual, child, type_,
                       {shown_name(child.name), shown_name(at_.name), listed(names(~element_set{}))});
}

/// Which element it is: children mostly come in order, so the search begins at the last one found.
bool content_check::find(const node& child) {
    const std::size_t count = type_.elements.size();
    std::size_t i = element_;
    for (std::size_t tried = 0; tried < count; ++tried, i = i + 1 == count ? 0 : i + 1) {
        if (model::same_name(type_.elements[i].name, child.name) && !type_.elements[i].grafted) {
            element_ = i;
            return true;
        }
    }
    return false;
}

/// @param ahead what may still come behind this particle
void content_check::match(std::size_t particle_at, const element_set& ahead) {
    const particle& one = type_.model[particle_at];
    std::uint32_t count = 0;
    while (count < one.max && enters(particle_at, count, ahead)) {
        ++count;
        take(particle_at, count < one.max ? ahead | one.first : ahead);
    }
    if (count < one.min && !one.nullable) missing(particle_at);
}

bool content_check::enters(std::size_t particle_at, std::uint32_t count, const element_set& ahead) {
    const particle& one = type_.model[particle_at];
    while (current_ != nullptr) {
        if ((count == 0 ? one.all : one.first).test(element_)) return true;
        if (ahead.test(element_)) return false;
        pass_over(one.first);
    }
    return false;
}

void content_check::take(std::size_t particle_at, const element_set& ahead) {
    const particle& one = type_.model[particle_at];
    if (one.kind == particle_kind::element) return take_element(one.element);
    for (std::size_t i = particle_at + 1; i < one.end; i = type_.model[i].end) {
        if (one.kind == particle_kind::sequence) {
            match(i, ahead | type_.model[i].later);
        } else if (type_.model[i].all.test(element_)) {
            return match(i, ahead);
        }
    }
}

void content_check::take_element(std::size_t element) {
    const node& child = *current_;
    const element_decl& declared = type_.elements[element];
    seen_.set(element);
    if (!tree_.right_space(child, declared)) check_space(child, declared);
    tree_.check_element(child, declared);
    element_ = element;
    advance(child.next);
}

/// A child whose place has gone by.
void content_check::pass_over(const element_set& expected) {
    if (!tree_.report().full()) report_misplaced(*current_, type_.elements[element_], expected);
    misplaced_.set(element_);
    take_element(element_);
}

/// Once too often, or out of order.
void content_check::report_misplaced(const node& child, const element_decl& declared,
                                     const element_set& expected) {
    const std::string inside = shown_name(at_.name);
    if (seen_.test(element_) && declared.max != unbounded) {
        return tree_.report().add("structure.too_many", declared.core ? weight::wrong : weight::unusual,
                                  child, type_,
                                  {shown_name(child.name), inside, std::to_string(declared.max)});
    }
    tree_.report().add("structure.order", weight::unusual, child, type_,
                       {shown_name(child.name), inside,
                        expected.none() ? "</" + inside + ">" : listed(names(expected), " | ")});
}

void content_check::missing(std::size_t particle_at) {
    const particle& one = type_.model[particle_at];
    if (one.kind == particle_kind::sequence) {
        for (std::size_t i = particle_at + 1; i < one.end; i = type_.model[i].end) {
            if (type_.model[i].min != 0 && !type_.model[i].nullable) missing(i);
        }
    } else if (comes_later(one.all)) {
        awaited_.push_back(particle_at);
    } else {
        report_missing(particle_at);
    }
}

void content_check::report_missing(std::size_t particle_at) {
    const particle& one = type_.model[particle_at];
    tree_.report().add("structure.missing", one.core ? weight::wrong : weight::unusual, at_, type_,
                       {listed(names(one.first), " | "), shown_name(at_.name)});
}

bool content_check::comes_later(const element_set& any_of) {
    for (const node* child = current_; child != nullptr; child = child->next) {
        for (std::size_t i = 0; i < type_.elements.size(); ++i) {
            if (any_of.test(i) && child->name == type_.elements[i].name) return true;
        }
    }
    return false;
}

/// Said once for an element and what it holds, when all of it is in the same wrong namespace.
void content_check::check_space(const node& child, const element_decl& declared) {
    if (child.space == at_.space && !tree_.right_space(at_, decl_)) return;
    tree_.report_space(child, declared, type_);
}

std::vector<std::string> content_check::names(const element_set& of) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < type_.elements.size(); ++i) {
        if (of.test(i) && !type_.elements[i].grafted) out.push_back(type_.elements[i].name);
    }
    return out;
}

void tree_check::check_element(const node& at, const element_decl& decl) {
    const type_decl& type = *decl.type;
    if (type.kind == content::any) return;
    if (at.attributes != nullptr || !type.attributes.empty()) check_attributes(at, type);
    switch (type.kind) {
        case content::simple:
            return check_simple(at, decl);
        case content::empty:
            return check_empty(at, type);
        default:
            return content_check(*this, at, decl).run();
    }
}

void tree_check::check_attributes(const node& at, const type_decl& type) {
    for (const node* attribute = at.attributes; attribute != nullptr; attribute = attribute->next)
        check_attribute(*attribute, type);
    for (const attribute_decl& declared : type.attributes) {
        if (declared.required && at.attribute(declared.name) == nullptr) {
            report_.add("structure.attribute_missing", weight::wrong, at, type,
                        {declared.name, shown_name(at.name)});
        }
    }
}

void tree_check::check_attribute(const node& attribute, const type_decl& type) {
    constexpr std::array<std::string_view, 4> of_every_element{"schemaLocation", "noNamespaceSchemaLocation",
                                                               "type", "nil"};
    if (attribute.space == xmlns || attribute.name == "xmlns") return;
    if (attribute.space == xsi) {
        for (const std::string_view name : of_every_element) {
            if (attribute.name == name) return;
        }
    }
    for (const attribute_decl& declared : type.attributes) {
        if (attribute.space.empty() && declared.name == attribute.name) {
            return check_value(report_, attribute, *declared.type, attribute.value, true);
        }
    }
    report_.add("structure.attribute_unknown", weight::wrong, attribute, type,
                {shown_name(attribute.name), shown_name(attribute.parent->name)}, attribute.value);
}

void tree_check::check_simple(const node& at, const element_decl& decl) {
    std::string_view text = at.first == nullptr ? std::string_view{} : at.first->value;
    if (at.first != at.last || (at.first != nullptr && at.first->is_element())) {
        text_.clear();
        for (const node* child = at.first; child != nullptr; child = child->next) {
            if (child->kind == node_kind::text) {
                text_ += child->value;
            } else {
                report_.add("structure.element_in_text", weight::unusual, *child, *decl.type,
                            {shown_name(child->name), shown_name(at.name)});
            }
        }
        text = text_;
    }
    check_value(report_, at, *decl.type, text, decl.core);
}

void tree_check::check_empty(const node& at, const type_decl& type) {
    if (at.first == nullptr) return;
    report_.add("structure.not_empty", weight::unusual, at, type, {shown_name(at.name)}, at.first->value);
}

}  // namespace

model::issues schema::check_structure(const model::node& root) const {
    tree_check check(*this, space(), root);
    const element_decl& declared = this->root();
    if (root.name != declared.name) {
        check.report().add("structure.root", weight::wrong, root, *declared.type,
                           {shown_name(root.name), declared.name});
        return check.report().take();
    }
    if (!check.right_space(root, declared)) check.report_space(root, declared, *declared.type);
    check.check_element(root, declared);
    return check.report().take();
}

}  // namespace genvej::schemas
