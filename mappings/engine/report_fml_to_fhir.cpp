#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/report_fml_map.hpp"

namespace genvej::mappings {

void structure_map::to_fhir() {
    forward_ = true;
    lines_.open("group LetterToBundle(source letter : LetterIn, target bundle : BundleOut) {");
    variables_ = {};
    variables_.of_slot(0) = "bundle";
    remark(
        "Bundle.id, MessageHeader.id and Bundle.identifier are made of the letter's own identifiers "
        "(UUID version 5)");
    lines_.line("letter -> bundle.id = uuid() " + name(map_.identity.number) + ";");
    letter_element([&](const std::string& current) { entries(0, current); });
    lines_.close("}");
    lines_.line("");
}

/// Makes the entries of the map's head that are always there, each inside the one before, so that all
/// rows see all of them; then those that may be absent, each with the rows that write to it.
void structure_map::entries(std::size_t at, const std::string& current) {
    while (at < map_.entries.size() && !map_.entries[at].conditions.empty()) ++at;
    if (at == map_.entries.size()) {
        for (const map_entry& entry : map_.entries) refer(entry, current);
        block(map_.body, current);
        for (const map_entry& entry : map_.entries) {
            if (!entry.conditions.empty()) conditional(entry, current);
        }
        return;
    }
    const map_entry& entry = map_.entries[at];
    lines_.open(fmt::format("{} -> {} then {{", current, make_resource(entry)));
    entries(at + 1, current);
    lines_.close(fmt::format("}} {};", name(entry.number)));
}

void structure_map::conditional(const map_entry& entry, const std::string& current) {
    lines_.open(fmt::format("{}{} -> {} then {{", current, where(entry.conditions), make_resource(entry)));
    refer(entry, current);
    for (const map_row& row : map_.body.rows) {
        const bool writes = std::any_of(row.right.begin(), row.right.end(), [&](const operand& to) {
            return to.what == operand::kind::right && to.right.slot == entry.slot;
        });
        if (row.forward && writes) row_to_fhir(row, current);
    }
    for (const map_each& each : map_.body.blocks) {
        if (!each.entry && each.right.slot == entry.slot) each_to_fhir(each, current);
    }
    variables_.forget(entry.slot);
    lines_.close(fmt::format("}} {};", name(entry.number)));
}

bool structure_map::is_conditional(std::uint16_t slot) const {
    return std::any_of(map_.entries.begin(), map_.entries.end(),
                       [&](const map_entry& one) { return one.slot == slot && !one.conditions.empty(); });
}

std::string structure_map::make_resource(const map_entry& entry) {
    const std::string into = variables_.make("e"), resource = variables_.make(entry.type->name);
    variables_.of_slot(entry.slot) = resource;
    return fmt::format("bundle.entry as {0}, {0}.resource = create('{1}') as {2}", into, entry.type->name,
                       resource);
}

void structure_map::refer(const map_entry& entry, const std::string& current) {
    if (!entry.from || !variables_.knows(entry.from->slot) || !variables_.knows(entry.slot)) return;
    right_path whole = *entry.from;
    if (!whole.steps.empty() && whole.steps.back().element->name == "reference") whole.steps.pop_back();
    lines_.line(fmt::format("{} -> {} {};", current,
                            write_right(whole, fmt::format("reference({})", variables_.of_slot(entry.slot))),
                            name(entry.number)));
}

void structure_map::each_to_fhir(const map_each& each, const std::string& current) {
    if (!each.forward) return;
    if (!each.entry && !variables_.knows(each.right.slot)) {
        if (!is_conditional(each.right.slot)) remark(said(each.number));
        return;
    }
    read_left(each.left, current, 0, [&](const std::string& item) {
        std::string target;
        if (each.entry) {
            target = make_resource(*each.entry);
        } else if (each.right.steps.empty()) {
            variables_.of_slot(each.slot) = variables_.of_slot(each.right.slot);
        } else {
            const std::string made = variables_.make("item");
            target = write_right(each.right, "", made);
            variables_.of_slot(each.slot) = made;
        }
        lines_.open(fmt::format("{}{}{} then {{", item, where(each.conditions),
                                target.empty() ? "" : " -> " + target));
        if (each.entry) refer(*each.entry, item);
        block(*each.body, item);
        lines_.close(fmt::format("}} {};", name(each.number)));
    });
}

void structure_map::row_to_fhir(const map_row& row, const std::string& current) {
    if (!row.forward) return excused(row);
    const bool known = std::all_of(row.right.begin(), row.right.end(), [&](const operand& to) {
        return to.what != operand::kind::right || variables_.knows(to.right.slot);
    });
    const bool later = std::any_of(row.right.begin(), row.right.end(), [&](const operand& to) {
        return to.what == operand::kind::right && !variables_.knows(to.right.slot) &&
               is_conditional(to.right.slot);
    });
    if (later) return;
    if (!known || row.right.empty() || row.right.front().what != operand::kind::right)
        return remark(said(row.number));
    std::vector<std::string> values;
    read_all(row, 0, current, values, [&](const std::string& last) {
        std::string targets;
        for (std::size_t i = 0; i < row.right.size(); ++i) {
            if (row.right[i].what != operand::kind::right) continue;
            targets +=
                (targets.empty() ? "" : ", ") + write_right(row.right[i].right, transform(row, values, i));
        }
        converter_remark(row);
        lines_.line(fmt::format("{}{} -> {} {};", last, where(row.conditions), targets, name(row.number)));
    });
}

/// Variables for everything that the row reads, each inside the one before.
void structure_map::read_all(const map_row& row, std::size_t at, const std::string& current,
                             std::vector<std::string>& values, const fml_then& go_on) {
    if (at == row.left.size())
        return go_on(values.empty() || values.back() != last_read_ ? current : last_read_);
    const operand& from = row.left[at];
    // A rule runs only where its source is there: what may be missing is left to the remark.
    if (from.what == operand::kind::left && from.left.optional && at > 0)
        return read_all(row, at + 1, current, values, go_on);
    if (from.what == operand::kind::left) {
        return read_left(from.left, current, 0, [&](const std::string& value) {
            values.push_back(value);
            last_read_ = value;
            if (at + 1 == row.left.size())
                go_on(value);
            else
                read_all(row, at + 1, current, values, go_on);
        });
    }
    values.push_back(plain_operand(from));
    read_all(row, at + 1, current, values, go_on);
}

std::string structure_map::plain_operand(const operand& from) {
    if (from.what == operand::kind::constant) return fml_constant(from.text);
    const bool known = (from.what == operand::kind::reference || from.what == operand::kind::copy) &&
                       variables_.knows(from.right.slot);
    if (from.what == operand::kind::reference && known)
        return fmt::format("reference({})", variables_.of_slot(from.right.slot));
    return fml_constant("");
}

}  // namespace genvej::mappings
