#pragma once
/// FHIR R4 as a table: every element of every resource and data type, in the specification's order.
///
/// Source: HL7's R4 StructureDefinitions (facts: names, order, cardinalities, types), written to
/// conformance/profiles/r4.tsv by conformance/profiles/make_r4_table. Readers, writers and maps ask it which
/// elements repeat, which primitives are numbers, what comes first, and which types `value[x]` may take.
/// Thread-safety: constant.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"

namespace genvej::profiles {

struct type_row;

struct element_row {
    std::string_view name;  ///< `identifier`; for a choice the concrete name: `valueCoding`
    const type_row* type = nullptr;
    std::uint16_t order = 0;  ///< place in the specification; all forms of a choice share one
    std::uint16_t min = 0;
    bool list = false;
    model::literal as = model::literal::none;  ///< of primitives
};

struct type_row {
    std::string_view name;  ///< `Patient`, `Patient.contact`, `HumanName`, `string`
    bool resource = false;
    bool primitive = false;
    model::literal as = model::literal::none;  ///< of a primitive
    bool abstract = false;                     ///< only others are made of it: `Element`, `DomainResource`
    std::vector<element_row> elements;  ///< in order, inherited ones included (id, meta, text, extension ...)
    const element_row* child(std::string_view element_name) const noexcept;
};

/// A resource or data type by name, or nullptr.
const type_row* find_type(std::string_view name);

/// Stands for any resource: the type of Bundle.entry.resource, contained, Parameters.parameter.resource.
const type_row* any_resource();

}  // namespace genvej::profiles
