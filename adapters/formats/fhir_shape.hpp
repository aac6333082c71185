#pragma once
/// What FHIR JSON and FHIR XML share: which nodes hold a resource, how a primitive may look, how issues are
/// worded.
///
/// Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "conformance/model/issue.hpp"
#include "conformance/profiles/element_table.hpp"

namespace genvej::formats::fhir {

inline constexpr std::string_view space = "http://hl7.org/fhir";
inline constexpr std::string_view xhtml_space = "http://www.w3.org/1999/xhtml";

/// A reader stops here: a document with so many mistakes is another kind of document.
inline constexpr std::size_t enough_issues = 100;

/// The resource inside `resource` or `contained`, or nullptr: only names of types begin with a capital
/// letter.
const model::node* resource_in(const model::node& element) noexcept;

/// A resource that may stand in a document, or nullptr (not known, or abstract).
const profiles::type_row* find_resource(std::string_view name) noexcept;

/// FHIR XML writes it as an attribute: `id` of an element, `url` of an extension (xml.html). It has no
/// children.
bool is_xml_attribute(const profiles::type_row& owner, std::string_view name) noexcept;

/// Could be written as this literal without quotes: `true`, `false`; a JSON number. Strings: not empty.
bool fits(model::literal as, std::string_view value) noexcept;

/// The name, if it is made like the name of an element; else `?`, since a sender may write anything there.
std::string loggable_name(std::string_view name);

/// The markup is one XHTML `div`, well-formed, in its namespace.
bool is_narrative(std::string_view markup);

}  // namespace genvej::formats::fhir
