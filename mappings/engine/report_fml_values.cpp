#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/report_fml_map.hpp"
#include "mappings/engine/report_rows.hpp"

namespace genvej::mappings {

fml_row_text::fml_row_text(const message_map& map) : map_(map.compiled()), said_(sentences_of(map)) {}

std::string fml_row_text::transform(const map_row& row, const std::vector<std::string>& values,
                                    std::size_t target) {
    const bool by_code = row.how != nullptr && (row.how->name == "code" || row.how->name == "table");
    const bool table = by_code && !row.arguments.empty() && row.arguments[0].table != nullptr;
    if (table && !values.empty()) {
        const code_table& codes = *row.arguments[0].table;
        const auto& columns = codes.columns();
        const bool one_each = row.right.size() == columns.size() && row.right.size() > 1;
        const std::size_t at = one_each && forward_ ? target : code_column(columns);
        if (at < columns.size() && !values[0].starts_with('\''))
            return fmt::format("translate({}, '{}', 'code')", values[0],
                               tables_.reference(codes, columns[at], forward_));
    }
    std::vector<std::string> there = values;
    std::erase_if(there, [](const std::string& one) { return one == "''"; });
    if (there.empty()) return fml_constant("");
    const bool split = !forward_ && row.left.size() > 1 && row.right.size() == 1;
    if (there.size() > 1)
        std::erase_if(there, [](const std::string& one) { return one.starts_with("reference("); });
    if (there.empty()) return values.front();
    if (there.size() == 1 || split || there[0].starts_with("reference(")) return there.front();
    return fmt::format("append({})", fmt::join(there, ", "));
}

std::size_t fml_row_text::code_column(const std::vector<std::string_view>& columns) {
    const auto code = std::find_if(columns.begin(), columns.end(), [](std::string_view one) {
        return one == "code" || one == "right" || one.ends_with(".code");
    });
    return code == columns.end() ? 0 : static_cast<std::size_t>(code - columns.begin());
}

/// `where (...)` for the conditions that this direction asks and the language can say.
std::string fml_row_text::where(const std::vector<condition>& all) {
    std::string out;
    for (const condition& one : all) {
        const std::string said = test(one);
        if (!said.empty()) out += (out.empty() ? "" : " and ") + said;
    }
    return out.empty() ? "" : " where (" + out + ")";
}

std::string fml_row_text::test(const condition& one) {
    std::string path;
    if (forward_ && one.of == condition::side::left) {
        path = one.left.from == left_path::origin::root     ? "%letter"
               : one.left.from == left_path::origin::letter ? "%" + letter_variable_
                                                            : "$this";
        if (one.left.from == left_path::origin::current) path = "%" + letter_variable_;
        for (const schemas::element_decl* step : one.left.steps) path += "." + step->name;
    } else if (!forward_ && one.of == condition::side::right && variables_.knows(one.right.slot)) {
        path = "%" + variables_.of_slot(one.right.slot);
        const profiles::type_row* type = map_.slot_types[one.right.slot];
        for (const right_step& step : one.right.steps) {
            path += "." + fml_element(*step.element, type);
            for (const predicate& inner : step.where)
                path += ".where(" + fml_test(inner, step.element->type) + ")";
            type = step.element->type;
        }
    }
    if (path.empty()) return "";
    if (one.how == predicate::test::exists) return path + ".exists()" + (one.negated ? ".not()" : "");
    if (one.value_fact != nullptr) return "";
    return fmt::format("({} {} {})", path, one.how == predicate::test::differs ? "!=" : "=",
                       fml_constant(one.value));
}

void fml_row_text::excused(const map_row& row) {
    if (!row.reason.empty()) remark(said(row.number));
}

void fml_row_text::converter_remark(const map_row& row) {
    const bool plain =
        row.how == nullptr || row.how->name == "text" || row.how->name == "code" || row.how->name == "table";
    if (!plain) remark(said(row.number));
}

void fml_row_text::remark(const std::string& text) {
    std::string flat = text;
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    lines_.line("// " + flat);
}

std::string fml_row_text::name(std::uint16_t number) const {
    const row_view& row = map_.rows[number - 1U];
    return fml_name(fmt::format("{}:{}", row.file.substr(row.file.rfind('/') + 1), row.line));
}

}  // namespace genvej::mappings
