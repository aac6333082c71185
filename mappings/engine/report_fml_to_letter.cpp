#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/report_fml_map.hpp"

namespace genvej::mappings {

void structure_map::to_letter() {
    forward_ = false;
    lines_.open("group BundleToLetter(source bundle : BundleIn, target letter : LetterOut) {");
    variables_ = {};
    variables_.of_slot(0) = "bundle";
    remark(
        "a Bundle that came from a letter has its identifiers in Bundle.identifier; others get 14 "
        "characters of a digest");
    const std::string made = variables_.make("current");
    lines_.open(fmt::format("bundle -> letter.{} as {} then {{", map_.letter_element->name, made));
    letter_variable_ = made;
    block(map_.body, made);
    lines_.close(fmt::format("}} {};", name(map_.identity.number)));
    lines_.close("}");
}

void structure_map::each_to_letter(const map_each& each, const std::string& current) {
    if (!each.backward) return;
    const auto inside = [&](const std::string& item) {
        variables_.of_slot(each.slot) = item;
        const std::string made = variables_.make("element");
        const std::string target = write_left(each.left, current, "", made);
        lines_.open(fmt::format("{}{}{} then {{", item, where(each.conditions),
                                target.empty() ? "" : " -> " + target));
        block(*each.body, target.empty() ? current : made);
        lines_.close(fmt::format("}} {};", name(each.number)));
    };
    if (each.entry) {
        read_entry(*each.entry, inside);
    } else {
        with_slot(each.right.slot, [&](const std::string& from) { read_right(each.right, from, 0, inside); });
    }
}

void structure_map::row_to_letter(const map_row& row, const std::string& current) {
    if (!row.backward) return excused(row);
    if (row.left.empty() || row.left.front().what != operand::kind::left) return remark(said(row.number));
    std::vector<std::string> values;
    read_sources(row, 0, values, [&](const std::string& last) {
        std::string targets;
        for (std::size_t i = 0; i < row.left.size(); ++i) {
            if (row.left[i].what != operand::kind::left) continue;
            const std::string one = write_left(row.left[i].left, current, transform(row, values, i), "");
            if (!one.empty()) targets += (targets.empty() ? "" : ", ") + one;
        }
        if (targets.empty()) return remark(said(row.number));
        converter_remark(row);
        lines_.line(fmt::format("{}{} -> {} {};", last, where(row.conditions), targets, name(row.number)));
    });
}

void structure_map::read_sources(const map_row& row, std::size_t at, std::vector<std::string>& values,
                                 const fml_then& go_on) {
    if (at == row.right.size())
        return go_on(values.empty() || values.back().starts_with('\'') ? "bundle" : values.back());
    const operand& from = row.right[at];
    if (from.what != operand::kind::right) {
        values.push_back(from.what == operand::kind::constant ? fml_constant(from.text) : fml_constant(""));
        return read_sources(row, at + 1, values, go_on);
    }
    with_slot(from.right.slot, [&](const std::string& context) {
        read_right(from.right, context, 0, [&](const std::string& value) {
            values.push_back(value);
            read_sources(row, at + 1, values, go_on);
        });
    });
}

/// The variable of an alias; an entry of the head is looked for where a row needs it.
void structure_map::with_slot(std::uint16_t slot, const fml_then& go_on) {
    if (variables_.knows(slot)) return go_on(variables_.of_slot(slot));
    const auto entry = std::find_if(map_.entries.begin(), map_.entries.end(),
                                    [&](const map_entry& one) { return one.slot == slot; });
    if (entry == map_.entries.end()) return;
    read_entry(*entry, go_on);
}

void structure_map::read_entry(const map_entry& entry, const fml_then& go_on) {
    const std::string into = variables_.make("e"), resource = variables_.make(entry.type->name);
    std::string test;
    for (const predicate& one : entry.where)
        test += (test.empty() ? "" : " and ") + fml_test(one, entry.type);
    lines_.open(fmt::format("bundle.entry as {} then {{", into));
    if (entry.from) remark("the one that " + entry.from->text + " refers to");
    lines_.open(fmt::format("{}.resource : {} as {}{} then {{", into, entry.type->name, resource,
                            test.empty() ? "" : " where (" + test + ")"));
    go_on(resource);
    lines_.close(fmt::format("}} {};", name(entry.number)));
    lines_.close(fmt::format("}} {};", name(entry.number)));
}

}  // namespace genvej::mappings
