#include "mappings/engine/report_rows.hpp"

#include <map>

#include <fmt/format.h>

#include "mappings/engine/row_places.hpp"

namespace genvej::mappings {

namespace {

class certainty_collector {
public:
    explicit certainty_collector(const message_map& map) : out_(map.rows().size()) {
        block(map.compiled().body);
    }
    std::vector<std::string_view> take() { return std::move(out_); }

private:
    void block(const map_block& of) {
        for (const map_row& row : of.rows) {
            for (const operand& one : row.left) {
                if (one.what == operand::kind::left && one.left.end != nullptr)
                    note(row.number, one.left.end->known);
            }
        }
        for (const map_each& each : of.blocks) {
            if (each.left.end != nullptr) note(each.number, each.left.end->known);
            block(*each.body);
        }
    }

    void note(std::uint16_t row, schemas::certainty known) {
        if (row == 0) return;
        std::string_view& place = out_[row - 1U];
        if (place.empty() || known > worst_[row]) place = name_of(worst_[row] = known);
    }

    std::vector<std::string_view> out_;
    std::map<std::uint16_t, schemas::certainty> worst_;
};

}  // namespace

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

std::vector<std::string_view> certainty_of(const message_map& map, std::span<const mapping_sheet> sheets) {
    std::vector<std::string_view> out = certainty_collector(map).take();
    for (const mapping_sheet& sheet : sheets) {
        for (const sheet_row& row : sheet.rows) {
            for (const map_row_of& one : row.carriers) {
                if (one.map == &map && out[one.row - 1U].empty()) out[one.row - 1U] = "sheet";
            }
        }
    }
    for (std::string_view& one : out) {
        if (one.empty()) one = "own";
    }
    return out;
}

bool is_inferred(std::string_view certainty) noexcept {
    return certainty != "xsd" && certainty != "sheet" && certainty != "own";
}

std::vector<std::string> sentences_of(const message_map& map) {
    const std::vector<row_place> places = places_of(map.compiled());
    std::vector<std::string> out;
    for (std::size_t i = 0; i < map.rows().size(); ++i) {
        const row_view& row = map.rows()[i];
        const std::string left =
            places[i].letter.empty() ? row.left : fmt::format("{}", fmt::join(places[i].letter, " + "));
        const std::string right =
            places[i].fhir.empty() ? row.right : fmt::format("{}", fmt::join(places[i].fhir, " + "));
        std::string said = fmt::format("{} {} {}", left, row.op,
                                       row.op == "x" && right.empty() ? "\"" + row.reason + "\"" : right);
        if (!row.converter.empty()) said += " as " + row.converter;
        if (!row.condition.empty()) said += " when " + row.condition;
        said.erase(0, said.find_first_not_of(' '));
        out.push_back(std::move(said));
    }
    return out;
}

}  // namespace genvej::mappings
