#include "mappings/engine/report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/checks.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report_table.hpp"
#include "mappings/engine/row_places.hpp"

namespace genvej::mappings {

namespace {

std::string_view name_of(schemas::certainty known) noexcept {
    switch (known) {
        case schemas::certainty::xsd:
            return "xsd";
        case schemas::certainty::sample:
            return "sample";
        case schemas::certainty::doc:
            return "doc";
        case schemas::certainty::xsl:
            return "xsl";
        case schemas::certainty::inferred:
            return "inferred";
    }
    return "inferred";
}

report_table elements_table(const message_map& map) {
    report_table out{
        map.name() + ": elements of the letter",
        {"element",     "known from", "carried by", "reason when left out"},
        {    }
    };
    for (const element_use& one : elements_of(map.compiled())) {
        std::string rows;
        std::string reason;
        for (const std::uint16_t row : one.rows) {
            const row_view& view = map.rows()[row - 1U];
            if (!view.reason.empty()) reason = view.reason;
            rows += (rows.empty() ? "" : ", ") + view.id();
        }
        if (rows.empty()) rows = map.compiled().rest ? "rest" : "nothing";
        out.rows.push_back({one.path, std::string(name_of(one.known)), rows, reason});
    }
    return out;
}

report_table uses_table(const map_set& maps, const message_map& map) {
    report_table out{
        map.name() + ": examples that exercise each row",
        {"row",      "left", "op", "right", "to FHIR", "to letter"},
        {}
    };
    const auto uses = maps.uses(map);
    for (std::size_t i = 0; i < map.rows().size(); ++i) {
        const row_view& row = map.rows()[i];
        out.rows.push_back({row.id(), row.left, row.op, row.right, std::to_string(uses[i].forward),
                            std::to_string(uses[i].backward)});
    }
    return out;
}

/// The least certain schema element that each row reads or writes.
void collect_certainty(const map_block& of, std::vector<std::string_view>& out) {
    const auto least = [](const std::vector<operand>& from) {
        const schemas::element_decl* worst = nullptr;
        for (const operand& one : from) {
            const schemas::element_decl* end = one.what == operand::kind::left ? one.left.end : nullptr;
            if (end != nullptr && (worst == nullptr || end->known > worst->known)) worst = end;
        }
        return worst;
    };
    for (const map_row& row : of.rows) {
        if (const schemas::element_decl* worst = least(row.left))
            out[row.number - 1U] = name_of(worst->known);
    }
    for (const map_each& each : of.blocks) {
        if (each.left.end != nullptr) out[each.number - 1U] = name_of(each.left.end->known);
        collect_certainty(*each.body, out);
    }
}

report_table rows_table(const message_map& map) {
    report_table out{
        map.name(),
        {"row",         "left", "known from", "op", "right", "as", "when", "reason", "letter path", "FHIR path"},
        {     }
    };
    std::vector<std::string_view> known(map.rows().size());
    collect_certainty(map.compiled().body, known);
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
    } else {
        return false;
    }
    return true;
}

std::string coverage_report(const map_set& maps, report_format how) {
    std::vector<report_table> tables;
    for (const message_map* map : maps.all()) {
        if (!map->written_only()) tables.push_back(elements_table(*map));
        if (how == report_format::csv) continue;  // one kind of row in a file
        tables.push_back(uses_table(maps, *map));
    }
    return write_tables(tables, how);
}

std::string export_rows(const map_set& maps, report_format how) {
    std::vector<report_table> tables;
    for (const message_map* map : maps.all()) tables.push_back(rows_table(*map));
    return write_tables(tables, how);
}

}  // namespace genvej::mappings
