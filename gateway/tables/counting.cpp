#include "gateway/tables/counting.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "conformance/model/words.hpp"
#include "gateway/pathway/decimals.hpp"

namespace genvej::gateway::tables {

namespace {

constexpr std::int64_t per_thousand_in_tenths = 10'000, per_cent_in_tenths = 1000;
constexpr char separator = '\x1f';

std::chrono::year_month_day date_of(day one) {
    return std::chrono::sys_days{std::chrono::days{one}};
}
std::string month_of(day one) {
    const auto date = date_of(one);
    return fmt::format("{:04}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()));
}

text field_of(const request_data& of, request_field field) {
    switch (field) {
        case request_field::kind:
            return of.kind;
        case request_field::law:
            return of.law;
        case request_field::type:
            return of.type;
        case request_field::sender:
            return of.sender;
        case request_field::department:
            return of.department;
        case request_field::none:
        case request_field::recoded:
        case request_field::withdrawn:
            break;
    }
    return {};
}

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

counting::counting(const report_rows& rows, question asked, const population& by, sink each)
    : rows_(rows),
      asked_(std::move(asked)),
      population_(by),
      each_(std::move(each)),
      data_(rows.data()),
      referred_(rows.data().find("referred", {}).value()) {
    const report& of = *asked_.of;
    look_at_place(referred_);
    look_at(of.where);
    for (const std::size_t one : of.measures) {
        const measure& what = rows_.measures()[one];
        look_at(what.where);
        std::size_t which = 0;
        if (what.kind == measure_kind::median || what.kind == measure_kind::p90) {
            look_at_place(what.of);
            look_at_place(what.in);
            const auto same = std::find_if(spans_.begin(), spans_.end(), [&](const spans& other) {
                return other.from == what.of && other.to == what.in && other.where == what.where;
            });
            which = static_cast<std::size_t>(same - spans_.begin());
            if (same == spans_.end()) spans_.push_back({what.of, what.in, what.where});
        }
        spans_of_.push_back(which);
    }
    for (const std::size_t one : asked_.by) {
        if (rows_.dimensions()[one].kind == dimension_kind::word)
            look_at_place(rows_.dimensions()[one].place);
    }
    for (const question::filter& one : asked_.only) {
        const dimension& what = rows_.dimensions()[one.dimension];
        if (what.kind == dimension_kind::word) look_at_place(what.place);
    }
    data_.read_only(places_);
    all_ = made({});
}

void counting::look_at(const std::vector<std::size_t>& conditions) {
    for (const std::size_t one : conditions) {
        for (const term& part : rows_.conditions()[one].terms) {
            if (part.field != request_field::none) continue;
            look_at_place(part.place);
            if (part.how == operation::by || part.how == operation::after) look_at_place(part.other);
        }
    }
}

void counting::look_at_place(std::size_t place) {
    if (std::find(places_.begin(), places_.end(), place) == places_.end()) places_.push_back(place);
}

counting::counts counting::made(std::vector<std::string> keys) const {
    counts out;
    out.keys = std::move(keys);
    out.sums.resize(asked_.of->measures.size());
    out.last.resize(asked_.of->measures.size());
    out.days.resize(spans_.size());
    return out;
}

bool counting::holds(const term& one, const request_data* request) const {
    if (one.field != request_field::none) {
        if (request == nullptr) return false;
        if (one.field == request_field::recoded) return request->recoded == (one.how == operation::yes);
        if (one.field == request_field::withdrawn) return request->withdrawn == (one.how == operation::yes);
        return field_of(*request, one.field) == one.word;
    }
    const indicators::datum_value& value = data_.at(one.place);
    switch (one.how) {
        case operation::known:
            return value.known;
        case operation::unknown:
            return !value.known;
        case operation::yes:
            return value.known && value.number != 0;
        case operation::no:
            return value.known && value.number == 0;
        case operation::is:
            return value.known && value.word == one.word;
        case operation::is_not:
            return !value.known || value.word != one.word;
        case operation::has:
            return value.known && model::has_word(value.word, one.word);
        case operation::by:
            return value.known && data_.at(one.other).known && value.number <= data_.at(one.other).number;
        case operation::after:
            return value.known && data_.at(one.other).known && value.number > data_.at(one.other).number;
        case operation::past:
            return value.known && value.number < asked_.today;
        case operation::not_past:
            return value.known && value.number >= asked_.today;
        case operation::at_least:
            return value.known && value.number >= one.number;
    }
    return false;
}

bool counting::holds(const std::vector<std::size_t>& conditions, const request_data* request) const {
    return std::all_of(conditions.begin(), conditions.end(), [&](std::size_t one) {
        const std::vector<term>& terms = rows_.conditions()[one].terms;
        return std::all_of(terms.begin(), terms.end(),
                           [&](const term& part) { return holds(part, request); });
    });
}

std::string counting::key_of(const dimension& one, const request_data* request, day on) const {
    switch (one.kind) {
        case dimension_kind::municipality:
            return fmt::format("{:03}", municipality_);
        case dimension_kind::year:
            return on == 0 ? std::string() : month_of(on).substr(0, 4);
        case dimension_kind::month:
            return on == 0 ? std::string() : month_of(on);
        case dimension_kind::request:
            return request == nullptr ? std::string() : std::string(field_of(*request, one.field));
        case dimension_kind::set:
        case dimension_kind::indicator:
        case dimension_kind::group:
            return {};
        case dimension_kind::word:
            break;
    }
    const indicators::datum_value& value = data_.at(one.place);
    if (!value.known) return {};
    if (rows_.data().places()[one.place].kind == indicators::datum_kind::truth)
        return value.number != 0 ? "yes" : "no";
    return std::string(value.word);
}

void counting::add(std::uint16_t municipality, text course, text data) {
    if (std::find(asked_.without.begin(), asked_.without.end(), municipality) != asked_.without.end()) return;
    const auto& wanted = asked_.municipalities;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), municipality) == wanted.end()) return;
    if (!data_.read(data)) {
        ++unreadable_;
        return;
    }
    municipality_ = municipality;
    ++course_;
    if (asked_.of->of_requests) {
        for (const request_data& one : data_.requests()) {
            if (is_asked(&one, one.received)) count(course, &one, one.received);
        }
        return;
    }
    const std::vector<request_data>& all = data_.requests();
    const auto stands =
        std::find_if(all.begin(), all.end(), [](const request_data& one) { return !one.withdrawn; });
    const request_data* const first = stands != all.end() ? &*stands : (all.empty() ? nullptr : all.data());
    const indicators::datum_value& referred = data_.at(referred_);
    const day on = referred.known ? static_cast<day>(referred.number) : 0;
    if (is_asked(first, on)) count(course, first, on);
}

