#pragma once
/// Reads an XML document into a tree.
///
/// UTF-8 first; then a strict pass (xml_scan.hpp): well-formedness, namespaces, limits, every node's line and
/// column; no DOCTYPE, no entity beyond the five of XML (settled.md, "well-formedness"). Only then pugixml
/// parses. White space is kept, and what stands between two tags is one text; comments, processing
/// instructions and namespace declarations are left out (every node has its namespace beside its name).
/// Standard: XML 1.0 fifth edition; Namespaces in XML 1.0. Thread-safe: no shared state.
#include <string_view>

#include "adapters/formats/input.hpp"
#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats {

/// @param bytes as received, in any of the character sets of charset.hpp
/// @param announced charset of the Content-Type header, or empty
/// Errors: `charset.*`, `xml.*`, `limit.*`, each with line and column.
model::checked<model::document> read_xml(const input& bytes, const limits& bounds = {},
                                         std::string_view announced = {});

/// The verdict alone, over valid UTF-8: what libxml2's verdict is compared with.
model::issues check_well_formed(std::string_view text, const limits& bounds = {});

}  // namespace genvej::formats
