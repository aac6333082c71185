#include "conformance/schemas/structure_report.hpp"

#include <algorithm>

namespace genvej::schemas {

namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_evidence = 200;

std::string rule_of(std::string_view schema_name, const type_decl& type) {
    return "schemas/" + std::string(schema_name) + ":" + type.name;
}

/// Cut at a whole character.
std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

std::string name_of(const model::node& at) {
    return (at.kind == model::node_kind::attribute ? "@" : "") + shown_name(at.name);
}

void check_length(structure_report& report, const model::node& at, const type_decl& type,
                  std::string_view value) {
    // No character is longer than four bytes: most values need no counting.
    if (value.size() <= type.max_length && value.size() / 4 >= type.min_length &&
        type.form == text_form::text)
        return;
    const std::size_t length =
        type.form == text_form::token ? count_token_characters(value) : count_characters(value);
    if (length > type.max_length) {
        report.add("structure.too_long", weight::wrong, at, type,
                   {name_of(at), std::to_string(length), std::to_string(type.max_length)}, value);
    } else if (length < type.min_length) {
        report.add("structure.too_short", weight::wrong, at, type,
                   {name_of(at), std::to_string(length), std::to_string(type.min_length)}, value);
    }
}

void check_code(structure_report& report, const model::node& at, const type_decl& type,
                std::string_view value) {
    if (std::find(type.codes.begin(), type.codes.end(), value) != type.codes.end()) return;
    report.add("structure.code", weight::unusual, at, type, {name_of(at), listed(type.codes)}, value);
}

void check_digits(structure_report& report, const model::node& at, const type_decl& type,
                  std::string_view value) {
    if (value.size() == type.min_length && only_digits(value)) return;
    report.add("structure.digits", weight::wrong, at, type,
               {name_of(at), std::to_string(type.min_length), std::to_string(count_characters(value))},
               value);
}

}  // namespace

void structure_report::add(std::string_view code, weight of, const model::node& at, const type_decl& type,
                           std::vector<std::string> params, std::string_view evidence) {
    if (full()) return;
    if (found_.size() == most_structure_issues) {
        found_.push_back(model::make_issue("structure.more", {std::to_string(most_structure_issues)}));
        return;
    }
    model::issue& one =
        found_.emplace_back(model::make_issue(code, at, model::path_style::xml, std::move(params)));
    one.level = generous() && of == weight::unusual ? model::severity::warning : model::severity::error;
    one.rule = rule_of(schema_name_, type);
    one.evidence = shown_evidence(evidence);
}

std::string shown_name(std::string_view name) {
    const std::string_view kept = cut(name, longest_name);
    return std::string(kept) + (kept.size() < name.size() ? "..." : "");
}

std::string_view shown_evidence(std::string_view text) {
    return cut(text, longest_evidence);
}

std::string listed(const std::vector<std::string>& names, std::string_view between) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) out += between;
        out += names[i];
    }
    return out;
}

void check_value(structure_report& report, const model::node& at, const type_decl& type,
                 std::string_view value, bool core) {
    // settled.md, "blank elements": where a schema is read generously they count as missing.
    const bool may_be_blank = type.form == text_form::text && type.min_length == 0;
    if (report.generous() && !core && !may_be_blank && only_white_space(value)) {
        return report.add("structure.blank", weight::unusual, at, type, {name_of(at)});
    }
    switch (type.form) {
        case text_form::text:
        case text_form::token:
            return check_length(report, at, type, value);
        case text_form::codes:
            return check_code(report, at, type, value);
        case text_form::digits:
            return check_digits(report, at, type, value);
        default:
            break;
    }
    if (has_form(type.form, value)) return;
    report.add("structure." + std::string(to_string(type.form)), weight::wrong, at, type, {name_of(at)},
               value);
}

}  // namespace genvej::schemas
