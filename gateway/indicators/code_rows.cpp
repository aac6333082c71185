#include "gateway/indicators/code_rows.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/model/resources.hpp"

namespace genvej::gateway::indicators {

namespace {

constexpr const char* path = "gateway/indicators/codes.csv";
constexpr std::array<text, 7> columns = {"where", "group", "system", "code", "says", "certainty", "source"};

/// Where codes stand, and the words that they may say there.
struct code_place {
    text where;
    std::array<text, 3> words;
};
constexpr std::array<code_place, 9> code_places = {
    {{"procedure", {"yes", "no"}},
     {"procedure_status", {"yes", "no"}},
     {"condition", {"yes"}},
     {"condition_status", {"no"}},
     {"medicine", {"yes"}},
     {"medicine_status", {"yes", "no", "ended"}},
     {"goal_status", {"no"}},
     {"absent", {"no"}},
     {"provider", {"hospital", "municipality", "gp"}}}
};
constexpr std::array<text, 2> class_words = {"home", "online"};
constexpr std::array<text, 3> certainties = {"stated", "inferred", "invented"};

bool may_say(text where, text says) {
    if (says.empty()) return false;
    if (where == "class") return std::find(class_words.begin(), class_words.end(), says) != class_words.end();
    return std::any_of(code_places.begin(), code_places.end(), [&](const code_place& one) {
        return one.where == where && std::find(one.words.begin(), one.words.end(), says) != one.words.end();
    });
}

/// Empty: the row is good.
std::string wrong_with(const code_row& one, text certainty) {
    if (!may_say(one.where, one.says))
        return fmt::format("a code at `{}` cannot say `{}`; see the head of the table", one.where, one.says);
    if (one.code.empty()) return "a code must not be empty: every one begins so";
    if (std::find(certainties.begin(), certainties.end(), certainty) == certainties.end())
        return fmt::format("`certainty` is `{}`; it must be one of: {}", certainty,
                           fmt::join(certainties, ", "));
    return {};
}

}  // namespace

std::variant<std::shared_ptr<const code_rows>, code_rows::problem> code_rows::read(text codes) {
    auto table = model::table::read(codes);
    if (!table) return problem{path, table.error().line, table.error().text};
    std::array<std::size_t, columns.size()> at{};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int found = table->column(columns[i]);
        if (found < 0) return problem{path, 1, fmt::format("the column `{}` is missing", columns[i])};
        at[i] = static_cast<std::size_t>(found);
    }
    auto out = std::make_shared<code_rows>();
    for (const model::table::row& row : table->rows()) {
        const auto& of = row.fields;
        const code_row one{of[at[0]], of[at[1]], of[at[2]], of[at[3]], of[at[4]]};
        if (std::string wrong = wrong_with(one, of[at[5]]); !wrong.empty())
            return problem{path, row.line, std::move(wrong)};
        out->rows_.push_back(one);
    }
    return std::shared_ptr<const code_rows>(std::move(out));
}

const code_rows& code_rows::built_in() {
    static const std::shared_ptr<const code_rows> kept = [] {
        auto out = read(model::resource_text(path));
        if (const auto* const wrong = std::get_if<problem>(&out))
            throw std::logic_error(fmt::format("{}:{}: {}", wrong->file, wrong->line, wrong->text));
        return std::get<std::shared_ptr<const code_rows>>(out);
    }();
    return *kept;
}

text code_rows::says(text where, text group, text system, text code) const noexcept {
    for (const code_row& row : rows_) {
        const bool place = row.where == where && row.group == group;
        if (place && (row.system.empty() || row.system == system) && code.starts_with(row.code))
            return row.says;
    }
    return {};
}

std::set<text> code_rows::words_of(std::initializer_list<text> places) const {
    std::set<text> out;
    for (const code_row& row : rows_) {
        if (std::find(places.begin(), places.end(), row.where) != places.end()) out.insert(row.says);
    }
    return out;
}

bool code_rows::has_group(text where, text group) const noexcept {
    return std::any_of(rows_.begin(), rows_.end(), [&](const code_row& row) {
        return row.where == where && row.group == group && !group.empty();
    });
}

}  // namespace genvej::gateway::indicators
