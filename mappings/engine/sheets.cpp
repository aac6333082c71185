#include "mappings/engine/sheets.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "conformance/model/csv.hpp"
#include "mappings/engine/marks.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/row_places.hpp"

namespace genvej::mappings {

namespace {

constexpr std::string_view index_file = "mappings/shared/sheets.tsv";

[[noreturn]] void malformed(const std::string& file, std::uint32_t line, const std::string& what) {
    throw std::logic_error(file + ":" + std::to_string(line) + ": " + what);
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(at), text.size());
        if (const std::string_view part = trimmed(text.substr(0, end)); !part.empty()) out.push_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// The rows of the maps that answer one sheet, by their places.
class answers {
public:
    answers(const std::vector<const message_map*>& maps, bool to_fhir) : to_fhir_(to_fhir) {
        for (const message_map* map : maps) {
            std::vector<row_place>& kept = places_.emplace_back(places_of(map->compiled()));
            for (row_place& place : kept) {
                for (std::string& path : place.fhir) path = without_predicates(path);
            }
            maps_.push_back(map);
        }
    }

    /// `LEFT ~ RIGHT`; empty: nothing answers it.
    std::vector<map_row_of> find(std::string_view reference) const {
        const std::size_t sign = reference.find('~');
        const std::string_view left = trimmed(reference.substr(0, sign));
        const std::string_view right =
            sign == std::string_view::npos ? std::string_view{} : trimmed(reference.substr(sign + 1));
        std::vector<map_row_of> out;
        for (std::size_t m = 0; m < maps_.size(); ++m) {
            const auto& rows = maps_[m]->rows();
            for (std::size_t i = 0; i < rows.size(); ++i) {
                if (runs(rows[i]) && has(places_[m][i].letter, left) && has(places_[m][i].fhir, right))
                    out.push_back({maps_[m], static_cast<std::uint16_t>(i + 1)});
            }
        }
        return out;
    }

private:
    static bool has(const std::vector<std::string>& places, std::string_view wanted) {
        return wanted.empty() || std::find(places.begin(), places.end(), wanted) != places.end();
    }

    bool runs(const row_view& row) const {
        if (row.op == "x" || row.op == "entry" || row.op == "identity" || row.op.ends_with("<->"))
            return true;
        return row.op.ends_with(to_fhir_ ? "->" : "<-");
    }

    bool to_fhir_;
    std::vector<const message_map*> maps_;
    std::vector<std::vector<row_place>> places_;
};

/// @throw std::logic_error: there is no such file, or it is no table
model::table read_table(const map_set& maps, const std::string& file) {
    const std::string_view text = maps.text_of(file);
    if (text.empty()) malformed(file, 0, "the file is missing");
    auto table = model::table::read(text, '\t');
    if (!table) malformed(file, table.error().line, table.error().text);
    return std::move(*table);
}

std::vector<sheet_row> read_rows(const map_set& maps, const std::string& file, const answers& all) {
    std::vector<sheet_row> out;
    const model::table table = read_table(maps, file);
    for (const model::table::row& line : table.rows()) {
        if (line.fields.size() != 4) malformed(file, line.line, "number, name, rows and reason are expected");
        sheet_row& made = out.emplace_back();
        const std::string_view number = line.fields[0];
        if (std::from_chars(number.data(), number.data() + number.size(), made.number).ec != std::errc{})
            malformed(file, line.line, "the number of the sheet's line is expected");
        made.name = line.fields[1];
        made.reason = line.fields[3];
        for (const std::string_view reference : split(line.fields[2], ';')) {
            const auto found = all.find(reference);
            made.carriers.insert(made.carriers.end(), found.begin(), found.end());
            if (found.empty()) made.unknown.emplace_back(reference);
        }
    }
    return out;
}

}  // namespace

std::string without_predicates(std::string_view path) {
    std::string out;
    int depth = 0;
    for (const char c : path) {
        if (c == '[') ++depth;
        if (depth == 0) out += c;
        if (c == ']') --depth;
    }
    return out;
}

std::vector<mapping_sheet> sheets_of(const map_set& maps) {
    std::vector<mapping_sheet> out;
    const std::string file(index_file);
    const model::table index = read_table(maps, file);
    for (const model::table::row& line : index.rows()) {
        if (line.fields.size() != 6)
            malformed(file, line.line, "sheet, folder, maps, direction, digest and title are expected");
        mapping_sheet made;
        made.name = line.fields[0];
        made.to_fhir = line.fields[3] == "->";
        made.digest = line.fields[4];
        made.title = line.fields[5];
        for (const std::string_view name : split(line.fields[2], ' ')) {
            const auto all = maps.all();
            const auto found = std::find_if(all.begin(), all.end(),
                                            [&](const message_map* one) { return one->name() == name; });
            if (found != all.end()) made.maps.push_back(*found);
        }
        if (made.maps.empty()) continue;
        made.rows = read_rows(
            maps, "mappings/" + std::string(line.fields[1]) + "/sheets/" + std::string(made.name) + ".tsv",
            answers(made.maps, made.to_fhir));
        out.push_back(std::move(made));
    }
    return out;
}

}  // namespace genvej::mappings
