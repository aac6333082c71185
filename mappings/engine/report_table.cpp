#include "mappings/engine/report_table.hpp"
#include "conformance/model/escape.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace genvej::mappings {

namespace {

constexpr std::size_t widest_column = 60;

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        out += code < 0x20U ? fmt::format("\\u{:04x}", static_cast<unsigned>(code)) : std::string(1, c);
    }
    return out + "\"";
}

std::string csv_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string html_text(std::string_view text) {
    std::string out;
    model::append_escaped(out, text);
    return out;
}

void add_text(const report_table& table, std::string& out) {
    std::vector<std::size_t> widths(table.columns.size());
    for (std::size_t i = 0; i < widths.size(); ++i) {
        widths[i] = table.columns[i].size();
        for (const auto& row : table.rows)
            widths[i] = std::min(std::max(widths[i], row[i].size()), widest_column);
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string made;
        for (std::size_t i = 0; i < cells.size(); ++i) made += fmt::format("{:<{}}  ", cells[i], widths[i]);
        made.erase(made.find_last_not_of(' ') + 1);
        out += made + "\n";
    };
    out += table.title + "\n";
    line(table.columns);
    for (const auto& row : table.rows) line(row);
    out += "\n";
}

void add_json(const report_table& table, std::string& out) {
    out += (out.size() > 1 ? ",\n " : "\n ") +
           fmt::format("{{\"title\": {}, \"rows\": [", json_text(table.title));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        out += r == 0 ? "\n  {" : ",\n  {";
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            out += fmt::format("{}{}: {}", i == 0 ? "" : ", ", json_text(table.columns[i]),
                               json_text(table.rows[r][i]));
        }
        out += "}";
    }
    out += "]}";
}

void add_html(const report_table& table, std::string& out) {
    out += "<h2>" + html_text(table.title) + "</h2>\n<table><tr>";
    for (const std::string& column : table.columns) out += "<th>" + html_text(column) + "</th>";
    out += "</tr>\n";
    for (const auto& row : table.rows) {
        out += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string text = html_text(row[i]);
            const bool link = i == 0 && table.links_first;
            out += link ? fmt::format("<td><a href=\"{0}.html\">{0}</a></td>", text)
                        : fmt::format("<td>{}</td>", text);
        }
        out += "</tr>\n";
    }
    out += "</table>\n";
}

void add_csv(const report_table& table, std::string& out) {
    if (out.empty()) out = fmt::format("map,{}\n", fmt::join(table.columns, ","));
    for (const auto& row : table.rows) {
        out += csv_text(table.title);
        for (const std::string& cell : row) out += "," + csv_text(cell);
        out += "\n";
    }
}

}  // namespace

std::string write_tables(const std::vector<report_table>& tables, report_format how) {
    std::string out;
    if (how == report_format::json) out = "[";
    if (how == report_format::html) {
        out =
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>genvej "
            "maps</title>\n<style>"
            "body{font-family:sans-serif} td,th{text-align:left;vertical-align:top;padding:.1em .6em} "
            "tr:nth-child(even){background:#f3f3f3}</style></head><body>\n";
    }
    for (const report_table& table : tables) {
        switch (how) {
            case report_format::text:
                add_text(table, out);
                break;
            case report_format::json:
                add_json(table, out);
                break;
            case report_format::html:
                add_html(table, out);
                break;
            case report_format::csv:
            case report_format::fml:
                add_csv(table, out);
                break;
        }
    }
    if (how == report_format::json) out += "\n]\n";
    if (how == report_format::html) out += "</body></html>\n";
    return out;
}

}  // namespace genvej::mappings
