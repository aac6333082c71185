#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/checks.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report.hpp"
#include "mappings/engine/report_profiles.hpp"
#include "mappings/engine/report_rows.hpp"
#include "mappings/engine/report_table.hpp"
#include "mappings/engine/sheets.hpp"

namespace genvej::mappings {

namespace {

/// How rows are named: by file and line on a screen, by what they say on pages that are kept.
enum class naming : std::uint8_t { places, sentences };

class coverage {
public:
    coverage(const map_set& maps, naming how) : maps_(maps), how_(how), sheets_(sheets_of(maps)) {}

    /// Of every sheet that this message's map answers first.
    void sheets(const message_map& map, std::vector<report_table>& out) {
        for (const mapping_sheet& sheet : sheets_) {
            if (sheet.maps.front() == &map) out.push_back(sheet_table(sheet));
        }
    }

    report_table elements(const message_map& map) {
        report_table out{
            map.name() + ": elements of the letter",
            {"element",     "known from", "carried by", "reason when left out"},
            {}
        };
        for (const element_use& one : elements_of(map.compiled())) {
            std::string reason;
            for (const std::uint16_t row : one.rows) {
                if (!map.rows()[row - 1U].reason.empty()) reason = map.rows()[row - 1U].reason;
            }
            std::string rows = named(map, one.rows);
            if (rows.empty()) rows = map.compiled().rest ? "rest" : "nothing";
            out.rows.push_back({one.path, std::string(name_of(one.known)), rows, reason});
        }
        return out;
    }

    report_table profiles(const message_map& map) {
        report_table out{
            map.name() + ": elements that FHIR and the profiles ask for",
            {"element",    "asked by", "demand", "to FHIR", "to letter"},
            {}
        };
        for (const profile_element& one : profile_elements_of(map)) {
            const std::string made = one.by_engine ? "made by the engine" : "-";
            out.rows.push_back({one.path, one.asked_by, one.demand,
                                one.written.empty() ? made : named(map, one.written),
                                one.read.empty() ? "-" : named(map, one.read)});
        }
        return out;
    }

    report_table uses(const message_map& map) {
        report_table out{
            map.name() + ": how sure each row is, and examples that exercise it",
            {"row",    "known from", "left", "op", "right", "to FHIR", "to letter"},
            {}
        };
        const std::vector<std::string_view> known = certainty_of(map, sheets_);
        const auto uses = maps_.uses(map);
        for (std::size_t i = 0; i < map.rows().size(); ++i) {
            const row_view& row = map.rows()[i];
            out.rows.push_back({how_ == naming::places ? row.id() : row.file, std::string(known[i]), row.left,
                                row.op, row.right, std::to_string(uses[i].forward),
                                std::to_string(uses[i].backward)});
        }
        return out;
    }

    report_table summary() {
        report_table out{
            "Coverage",
            {"message",          "rows", "sheet rows", "unexplained", "letter elements", "profile elements", "filled",
              "examples"},
            {}
        };
        for (const message_map* map : maps_.all()) out.rows.push_back(counts(*map));
        return out;
    }

private:
    std::string named(const message_map& map, const std::vector<std::uint16_t>& rows) {
        std::string out;
        for (const std::uint16_t row : rows) {
            const std::string one = how_ == naming::places ? map.rows()[row - 1U].id() : sentence(map, row);
            out += (out.empty() ? "" : how_ == naming::places ? ", " : "; ") + one;
        }
        return out;
    }

    std::string sentence(const message_map& map, std::uint16_t row) {
        if (said_of_ != &map) {
            said_ = sentences_of(map);
            said_of_ = &map;
        }
        return said_[row - 1U];
    }

    report_table sheet_table(const mapping_sheet& sheet) {
        report_table out{
            std::string(sheet.title), {"line",         "name in the sheet", "carried by", "reason or remark"},
             {}
        };
        for (const sheet_row& row : sheet.rows) {
            std::string carried;
            for (const map_row_of& one : row.carriers)
                carried += (carried.empty() ? "" : "; ") + named(*one.map, {one.row});
            for (const std::string& one : row.unknown)
                carried += (carried.empty() ? "" : "; ") + ("unknown: " + one);
            out.rows.push_back(
                {std::to_string(row.number), std::string(row.name), carried, std::string(row.reason)});
        }
        return out;
    }

    std::vector<std::string> counts(const message_map& map) {
        std::size_t rows = 0, unexplained = 0, filled = 0;
        for (const mapping_sheet& sheet : sheets_) {
            if (sheet.maps.front() != &map) continue;
            rows += sheet.rows.size();
            unexplained += static_cast<std::size_t>(std::count_if(
                sheet.rows.begin(), sheet.rows.end(), [](const sheet_row& one) { return !one.explained(); }));
        }
        const auto elements = profile_elements_of(map);
        for (const profile_element& one : elements) filled += !one.written.empty() || one.by_engine ? 1U : 0U;
        const auto count = [](std::size_t n) { return std::to_string(n); };
        return {map.name(),
                count(map.rows().size()),
                rows == 0 ? "no sheet" : count(rows),
                rows == 0 ? "-" : count(unexplained),
                map.compiled().written_only ? "written only" : count(elements_of(map.compiled()).size()),
                count(elements.size()),
                count(filled),
                count(maps_.examples(map).size())};
    }

    const map_set& maps_;
    naming how_;
    std::vector<mapping_sheet> sheets_;
    const message_map* said_of_ = nullptr;
    std::vector<std::string> said_;
};

}  // namespace

std::string coverage_report(const map_set& maps, report_format how) {
    coverage all(maps, naming::places);
    std::vector<report_table> tables;
    const bool one_kind = how == report_format::csv;  // one kind of row in a file
    if (!one_kind) tables.push_back(all.summary());
    for (const message_map* map : maps.all()) {
        if (!one_kind) all.sheets(*map, tables);
        if (!map->compiled().written_only)
            tables.push_back(all.elements(*map));  // else no letter is read by it
        if (one_kind) continue;
        tables.push_back(all.profiles(*map));
        tables.push_back(all.uses(*map));
    }
    return write_tables(tables, how);
}

std::vector<report_file> coverage_pages(const map_set& maps) {
    coverage all(maps, naming::sentences);
    std::vector<report_file> out;
    report_table summary = all.summary();
    summary.links_first = true;
    out.push_back({"index.html", write_tables({summary}, report_format::html)});
    for (const message_map* map : maps.all()) {
        std::vector<report_table> tables;
        all.sheets(*map, tables);
        if (!map->compiled().written_only) tables.push_back(all.elements(*map));
        tables.push_back(all.profiles(*map));
        tables.push_back(all.uses(*map));
        out.push_back({map->name() + ".html", write_tables(tables, report_format::html)});
    }
    return out;
}

}  // namespace genvej::mappings
