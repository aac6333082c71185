#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "conformance/model/escape.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report.hpp"
#include "mappings/engine/report_examples.hpp"
#include "mappings/engine/report_rows.hpp"
#include "mappings/engine/row_places.hpp"
#include "mappings/engine/sheets.hpp"

namespace genvej::mappings {

namespace {

constexpr std::string_view head =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>genvej: mapping rows for "
    "proof-reading"
    "</title>\n<style>body{font-family:sans-serif} table{border-collapse:collapse} td,th{text-align:left;"
    "vertical-align:top;padding:.15em .6em;border:1px solid #ccc} .inferred{background:#fff3c4} "
    ".open{background:#ffd6d6} "
    ".value{font-family:monospace;white-space:pre-wrap} .case{color:#666}</style></head><body>\n"
    "<h1>Mapping rows for proof-reading</h1>\n<p>First the published sheets, line by line in their order; "
    "then the rows "
    "that no sheet has, in the order of the map. <span class=\"inferred\">Marked rows</span> rest on "
    "elements that no "
    "published schema shows; <i>known from</i> says for each row what it rests on, <i>own</i> being what "
    "genvej "
    "says itself. Values are those of genvej's own examples; persons and places in them are "
    "invented.</p>\n";

std::string escaped(std::string_view text) {
    std::string out;
    model::append_escaped(out, text);
    return out;
}

std::string cell(std::string_view text) {
    return "<td>" + escaped(text) + "</td>";
}

/// What the pages say of one map.
struct knowledge_of_map {
    const message_map* map = nullptr;
    std::vector<row_place> places;
    std::vector<std::string_view> known;
    std::vector<std::vector<row_example>> examples;
    std::set<std::uint16_t> shown;  ///< rows that a sheet has
};

class proof {
public:
    proof(const map_set& maps, const example_reader& read, const organisations& directory) {
        const std::vector<mapping_sheet> sheets = sheets_of(maps);
        for (const message_map* map : maps.all()) {
            maps_.push_back({map,
                             places_of(map->compiled()),
                             certainty_of(*map, sheets),
                             row_examples(maps, *map, read, directory),
                             {}});
        }
    }

    void sheet(const mapping_sheet& of) {
        begin_table(std::string(of.title), "line</th><th>name in the sheet");
        for (const sheet_row& row : of.rows) {
            const std::size_t lines = std::max<std::size_t>(row.carriers.size(), 1);
            const std::string first = fmt::format("<td rowspan=\"{}\">{}</td><td rowspan=\"{}\">{}</td>",
                                                  lines, row.number, lines, escaped(row.name));
            const std::string last = fmt::format("<td rowspan=\"{}\">{}</td>", lines, escaped(row.reason));
            if (row.carriers.empty()) {
                out_ += fmt::format("<tr{}>{}<td colspan=\"7\"></td>{}</tr>\n",
                                    row.explained() ? "" : " class=\"open\"", first, last);
                continue;
            }
            for (std::size_t i = 0; i < row.carriers.size(); ++i) {
                knowledge_of_map& about = find(*row.carriers[i].map);
                about.shown.insert(row.carriers[i].row);
                line(about, row.carriers[i].row, i == 0 ? first : "", i == 0 ? last : "");
            }
        }
        out_ += "</table>\n";
    }

    void rest(const message_map& of) {
        knowledge_of_map& about = find(of);
        begin_table(of.name() + (about.shown.empty() ? "" : ": rows that no sheet has"), "file");
        std::uint16_t row = 0;
        for (const auto& one : of.rows()) {
            if (!about.shown.contains(++row)) line(about, row, cell(one.file), cell(one.reason));
        }
        out_ += "</table>\n";
    }

    std::string take() { return std::string(head) + out_ + "</body></html>\n"; }

private:
    knowledge_of_map& find(const message_map& map) {
        return *std::find_if(maps_.begin(), maps_.end(), [&](const auto& one) { return one.map == &map; });
    }

    void begin_table(const std::string& title, std::string_view first) {
        out_ += fmt::format(
            "<h2>{}</h2>\n<table><tr><th>{}</th><th>letter</th><th>known from</th><th></th><th>FHIR</th>"
            "<th>how</th><th>when</th><th>example</th><th>reason or remark</th></tr>\n",
            escaped(title), first);
    }

    void line(const knowledge_of_map& about, std::uint16_t number, const std::string& first,
              const std::string& last) {
        const std::size_t i = number - 1U;
        const row_view& row = about.map->rows()[i];
        const bool inferred = is_inferred(about.known[i]);
        out_ += fmt::format("<tr{}>{}", inferred ? " class=\"inferred\"" : "", first);
        out_ += cell(about.places[i].letter.empty()
                         ? row.left
                         : fmt::format("{}", fmt::join(about.places[i].letter, " + ")));
        out_ += cell(about.known[i]) + cell(row.op);
        out_ +=
            cell(about.places[i].fhir.empty() ? row.right
                                              : fmt::format("{}", fmt::join(about.places[i].fhir, " + ")));
        out_ += cell(row.converter) + cell(row.condition) + examples(about.examples[i]) + last + "</tr>\n";
    }

    static std::string examples(const std::vector<row_example>& all) {
        std::string out = "<td>";
        for (const row_example& one : all) {
            out +=
                fmt::format("<div><span class=\"case\">{}:</span> <span class=\"value\">{}{}{}</span></div>",
                            escaped(one.example), escaped(one.left),
                            one.left.empty() || one.right.empty() ? "" : " → ", escaped(one.right));
        }
        return out + "</td>";
    }

    std::vector<knowledge_of_map> maps_;
    std::string out_;
};

}  // namespace

std::string export_proof(const map_set& maps, const example_reader& read, const organisations& directory) {
    proof pages(maps, read, directory);
    for (const mapping_sheet& sheet : sheets_of(maps)) pages.sheet(sheet);
    for (const message_map* map : maps.all()) pages.rest(*map);
    return pages.take();
}

}  // namespace genvej::mappings
