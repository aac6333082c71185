#pragma once
/// From a text that the strict pass has accepted to its tree, by pugixml.
///
/// Names and values are pugixml's: it writes what they mean where they were written, and the tree refers to
/// that. What it does not tell, places and namespaces, the pass has noted. Contract: both have seen the same
/// nodes; anything else is a mistake of ours. Thread-safe: no shared state.
#include <span>

#include "conformance/model/tree.hpp"

namespace genvej::formats::xml {

/// Gives the nodes their names and values.
/// @param utf8 what the pass has accepted; it is changed, and the tree refers to it from now on
/// @param noted the nodes that the pass made of it
/// @throw std::logic_error pugixml refuses the text or sees other nodes
void parse_in_place(std::span<char> utf8, model::document& noted);

}  // namespace genvej::formats::xml
