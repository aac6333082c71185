#pragma once
/// Writes a tree as an XML document: declaration, namespaces on the root, no indentation inside mixed
/// content.
///
/// A character that the charset cannot hold becomes a numeric reference. Control characters that XML forbids
/// never get here: the readers refuse them. Thread-safe: no shared state.
#include <string>

#include "adapters/formats/charset.hpp"
#include "conformance/model/tree.hpp"

namespace genvej::formats {

enum class indent : std::uint8_t { none, two };

/// Elements are written with the default namespace of the root's `space`; elements in another namespace get a
/// prefix that is declared on the root. An element or attribute without a namespace is taken to be in that of
/// the root, since maps make elements by name alone. REQUIRES: the charset can hold the names of elements and
/// attributes
std::string write_xml(const model::node& root, charset in = charset::utf_8, indent how = indent::two);

}  // namespace genvej::formats
