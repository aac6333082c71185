// What was counted becomes a table: cells, rates, notes.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "gateway/pathway/decimals.hpp"
#include "gateway/tables/counting.hpp"
#include "gateway/tables/months.hpp"

namespace genvej::gateway::tables {
namespace {

constexpr std::int64_t per_thousand_in_tenths = 10'000, per_cent_in_tenths = 1000;

/// The smallest that so many of a hundred do not exceed.
std::int32_t percentile(std::vector<std::int32_t>& of, std::size_t hundredths) {
    constexpr std::size_t hundred = 100;
    const std::size_t rank = (of.size() * hundredths + hundred - 1) / hundred;
    const auto place = of.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(of.begin(), place, of.end());
    return *place;
}

}  // namespace

bool has_tenths(const measure& what) noexcept {
    return what.kind == measure_kind::per_1000 || what.kind == measure_kind::share ||
           what.kind == measure_kind::rate || what.kind == measure_kind::completeness;
}

table counting::finish(const names_of& name) {
    table out;
    out.rows_of = &rows_;
    out.of = asked_.of;
    out.by = asked_.by;
    std::vector<counts*> sorted;
    sorted.reserve(cells_.size());
    for (auto& one : cells_) sorted.push_back(&one.second);
    std::sort(sorted.begin(), sorted.end(),
              [](const counts* a, const counts* b) { return a->keys < b->keys; });
    for (counts* const one : sorted) {
        table_row& row = out.rows.emplace_back(row_of(*one));
        for (std::size_t i = 0; i < out.by.size(); ++i) {
            std::string& named = row.names.emplace_back();
            std::uint16_t code = 0;
            const std::string& key = row.keys[i];
            if (rows_.dimensions()[out.by[i]].kind != dimension_kind::municipality || !name) continue;
            std::from_chars(key.data(), key.data() + key.size(), code);
            named = name(code);
        }
    }
    out.total = row_of(all_);
    note_provisional();
    if (negative_ > 0) add_note({"negative", {std::to_string(negative_)}});
    if (undated_ > 0) add_note({"no_referral", {std::to_string(undated_)}});
    if (unreadable_ > 0) add_note({"unreadable", {std::to_string(unreadable_)}});
    const auto& measures = asked_.of->measures;
    const bool has_days = !spans_.empty();
    const bool has_rates = std::any_of(measures.begin(), measures.end(), [&](std::size_t one) {
        return rows_.measures()[one].kind == measure_kind::per_1000;
    });
    if (has_days) add_note({"percentile", {}});
    if (has_rates && population_.is_invented()) add_note({"invented_inhabitants", {}});
    out.notes = std::move(notes_);
    return out;
}

table_row counting::row_of(counts& from) {
    table_row out;
    out.keys = from.keys;
    out.provisional = is_provisional(from);
    for (std::size_t i = 0; i < asked_.of->measures.size(); ++i)
        out.cells.push_back(cell_of(rows_.measures()[asked_.of->measures[i]], i, from));
    return out;
}

cell counting::cell_of(const measure& what, std::size_t column, counts& from) {
    const auto sum_of = [&](std::size_t wanted) {
        const auto& measures = asked_.of->measures;
        const auto found = std::find(measures.begin(), measures.end(), wanted);
        return from.sums[static_cast<std::size_t>(found - measures.begin())];
    };
    cell out;
    out.is = cell::kind::number;
    switch (what.kind) {
        case measure_kind::count:
        case measure_kind::requests:
            out.number = static_cast<std::int64_t>(from.sums[column]);
            return out;
        case measure_kind::per_1000:
            return rate(sum_of(what.of), from);
        case measure_kind::share: {
            const std::uint64_t whole = sum_of(what.in);
            if (whole == 0) return {};
            out.number = pathway::rounded_ratio(static_cast<std::int64_t>(sum_of(what.of)),
                                                static_cast<std::int64_t>(whole), per_cent_in_tenths);
            return out;
        }
        case measure_kind::median:
        case measure_kind::p90: {
            std::vector<std::int32_t>& days = from.days[spans_of_[column]];
            if (days.empty()) return {};
            constexpr std::size_t half = 50, nine_tenths = 90;
            out.number = percentile(days, what.kind == measure_kind::median ? half : nine_tenths);
            out.of = days.size();
            return out;
        }
        case measure_kind::answers:
        case measure_kind::rate:
        case measure_kind::completeness:
            break;
    }
    return {};
}

/// The year that a row is about; 0: several.
int counting::year_about(const counts& of) const {
    for (std::size_t i = 0; i < of.keys.size(); ++i) {
        const dimension_kind kind = rows_.dimensions()[asked_.by[i]].kind;
        if (kind != dimension_kind::year && kind != dimension_kind::month) continue;
        int out = 0;
        std::from_chars(of.keys[i].data(), of.keys[i].data() + std::min<std::size_t>(of.keys[i].size(), 4),
                        out);
        return out;
    }
    if (asked_.from != 0 && asked_.before != 0) {
        const int first = year_of(asked_.from), last = year_of(asked_.before - 1);
        return first == last ? first : 0;
    }
    return years_.size() == 1 ? *years_.begin() : 0;
}

cell counting::rate(std::uint64_t count, const counts& in) {
    const int year = year_about(in);
    if (year == 0) {
        add_note({"no_year", {}});
        return {};
    }
    std::vector<std::uint16_t> of = asked_.municipalities;
    if (of.empty()) of.assign(seen_.begin(), seen_.end());
    std::erase_if(of, [&](std::uint16_t one) {
        return std::find(asked_.without.begin(), asked_.without.end(), one) != asked_.without.end();
    });
    for (std::size_t i = 0; i < in.keys.size(); ++i) {
        if (rows_.dimensions()[asked_.by[i]].kind != dimension_kind::municipality) continue;
        std::uint16_t code = 0;
        std::from_chars(in.keys[i].data(), in.keys[i].data() + in.keys[i].size(), code);
        of = {code};
    }
    std::uint64_t inhabitants = 0;
    for (const std::uint16_t one : of) {
        const std::uint64_t here = population_.of(one, year);
        if (here == 0) {
            add_note({
                "no_inhabitants", {fmt::format("{:03}", one), std::to_string(year)}
            });
            return {};
        }
        inhabitants += here;
    }
    if (inhabitants == 0) return {};
    cell out;
    out.is = cell::kind::number;
    out.number = pathway::rounded_ratio(static_cast<std::int64_t>(count),
                                        static_cast<std::int64_t>(inhabitants), per_thousand_in_tenths);
    return out;
}

/// It holds a month that is not over.
bool counting::is_provisional(const counts& of) const {
    const std::string now = month_of(asked_.today);
    for (std::size_t i = 0; i < of.keys.size(); ++i) {
        const dimension_kind kind = rows_.dimensions()[asked_.by[i]].kind;
        if (kind == dimension_kind::month) return of.keys[i] == now;
        if (kind == dimension_kind::year) return of.keys[i] == now.substr(0, 4);
    }
    return current_month_;
}

void counting::note_provisional() {
    const std::string now = month_of(asked_.today);
    const bool is_asked = asked_.before == 0 || asked_.before > asked_.today;
    if (is_asked || current_month_) add_note({"provisional", {now}});
}

/// Each once.
void counting::add_note(note one) {
    const bool there = std::any_of(notes_.begin(), notes_.end(), [&](const note& other) {
        return other.code == one.code && other.with == one.with;
    });
    if (!there) notes_.push_back(std::move(one));
}

}  // namespace genvej::gateway::tables
