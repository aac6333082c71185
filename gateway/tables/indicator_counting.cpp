#include "gateway/tables/indicator_counting.hpp"

#include <algorithm>
#include <charconv>

namespace genvej::gateway::tables {

namespace {

using indicators::indicator;
using indicators::indicator_set;
using indicators::tally;

bool among(const std::vector<std::uint16_t>& all, std::uint16_t one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

cell tenths_or_empty(int tenths) {
    if (tenths < 0) return {};
    return {cell::kind::number, tenths, 0};
}

cell cell_of(const measure& what, const tally& from) {
    if (what.kind == measure_kind::rate) return tenths_or_empty(from.rate());
    if (what.kind == measure_kind::completeness) return tenths_or_empty(from.completeness());
    const std::array<std::uint64_t, 6> sums = {from.population(), from.yes,      from.no,
                                               from.unknown,      from.excluded, from.not_yet};
    return {cell::kind::number, static_cast<std::int64_t>(sums.at(static_cast<std::size_t>(what.answer))), 0};
}

std::string in_words(const indicators::explained& why) {
    std::string out;
    const auto put = [&](const std::string& one) { out += (out.empty() ? "" : "; ") + one; };
    for (const indicators::said_datum& one : why.by) {
        std::string said = one.place + "=" + one.value;
        if (!one.from.empty()) said += " (" + one.from + ")";
        if (!one.other.empty()) said += " [" + one.other_from + ": " + one.other + "]";
        put(said);
    }
    for (const indicators::missing_datum& one : why.missing)
        put(one.place + "?" + std::string(one.reason) + " (" + std::string(one.supplier) + ")");
    return out.empty() ? "-" : out;
}

}  // namespace

indicator_counting::indicator_counting(const report_rows& rows, question asked,
                                       const indicators::indicator_sets& of, model::language in,
                                       counting::sink each)
    : rows_(rows), asked_(std::move(asked)), in_(in), each_(std::move(each)), data_(rows.data()) {
    std::size_t next = 0;
    for (const std::size_t one : asked_.by) {
        const auto group = indicators::apart_by_word(rows_.dimensions()[one].name);
        if (group && next < groups_.size()) groups_[next++] = *group;
    }
    for (const indicator_set& one : of.all()) {
        const std::vector<text>& wanted = asked_.of->sets;
        const bool asked_for =
            wanted.empty() || std::find(wanted.begin(), wanted.end(), one.name) != wanted.end();
        const bool filtered =
            std::any_of(asked_.only.begin(), asked_.only.end(), [&](const question::filter& by) {
                return rows_.dimensions()[by.dimension].kind == dimension_kind::set && by.value != one.name;
            });
        if (asked_for && !filtered) sets_.push_back({&one, indicators::aggregate(one, groups_)});
    }
}

bool indicator_counting::is_asked(const indicator& one) const {
    return std::none_of(asked_.only.begin(), asked_.only.end(), [&](const question::filter& by) {
        return rows_.dimensions()[by.dimension].kind == dimension_kind::indicator && by.value != one.id;
    });
}

/// By the day of the set (indicator_set::day).
bool indicator_counting::is_asked(const indicator_set& set, std::uint16_t municipality) {
    if (asked_.from != 0 || asked_.before != 0) {
        const indicators::datum_value* const on =
            set.day == indicators::row_datum::none ? nullptr : &data_.at(set.day);
        if (on == nullptr || !on->known) {
            ++undated_;
            return false;
        }
        if (asked_.from != 0 && on->number < asked_.from) return false;
        if (asked_.before != 0 && on->number >= asked_.before) return false;
    }
    return std::all_of(asked_.only.begin(), asked_.only.end(), [&](const question::filter& by) {
        const auto group = indicators::apart_by_word(rows_.dimensions()[by.dimension].name);
        return !group || indicators::group_of(set, *group, data_, municipality) == by.value;
    });
}

void indicator_counting::add(std::uint16_t municipality, text course, text data) {
    if (among(asked_.without, municipality)) return;
    if (!asked_.municipalities.empty() && !among(asked_.municipalities, municipality)) return;
    if (!data_.read(data)) {
        ++unreadable_;
        return;
    }
    for (counted_set& one : sets_) {
        if (!is_asked(*one.of, municipality)) continue;
        one.counts.add(data_, municipality);
        if (each_ != nullptr) tell(*one.of, municipality, course);
    }
}

void indicator_counting::tell(const indicator_set& set, std::uint16_t municipality, text course) {
    indicators::aggregate::group group;
    for (std::size_t i = 0; i < group.size(); ++i)
        group[i] = indicators::group_of(set, groups_[i], data_, municipality);
    for (const indicator& one : set.indicators) {
        const indicators::explained why = indicators::explain(one, data_);
        if (why.is == indicators::answer::outside || !is_asked(one)) continue;
        const std::vector<std::string> keys = keys_of(set, one, group);
        counted out;
        out.municipality = municipality;
        out.course = course;
        out.keys = &keys;
        out.data = &data_;
        out.answer = indicators::word_of(why.is);
        out.explained = in_words(why);
        each_(out);
    }
}

std::vector<std::string> indicator_counting::keys_of(const indicator_set& set, const indicator& one,
                                                     const indicators::aggregate::group& group) const {
    std::vector<std::string> out;
    std::size_t next = 0;
    for (const std::size_t by : asked_.by) {
        const dimension_kind kind = rows_.dimensions()[by].kind;
        if (kind == dimension_kind::set) {
            out.emplace_back(set.name);
        } else if (kind == dimension_kind::indicator) {
            out.emplace_back(one.id);
        } else {
            out.push_back(group.at(next++));
        }
    }
    return out;
}

void indicator_counting::name_keys(table_row& row, const indicator& one,
                                   const counting::names_of& name) const {
    const bool danish = in_ == model::language::danish;
    for (std::size_t i = 0; i < asked_.by.size(); ++i) {
        const dimension_kind kind = rows_.dimensions()[asked_.by[i]].kind;
        std::string& named = row.names.emplace_back();
        if (kind == dimension_kind::indicator) named = danish ? one.danish : one.english;
        if (kind != dimension_kind::municipality || !name) continue;
        std::uint16_t code = 0;
        std::from_chars(row.keys[i].data(), row.keys[i].data() + row.keys[i].size(), code);
        named = name(code);
    }
}

void indicator_counting::add_rows(table& to, const counted_set& from, const counting::names_of& name) const {
    const std::vector<indicator>& all = from.of->indicators;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_asked(all[i])) continue;
        for (const auto& [group, tallies] : from.counts.groups()) {
            table_row& row = to.rows.emplace_back();
            row.keys = keys_of(*from.of, all[i], group);
            name_keys(row, all[i], name);
            for (const std::size_t one : asked_.of->measures)
                row.cells.push_back(cell_of(rows_.measures()[one], tallies.at(i)));
            row.provisional = is_provisional(row);
        }
    }
}

