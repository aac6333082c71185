#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/report_fml_map.hpp"

namespace genvej::mappings {

void fml_row_text::letter_element(const fml_then& go_on) {
    const std::string current = variables_.make("current");
    letter_variable_ = current;
    lines_.open(fmt::format("letter.{} as {} then {{", map_.letter_element->name, current));
    go_on(current);
    lines_.close("} \"letter\";");
}

std::string fml_row_text::start(const left_path& path, const std::string& current) const {
    return path.from == left_path::origin::root     ? "letter"
           : path.from == left_path::origin::letter ? letter_variable_
                                                    : current;
}

void fml_row_text::read_left(const left_path& path, const std::string& current, std::size_t step,
                             const fml_then& go_on) {
    if (path.steps.empty()) return go_on(start(path, current));
    const std::string from = step == 0 ? start(path, current) : current;
    const std::string made = variables_.make("v");
    lines_.open(fmt::format("{}.{} as {} then {{", from, path.steps[step]->name, made));
    if (step + 1 == path.steps.size())
        go_on(made);
    else
        read_left(path, made, step + 1, go_on);
    lines_.close(fmt::format("}} {};", fml_name(path.text)));
}

void fml_row_text::read_right(const right_path& path, const std::string& from, std::size_t step,
                              const fml_then& go_on) {
    if (path.steps.empty()) return go_on(from);
    const profiles::type_row* type = map_.slot_types[path.slot];
    for (std::size_t i = 0; i < step; ++i) type = path.steps[i].element->type;
    const right_step& here = path.steps[step];
    std::string test;
    for (const predicate& one : here.where)
        test += (test.empty() ? "" : " and ") + fml_test(one, here.element->type);
    const std::string made = variables_.make("v");
    lines_.open(fmt::format("{}.{} as {}{} then {{", from, fml_element(*here.element, type), made,
                            test.empty() ? "" : " where (" + test + ")"));
    if (step + 1 == path.steps.size())
        go_on(made);
    else
        read_right(path, made, step + 1, go_on);
    lines_.close(fmt::format("}} {};", fml_name(path.text)));
}

/// Targets along the path: `x.name as n share r1, n.family = v`. A step that others write, too, is shared
/// by its name.
std::string fml_row_text::write_right(const right_path& path, const std::string& value,
                                      const std::string& last_variable) {
    std::string at = variables_.of_slot(path.slot), out, key = at;
    const profiles::type_row* type = map_.slot_types[path.slot];
    if (path.steps.empty()) return fmt::format("{} = {}", at, value);
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
        const right_step& step = path.steps[i];
        const std::string element = fml_element(*step.element, type);
        const bool last = i + 1 == path.steps.size();
        const bool leaf = last && last_variable.empty() && step.where.empty();
        key += "_" + element;
        for (const predicate& one : step.where) key += "_" + fml_test(one, step.element->type);
        out += out.empty() ? "" : ", ";
        if (leaf) {
            out += fmt::format("{}.{} = {}", at, element, value);
        } else {
            const std::string made = last && !last_variable.empty() ? last_variable : variables_.make("t");
            out += fmt::format("{}.{} as {}", at, element, made);
            if (!last || last_variable.empty()) out += " share " + shared(key);
            for (const predicate& one : step.where) out += set_predicate(one, made, step.element->type);
            if (last && last_variable.empty() && !value.empty())
                out += fmt::format(", {}.value = {}", made, value);
            at = made;
        }
        type = step.element->type;
    }
    return out;
}

std::string fml_row_text::set_predicate(const predicate& one, std::string at,
                                        const profiles::type_row* type) {
    if (one.how != predicate::test::equals) return "";
    std::string out;
    for (std::size_t i = 0; i < one.path.size(); ++i) {
        const std::string element = fml_element(*one.path[i].element, type);
        if (i + 1 == one.path.size())
            return out + fmt::format(", {}.{} = {}", at, element, fml_constant(one.value));
        const std::string made = variables_.make("t");
        out += fmt::format(", {}.{} as {}", at, element, made);
        for (const predicate& inner : one.path[i].where)
            out += set_predicate(inner, made, one.path[i].element->type);
        at = made;
        type = one.path[i].element->type;
    }
    return out;
}

/// Empty: the path is the current element itself.
std::string fml_row_text::write_left(const left_path& path, const std::string& current,
                                     const std::string& value, const std::string& last_variable) {
    std::string at = start(path, current), out, key = at;
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
        const bool last = i + 1 == path.steps.size();
        key += "_" + path.steps[i]->name;
        out += out.empty() ? "" : ", ";
        if (last && last_variable.empty()) {
            out += fmt::format("{}.{} = {}", at, path.steps[i]->name, value);
        } else {
            const std::string made = last ? last_variable : variables_.make("t");
            out += fmt::format("{}.{} as {}", at, path.steps[i]->name, made);
            if (!last) out += " share " + shared(key);
            at = made;
        }
    }
    return out;
}

std::string fml_row_text::shared(const std::string& key) {
    return "s" + std::to_string(shared_.try_emplace(key, shared_.size() + 1).first->second);
}

}  // namespace genvej::mappings
