#pragma once
/// Spoils a document as a tree: elements dropped, repeated, moved, renamed; values changed; attributes,
/// namespaces, text and markup where they do not belong. The same every time for the same seed. Some results
/// are still valid: both verdicts are wanted. Thread-safety: one generator belongs to one thread.
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"
#include "tests/support/mutate.hpp"

namespace genvej::test {

/// A copy of the tree in a document of its own.
model::document copy_of(const model::node& root);
/// The tree as UTF-8 XML; every change of namespace is declared where it happens.
std::string to_xml(const model::node& root);

class tree_mutator {
public:
    explicit tree_mutator(std::uint64_t seed) : dice_(seed) {}

    /// A changed copy: one to three changes.
    model::document mutate(const model::node& root);
    /// What the last mutation did, for the message of a failing test.
    const std::string& done() const noexcept { return done_; }

private:
    void change_once(model::document& into);
    void drop();
    void repeat(model::document& into);
    void repeat_often(model::document& into);
    void swap();
    void move();
    void rename();
    void set_value(model::document& into);
    void edit_value(model::document& into);
    void add_attribute(model::document& into);
    void spoil_attribute();
    void change_space();
    void add_text(model::document& into);
    void add_markup(model::document& into);
    void add_element(model::document& into);

    model::node& any();
    model::node& any_but_root();
    model::node& any_leaf();
    std::string_view pick(std::initializer_list<std::string_view> values);
    void note(std::string_view what, const model::node& at);

    dice dice_;
    std::vector<model::node*> elements_;
    std::string done_;
};

}  // namespace genvej::test
