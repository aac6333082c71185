#pragma once
/// A schema table as XML Schema 1.0, for others to check us with.
///
/// Letters without a public schema are described once, in their .schema file; the XSD is made from it, so
/// that the two cannot differ. Every element says in its annotation whether it is known or inferred, and from
/// what (the schema's `source` lines). The XSD is strict where the table is read generously: it judges what
/// we write. One file for each namespace; what stands in another namespace is a group of that namespace's
/// file, since an element may have several types there. Standard: XML Schema 1.0 parts 1 and 2. Thread-safe:
/// pure.
#include <string>
#include <vector>

#include "conformance/schemas/schema.hpp"

namespace genvej::schemas {

struct xsd_file {
    std::string name;  ///< `ggop.xsd`, `ggop-1.0.0.xsd`; the schema's own namespace first
    std::string text;
};

/// @throw std::logic_error when an element of a second namespace holds elements of the first one, or when the
/// schema has no `source` for the certainty of one of its elements
std::vector<xsd_file> write_xsd(const schema& of);

}  // namespace genvej::schemas