/// It holds a month that is not over.
bool indicator_counting::is_provisional(const table_row& row) const {
    const std::string today = pathway::to_date(asked_.today);
    for (std::size_t i = 0; i < asked_.by.size(); ++i) {
        const dimension_kind kind = rows_.dimensions()[asked_.by[i]].kind;
        const bool dated = kind == dimension_kind::month || kind == dimension_kind::year;
        if (dated && !row.keys[i].empty() && today.starts_with(row.keys[i])) return true;
    }
    return false;
}

table indicator_counting::finish(const counting::names_of& name) {
    table out;
    out.rows_of = &rows_;
    out.of = asked_.of;
    out.by = asked_.by;
    out.has_total = false;
    constexpr std::int64_t any_number = 1 << 20;
    out.total.cells.assign(asked_.of->measures.size(), {cell::kind::hidden, any_number, 0});
    for (const counted_set& one : sets_) add_rows(out, one, name);
    if (asked_.before == 0 || asked_.before > asked_.today)
        out.notes.push_back({"provisional", {pathway::to_date(asked_.today).substr(0, 7)}});
    if (undated_ > 0) out.notes.push_back({"no_referral", {std::to_string(undated_)}});
    if (unreadable_ > 0) out.notes.push_back({"unreadable", {std::to_string(unreadable_)}});
    out.notes.push_back({"completeness", {}});
    return out;
}

}  // namespace genvej::gateway::tables
