#include <algorithm>

#include <fmt/format.h>

#include "conformance/model/characters.hpp"
#include "mappings/engine/report_fml.hpp"

namespace genvej::mappings {

namespace {

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + quote;
}

}  // namespace

std::string fml_constant(std::string_view text) {
    return quoted(text, '\'');
}

std::string fml_name(std::string_view text) {
    return quoted(text, '"');
}

std::string fml_identifier(std::string_view text) {
    std::string out;
    for (const char c : text) out += model::is_letter(c) || (c >= '0' && c <= '9') ? c : '_';
    return out.empty() || !model::is_letter(out.front()) ? "n" + out : out;
}

std::string fml_element(const profiles::element_row& element, const profiles::type_row* of) {
    const std::string name(element.name);
    if (of == nullptr || element.type == nullptr) return name;
    const auto forms =
        std::count_if(of->elements.begin(), of->elements.end(),
                      [&](const profiles::element_row& one) { return one.order == element.order; });
    if (forms < 2) return name;
    const std::size_t type = element.type->name.size();
    return name.size() > type ? name.substr(0, name.size() - type) : name;
}

std::string fml_test(const predicate& one, const profiles::type_row* of) {
    std::string path;
    for (const right_step& step : one.path) {
        path += (path.empty() ? "" : ".") + fml_element(*step.element, of);
        for (const predicate& inner : step.where)
            path += ".where(" + fml_test(inner, step.element->type) + ")";
        of = step.element->type;
    }
    switch (one.how) {
        case predicate::test::equals:
            return path + " = " + fml_constant(one.value);
        case predicate::test::differs:
            return path + " != " + fml_constant(one.value);
        case predicate::test::exists:
            break;
    }
    return path + ".exists()";
}

void fml_lines::line(std::string_view text) {
    out_ += std::string(depth_ * 2, ' ');
    out_ += text;
    out_ += '\n';
}

void fml_lines::open(std::string_view text) {
    line(text);
    ++depth_;
}

void fml_lines::close(std::string_view text) {
    --depth_;
    line(text);
}

std::string fml_variables::make(std::string_view prefix) {
    return fml_identifier(prefix) + std::to_string(++next_);
}

std::string fml_tables::reference(const code_table& table, std::string_view column, bool to_fhir) {
    const std::string id =
        fml_identifier(fmt::format("{}_{}{}", table.name(), column, to_fhir ? "" : "_back"));
    if (!known_.insert(id).second) return "#" + id;
    const auto at = static_cast<std::size_t>(std::max(table.column(column), 0));
    text_ += fmt::format("conceptmap {} {{\n  prefix s = {}\n  prefix t = {}\n", fml_name(id),
                         fml_name("urn:left:" + table.name()),
                         fml_name(fmt::format("urn:right:{}:{}", table.name(), column)));
    std::set<std::string_view> seen;
    for (const code_table::entry& entry : table.entries()) {
        const bool runs =
            entry.direction == code_table::only::both ||
            entry.direction == (to_fhir ? code_table::only::forward : code_table::only::backward);
        const std::string_view right = at < entry.cells.size() ? entry.cells[at] : std::string_view{};
        const std::string_view from = to_fhir ? entry.left : right, to = to_fhir ? right : entry.left;
        if (!runs || from.empty() || to.empty() || !seen.insert(from).second) continue;
        text_ += fmt::format("  s:{} == t:{}\n", fml_name(from), fml_name(to));
    }
    text_ += "}\n\n";
    return "#" + id;
}

}  // namespace genvej::mappings
