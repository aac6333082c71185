#include <algorithm>
#include <cstdlib>

#include "mappings/engine/compiler.hpp"

namespace genvej::mappings {

namespace {

/// Rows of the block whose statements these are, without those of the blocks inside.
std::size_t rows_of(std::span<const statement> lines) noexcept {
    std::size_t rows = 0, depth = 0;
    for (const statement& line : lines) {
        if (line.begins("each") || line.begins("rest")) {
            ++depth;
        } else if (line.begins("end")) {
            if (depth-- == 0) break;
        } else if (depth == 0) {
            ++rows;
        }
    }
    return rows;
}

bool is_operator(const word& one) noexcept {
    return one.is("<->") || one.is("->") || one.is("<-");
}

}  // namespace

void compiler::block(std::span<const statement>& lines, map_block& into, const schemas::element_decl* current,
                     int depth) {
    const std::size_t visible = aliases_.size();
    into.rows.reserve(rows_of(lines));
    while (!lines.empty()) {
        const statement& line = lines.front();
        lines = lines.subspan(1);
        if (line.begins("end")) {
            if (depth == 0) fail(line, "map.syntax", {"`end` without `each`"});
            aliases_.resize(visible);
            return;
        }
        if (line.begins("entry")) {
            if (depth != 0)
                fail(line, "map.syntax",
                     {"`entry` stands outside blocks; inside use `each . -> entry TYPE`"});
            if (depth == 0) top_entry(line);
        } else if (line.begins("each") || line.begins("rest")) {
            const bool is_rest = line.begins("rest");
            const std::size_t outside = aliases_.size();
            map_each made = is_rest ? rest(line) : each(line, current);
            made.body = std::make_unique<map_block>();
            in_rest_ = is_rest;
            block(lines, *made.body, is_rest ? nullptr : made.left.end, depth + 1);
            in_rest_ = false;
            aliases_.resize(outside);
            if (is_rest) {
                out_.rest = std::move(made);
            } else {
                into.items.push_back({map_block::kind::each, static_cast<std::uint32_t>(into.blocks.size())});
                into.blocks.push_back(std::move(made));
            }
        } else {
            into.items.push_back({map_block::kind::row, static_cast<std::uint32_t>(into.rows.size())});
            into.rows.push_back(row(line, current));
        }
    }
    if (depth != 0) found_.push_back(map_issue("map.syntax", path_, {"`each` or `rest` without `end`"}));
}

map_each compiler::each(const statement& line, const schemas::element_decl* current) {
    map_each out;
    const words all(line.words);
    const auto op = std::find_if(all.begin(), all.end(), is_operator);
    if (all.size() < 4 || op - all.begin() != 2 || op + 1 == all.end()) {
        fail(line, "map.syntax", {"`each LEFT <-> RIGHT.PATH as ALIAS`"});
        return out;
    }
    out.forward = !op->is("<-");
    out.backward = !op->is("->");
    check_written_only(line, out.backward);
    out.left = left(line, all[1].text, current);
    const schemas::element_decl* end = out.left.end;
    out.shown_by_elements =
        end != nullptr && end->type != nullptr && end->type->kind == schemas::content::empty;
    const bool is_entry = all[3].is("entry");
    const words target = all.subspan(is_entry ? 4 : 3);
    if (target.empty()) {
        fail(line, "map.syntax", {"`entry TYPE`"});
        return out;
    }
    const options with = split_options(line, target.subspan(1));
    out.at_least_one = !with.at_least.empty();
    const auto number_in = [](words of) -> std::size_t {
        return of.empty() ? 0 : std::strtoul(std::string(of[0].text).c_str(), nullptr, 10);
    };
    out.at_most = number_in(with.at_most);
    out.no_more = number_in(with.no_more);
    const std::string shown = (is_entry ? "entry " : "") + std::string(target.front().text);
    out.number = number(line, {std::string(line.file), line.line, std::string(all[1].text),
                               "each " + std::string(op->text), shown, "", joined(target.subspan(1)), ""});
    if (is_entry) {
        const std::string_view type_name = target.front().text.substr(0, target.front().text.find('['));
        map_entry made = entry(line, target, no_slot);
        made.conditions.clear();  // they are the block's own
        out.slot = add_slot(with.as.empty() ? type_name : with.as[0].text, made.type);
        made.slot = out.slot;
        made.number = out.number;
        out.entry = std::move(made);
    } else {
        each_target(line, target, with, out);
    }
    for (const words& when : with.when) out.conditions.push_back(condition_of(line, when, out.left.end));
    return out;
}

void compiler::each_target(const statement& line, words target, const options& with, map_each& out) {
    if (!right(line, target.front().text, out.right))
        return fail(line, "map.alias", {std::string(target.front().text)});
    if (out.right.steps.empty()) {
        if (!with.as.empty())
            return fail(line, "map.syntax", {"`each LEFT <-> ALIAS` makes no item to name"});
        out.slot = out.right.slot;
        return;
    }
    const std::string_view name = with.as.empty() ? std::string_view{} : with.as[0].text;
    out.slot = add_slot(name, out.right.type);
    if (!with.newest.empty()) each_order(line, with, out);
}

/// `newest-first TIME [WRITER]`: paths below the item.
void compiler::each_order(const statement& line, const options& with, map_each& out) {
    for (std::size_t i = 0; i < with.newest.size(); ++i) {
        right_path found;
        if (!right(line, with.newest[i].text, found) || found.slot != out.slot || i > 1) {
            return fail(line, "map.syntax", {"`newest-first TIME [WRITER]` names paths of the item"});
        }
        (i == 0 ? out.newest : out.at_one_time) = std::move(found.steps);
    }
}

map_each compiler::rest(const statement& line) {
    map_each out;
    const words all(line.words);
    if (all.size() < 3 || !all[1].is("->")) {
        fail(line, "map.syntax", {"`rest -> RIGHT.PATH as ALIAS`"});
        return out;
    }
    out.backward = false;
    check_written_only(line, false);
    const options with = split_options(line, all.subspan(3));
    out.number = number(
        line, {std::string(line.file), line.line, "", "rest ->", std::string(all[2].text), "", "", ""});
    each_target(line, all.subspan(2, 1), with, out);
    return out;
}

}  // namespace genvej::mappings
