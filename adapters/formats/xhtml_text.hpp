#pragma once
/// The markup of a narrative, as its author wrote it.
///
/// A narrative travels as text in JSON and as elements in XML; both must show the same characters, and a
/// signature over the text may have been made. So the markup is cut out of the XML and not written again from
/// its tree. Thread-safety: one instance belongs to one document.
#include <string>
#include <string_view>

#include "conformance/model/tree.hpp"

namespace genvej::formats {

class xhtml_text {
public:
    /// @param xml the UTF-8 text in which the positions of the nodes count
    explicit xhtml_text(std::string_view xml) : xml_(xml) {}

    /// Markup of the `div` from `<` to `>`. Where its namespace is declared
    /// further out, it is written from the tree, with a declaration of its own. REQUIRES: called in the order
    /// of the document
    std::string markup_of(const model::node& div);

private:
    std::size_t offset_of(model::position at);

    std::string_view xml_;
    std::size_t line_begin_ = 0;
    std::uint32_t line_ = 1;
};

}  // namespace genvej::formats