bool counting::is_asked(const request_data* request, day on) {
    if (!holds(asked_.of->where, request)) return false;
    if (on == 0 && (asked_.from != 0 || asked_.before != 0)) {
        ++undated_;
        return false;
    }
    if (asked_.from != 0 && on < asked_.from) return false;
    if (asked_.before != 0 && on >= asked_.before) return false;
    return std::all_of(asked_.only.begin(), asked_.only.end(), [&](const question::filter& one) {
        return key_of(rows_.dimensions()[one.dimension], request, on) == one.value;
    });
}

void counting::count(text course, const request_data* request, day on) {
    seen_.insert(municipality_);
    if (on != 0) {
        years_.insert(static_cast<int>(date_of(on).year()));
        current_month_ = current_month_ || month_of(on) == month_of(asked_.today);
    }
    keys_.clear();
    joined_.clear();
    for (const std::size_t one : asked_.by) {
        keys_.push_back(key_of(rows_.dimensions()[one], request, on));
        joined_.append(keys_.back()).append(1, separator);
    }
    auto found = cells_.find(joined_);
    if (found == cells_.end()) found = cells_.emplace(joined_, made(keys_)).first;
    count_into(found->second, request);
    const std::uint64_t negative = negative_;
    count_into(all_, request);
    negative_ = negative;
    if (each_ == nullptr) return;
    counted out{municipality_, course, asked_.of->of_requests ? request : nullptr,
                &keys_,        {},     &data_,
                &places_,      {},     {}};
    for (std::size_t i = 0; i < asked_.of->measures.size(); ++i) {
        if (counted_by(rows_.measures()[asked_.of->measures[i]], request) > 0) out.in.push_back(i);
    }
    each_(out);
}

std::uint64_t counting::counted_by(const measure& what, const request_data* request) const {
    if (what.kind == measure_kind::median || what.kind == measure_kind::p90) {
        const bool both = data_.at(what.of).known && data_.at(what.in).known;
        return both && data_.at(what.in).number >= data_.at(what.of).number && holds(what.where, request) ? 1
                                                                                                          : 0;
    }
    if (!what.adds_up()) return 0;
    if (what.kind == measure_kind::count || asked_.of->of_requests) return holds(what.where, request) ? 1 : 0;
    const std::vector<request_data>& all = data_.requests();
    return static_cast<std::uint64_t>(std::count_if(
        all.begin(), all.end(), [&](const request_data& one) { return holds(what.where, &one); }));
}

/// Where requests are counted, a course counts once in a cell.
void counting::count_into(counts& into, const request_data* request) {
    for (std::size_t i = 0; i < into.sums.size(); ++i) {
        const measure& what = rows_.measures()[asked_.of->measures[i]];
        if (!what.adds_up()) continue;
        if (what.kind == measure_kind::count && into.last[i] == course_) continue;
        const std::uint64_t more = counted_by(what, request);
        into.sums[i] += more;
        if (more > 0) into.last[i] = course_;
    }
    for (std::size_t i = 0; i < spans_.size(); ++i) {
        const indicators::datum_value& from = data_.at(spans_[i].from);
        const indicators::datum_value& to = data_.at(spans_[i].to);
        if (!from.known || !to.known || !holds(spans_[i].where, request)) continue;
        if (to.number < from.number) {
            ++negative_;
            continue;
        }
        into.days[i].push_back(static_cast<std::int32_t>(to.number - from.number));
    }
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
int counting::year_of(const counts& of) const {
    for (std::size_t i = 0; i < of.keys.size(); ++i) {
        const dimension_kind kind = rows_.dimensions()[asked_.by[i]].kind;
        if (kind != dimension_kind::year && kind != dimension_kind::month) continue;
        int out = 0;
        std::from_chars(of.keys[i].data(), of.keys[i].data() + std::min<std::size_t>(of.keys[i].size(), 4),
                        out);
        return out;
    }
    if (asked_.from != 0 && asked_.before != 0) {
        const auto first = date_of(asked_.from).year(), last = date_of(asked_.before - 1).year();
        return first == last ? static_cast<int>(first) : 0;
    }
    return years_.size() == 1 ? *years_.begin() : 0;
}

cell counting::rate(std::uint64_t count, const counts& in) {
    const int year = year_of(in);
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
