#include "gateway/cli/maps_export.hpp"

#include <array>

#include <fmt/format.h>

#include "adapters/formats/xml_writer.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "mappings/engine/message_map.hpp"

namespace genvej::gateway {

namespace {

constexpr std::array<std::string_view, 8> columns{"map",   "row", "left", "op",
                                                  "right", "as",  "when", "reason"};
using cells = std::array<std::string, 8>;

cells cells_of(const mappings::message_map& map, const mappings::row_view& row) {
    return {map.name(), row.id(), row.left, row.op, row.right, row.converter, row.condition, row.reason};
}

std::string escaped(std::string_view text) {
    std::string out;
    formats::append_escaped(out, text, false);
    return out;
}

std::string csv_field(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

template <class Row>
void each_row(const mappings::map_set& maps, Row&& write) {
    for (const mappings::message_map* map : maps.all()) {
        for (const mappings::row_view& row : map->rows()) write(cells_of(*map, row));
    }
}

std::string as_text(const mappings::map_set& maps) {
    std::string out;
    each_row(maps, [&](const cells& row) {
        out += fmt::format("{:<48} {:<44} {:^3} {}", row[1], row[2], row[3], row[4]);
        if (!row[5].empty()) out += " as " + row[5];
        if (!row[6].empty()) out += " when " + row[6];
        if (!row[7].empty()) out += " \"" + row[7] + "\"";
        out += '\n';
    });
    return out;
}

std::string as_csv(const mappings::map_set& maps) {
    std::string out = fmt::format("{}\n", fmt::join(columns, ","));
    each_row(maps, [&](const cells& row) {
        for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + csv_field(row[i]);
        out += '\n';
    });
    return out;
}

std::string as_json(const mappings::map_set& maps) {
    std::string out = "[";
    each_row(maps, [&](const cells& row) {
        out += out.size() == 1 ? "\n  {" : ",\n  {";
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += fmt::format("{}{}: {}", i == 0 ? "" : ", ", json_quoted(columns[i]), json_quoted(row[i]));
        }
        out += '}';
    });
    return out + "\n]\n";
}

std::string as_html(const mappings::map_set& maps) {
    std::string out =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>genvej: mapping "
        "rows</title>\n"
        "<style>body{font-family:sans-serif} td,th{text-align:left;padding:.1em .6em;vertical-align:top} "
        "tr:nth-child(even){background:#f3f3f3} code{white-space:pre-wrap}</style></head><body>\n";
    for (const mappings::message_map* map : maps.all()) {
        out += fmt::format("<h1>{}</h1>\n<table><tr><th>{}</th></tr>\n", escaped(map->name()),
                           fmt::join(columns.begin() + 1, columns.end(), "</th><th>"));
        for (const mappings::row_view& row : map->rows()) {
            const cells all = cells_of(*map, row);
            out += "<tr>";
            for (std::size_t i = 1; i < all.size(); ++i)
                out += fmt::format("<td><code>{}</code></td>", escaped(all[i]));
            out += "</tr>\n";
        }
        out += "</table>\n";
    }
    return out + "</body></html>\n";
}

}  // namespace

std::string export_rows(const mappings::map_set& maps, std::string_view format) {
    if (format == "html") return as_html(maps);
    if (format == "json") return as_json(maps);
    if (format == "csv") return as_csv(maps);
    return as_text(maps);
}

}  // namespace genvej::gateway
