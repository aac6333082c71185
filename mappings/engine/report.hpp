#pragma once
/// What the maps cover, for people and programs: `genvej maps coverage` and `genvej maps export`.
///
/// Coverage lists, for each message, the rows of the published sheets with the map rows that carry them or
/// the reason why none does; every element of the schema likewise; what FHIR and the claimed profiles ask
/// for; and every row with the number of examples that exercise it. The export is the rows themselves: as a
/// table (text, JSON, CSV), as pages that a standard's editor can read beside the sheet (HTML), and as
/// StructureMaps (FML). Thread-safety: no shared state.
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/map_set.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::mappings {

enum class report_format : std::uint8_t { text, json, html, csv, fml };
/// False: no such format.
bool report_format_from(std::string_view name, report_format& out) noexcept;

struct report_file {
    std::string name;
    std::string text;
};

/// REQUIRES: how is not fml
std::string coverage_report(const map_set& maps, report_format how);
/// `index.html` and a page for each message: the coverage without line numbers, which change with every row.
std::vector<report_file> coverage_pages(const map_set& maps);

/// REQUIRES: how is text, json or csv
std::string export_rows(const map_set& maps, report_format how);
/// The rows in the order of the sheets, each with what the examples show of it; rows whose elements are known
/// from no schema are marked. @param read reads the examples, which are translated with this directory
std::string export_proof(const map_set& maps, const example_reader& read, const organisations& directory);
/// A StructureMap in FHIR's mapping language for each message: `<message>.map`. Groups run one way each; what
/// the language cannot say is said in remarks.
std::vector<report_file> export_structure_maps(const map_set& maps);

}  // namespace genvej::mappings
