#pragma once
/// The tree of an XML document by a plain walk over pugixml's nodes: the second opinion on the places and
/// namespaces that the reader's strict pass notes. Thread-safe: no shared state.
#include <string_view>

#include "conformance/model/tree.hpp"

namespace genvej::test {

/// @param utf8 well-formed
/// @throw std::logic_error when pugixml refuses it
model::document pugixml_tree(std::string_view utf8);

}  // namespace genvej::test
