#include "mappings/engine/report.hpp"

#include <fmt/format.h>

#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report_rows.hpp"
#include "mappings/engine/report_table.hpp"
#include "mappings/engine/row_places.hpp"

namespace genvej::mappings {

namespace {

report_table rows_table(const message_map& map, std::span<const mapping_sheet> sheets) {
    report_table out{
        map.name(),
        {"row",         "left", "known from", "op", "right", "as", "when", "reason", "letter path", "FHIR path"},
        {     }
    };
    const std::vector<std::string_view> known = certainty_of(map, sheets);
    const std::vector<row_place> places = places_of(map.compiled());
    for (std::size_t i = 0; i < map.rows().size(); ++i) {
        const row_view& row = map.rows()[i];
        out.rows.push_back({row.id(), row.left, std::string(known[i]), row.op, row.right, row.converter,
                            row.condition, row.reason, fmt::format("{}", fmt::join(places[i].letter, " + ")),
                            fmt::format("{}", fmt::join(places[i].fhir, " + "))});
    }
    return out;
}

}  // namespace

bool report_format_from(std::string_view name, report_format& out) noexcept {
    if (name == "text") {
        out = report_format::text;
    } else if (name == "json") {
        out = report_format::json;
    } else if (name == "html") {
        out = report_format::html;
    } else if (name == "csv") {
        out = report_format::csv;
    } else if (name == "fml") {
        out = report_format::fml;
    } else {
        return false;
    }
    return true;
}

std::string export_rows(const map_set& maps, report_format how) {
    std::vector<report_table> tables;
    const std::vector<mapping_sheet> sheets = sheets_of(maps);
    for (const message_map* map : maps.all()) tables.push_back(rows_table(*map, sheets));
    return write_tables(tables, how);
}

}  // namespace genvej::mappings
