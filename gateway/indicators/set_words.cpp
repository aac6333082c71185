#include "gateway/indicators/set_words.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gateway/indicators/code_rows.hpp"

namespace genvej::gateway::indicators {

namespace {

using words = std::set<text>;

words of_course(text field, const pathway::rules& by) {
    words out;
    if (field == "pack") {
        for (const pathway::pack_row& row : by.packs()) out.insert(row.pack);
    } else if (field == "groups") {
        for (const pathway::diagnosis_row& row : by.diagnoses())
            out.insert(row.groups.begin(), row.groups.end());
    } else if (field == "state") {
        for (const pathway::state_row& row : by.states()) out.insert(row.state);
    } else if (field == "end_reason") {
        for (const pathway::end_reason_row& row : by.end_reasons()) out.insert(row.is.code);
    } else if (field == "closing_place") {
        out = code_rows::built_in().words_of({"provider", "class"});
    }
    return out;
}

/// What it can say; empty: anything.
words words_of(const datum_place& place, const pathway::rules& by) {
    const std::size_t sign = place.from.find(':');
    const text how = place.from.substr(0, sign);
    const text what = sign == text::npos ? text{} : place.from.substr(sign + 1);
    if (how == "course") return of_course(what, by);
    words out;
    if (how != "measure" && how != "latest") return out;
    for (const pathway::measure_value_row& row : by.measure_values()) {
        if (row.measure == what) out.insert(row.value);
    }
    return out;
}

/// Empty: it can say all of them.
std::string wrong_with(const set_row& row, const indicator_sets& sets, const pathway::rules& by) {
    if (row.is != predicate::is) return {};
    const words can = words_of(sets.data().places()[row.data.front().at], by);
    for (const text word : row.words) {
        if (can.empty() || can.count(word) > 0) continue;
        return fmt::format("`{}` never says `{}`; it says one of: {}", row.datum, word, fmt::join(can, ", "));
    }
    return {};
}

}  // namespace

std::optional<data_rows::problem> check_words(const indicator_sets& sets, const pathway::rules& by) {
    std::optional<data_rows::problem> out;
    for (const indicator_set& set : sets.all()) {
        each_row(set, [&](const indicator&, text, const clause&, const set_row& row) {
            std::string wrong = out ? std::string() : wrong_with(row, sets, by);
            if (!wrong.empty())
                out = data_rows::problem{fmt::format("indicators/{}/rows.csv", set.name), row.line,
                                         std::move(wrong)};
        });
    }
    return out;
}

}  // namespace genvej::gateway::indicators
