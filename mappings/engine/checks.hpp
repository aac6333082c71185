#pragma once
/// What must be true of a map before anyone runs it (docs/mapping-language.md, "Checks").
///
/// Paths, aliases and converters are checked while compiling; here is what needs the whole map.
/// Thread-safety: no shared state.
#include <span>
#include <string>
#include <vector>

#include "mappings/engine/map_set.hpp"
#include "mappings/engine/program.hpp"

namespace genvej::mappings {

/// Check 2: every element of the schema that can hold a value is read or excused (`map.unmapped`), unless the
/// map has `rest`.
void check_elements(const program& map, model::issues& found);

/// Elements of the schema with the rows that read or excuse them: for reports. `row` 0: none.
struct element_use {
    std::string path;
    schemas::certainty known = schemas::certainty::xsd;
    std::vector<std::uint16_t> rows;
    bool excused = false;
};
std::vector<element_use> elements_of(const program& map);

/// Check 3: every mandatory element of R4 and of the claimed profiles is filled (`map.mandatory`).
void check_mandatory(const program& map, model::issues& found);

/// Code tables: whole, one-to-one (`map.codes_missing`, `map.codes_ambiguous`).
void check_code_tables(const program& map, model::issues& found);
/// Codes that none of the letters that use a table allows (`map.codes_foreign`).
void check_foreign_codes(const std::vector<const program*>& maps, model::issues& found);

/// Events of the whole set: two maps that would write the same letter from the same Bundle (`map.event`),
/// that read the same letter (`map.reads_twice`), that are called the same (`map.name_twice`), or that stand
/// instead of a letter that no map writes (`map.instead_of`).
void check_writers(const std::vector<const program*>& maps, model::issues& found);

}  // namespace genvej::mappings
