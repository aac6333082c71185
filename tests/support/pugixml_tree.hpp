#pragma once
/// The tree of an XML document as pugixml sees it: the second opinion on our reader's trees.
///
/// pugixml is lenient, but what is well-formed it reads like everybody else. Thread-safe: no shared state.
#include <string>

#include "conformance/model/tree.hpp"

namespace genvej::test {

/// @param utf8 well-formed
/// @throw std::logic_error when pugixml refuses it
model::document pugixml_tree(std::string utf8);

}  // namespace genvej::test
