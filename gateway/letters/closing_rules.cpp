#include "gateway/letters/closing_rules.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"
#include "gateway/letters/rules_reader.hpp"

namespace genvej::gateway::letters {

std::shared_ptr<const closing_rules> closing_rules::read(
    const std::function<std::string_view(std::string_view name)>& file, std::vector<row_error>& wrong) {
    rules_reader reader(file, wrong);
    return reader.read();
}

const closing_rules& closing_rules::built_in() {
    static const std::shared_ptr<const closing_rules> only = [] {
        std::vector<row_error> wrong;
        auto read_rows = read(
            [](std::string_view name) {
                return model::resource_text(fmt::format("mappings/closing/{}.csv", name));
            },
            wrong);
        if (read_rows == nullptr)
            throw std::logic_error(
                fmt::format("{}:{}: {}", wrong.front().file, wrong.front().line, wrong.front().text));
        return read_rows;
    }();
    return *only;
}

/// The first of the choices that applies.
void closing_rules::add_line(std::string_view name, const std::vector<const line_row*>& choices,
                             const known_here& with, std::vector<letter_line>& out) const {
    for (const line_row* const one : choices) {
        if (!one->when.holds(with)) continue;
        const auto text = one->text.fill(with);
        if (!text) continue;
        letter_line made{text->text, std::string(name), one->row, {}};
        for (const fact* const used : text->used) {
            if (!used->from.empty()) made.from.push_back(used->from);
        }
        out.push_back(std::move(made));
        return;
    }
}

std::vector<letter_line> closing_rules::lines(std::string_view content, const facts& known) const {
    std::vector<letter_line> out;
    const auto found = lines_.find(content);
    if (found == lines_.end()) return out;
    const std::vector<line_row>& rows = found->second;
    for (std::size_t i = 0; i < rows.size();) {
        std::vector<const line_row*> choices;
        const line_row& first = rows[i];
        for (; i < rows.size() && rows[i].name == first.name; ++i) choices.push_back(&rows[i]);
        if (first.group.empty()) {
            add_line(first.name, choices, {nullptr, &known}, out);
            continue;
        }
        for (const facts& member : known.members(first.group))
            add_line(first.name, choices, {&member, &known}, out);
    }
    return out;
}

std::string_view closing_rules::region_of(std::uint16_t municipality) const {
    const auto found = regions_.find(municipality);
    return found == regions_.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<const recipient_row*> closing_rules::recipients(std::uint16_t municipality,
                                                            const facts& known) const {
    std::vector<const recipient_row*> out;
    const std::string_view region = region_of(municipality);
    for (const recipient_row& one : recipients_) {
        if (one.region == region && one.when.holds({nullptr, &known})) out.push_back(&one);
    }
    return out;
}

const std::vector<element_row>& closing_rules::elements(std::string_view kind) const {
    static const std::vector<element_row> none;
    const auto found = elements_.find(kind);
    return found == elements_.end() ? none : found->second;
}

std::string_view closing_rules::code_kind(std::string_view kind) const {
    const auto found = code_kinds_.find(kind);
    return found == code_kinds_.end() ? std::string_view() : std::string_view(found->second);
}

const wait_row& closing_rules::why(std::string_view code) const {
    const auto found =
        std::find_if(waits_.begin(), waits_.end(), [&](const wait_row& one) { return one.code == code; });
    if (found == waits_.end()) throw std::logic_error("a closing letter waits for what no row explains");
    return *found;
}

std::string_view closing_rules::word(std::string_view measure, std::string_view value) const {
    const auto found = words_.find(fmt::format("{} {}", measure, value));
    return found == words_.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view closing_rules::supplier_of(std::string_view fact) const {
    const auto found = facts_.find(fact);
    return found == facts_.end() ? std::string_view() : std::string_view(found->second.supplier);
}

}  // namespace genvej::gateway::letters
