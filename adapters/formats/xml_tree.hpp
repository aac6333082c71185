#pragma once
/// Makes our tree of a document that the strict pass has accepted, by means of pugixml.
///
/// Thread-safe: no shared state.
#include <string>

#include "conformance/model/tree.hpp"

namespace genvej::formats::xml {

/// @param text what xml::scan::run accepted; given away, so that it need not be held beside the tree
/// @param nodes scan::nodes(): how much memory to take at once
/// @throw std::logic_error when pugixml refuses what we accepted: that is our mistake
model::document make_tree(std::string text, std::uint32_t nodes);

}  // namespace genvej::formats::xml
