#include "gateway/tables/counting.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/model/words.hpp"
#include "gateway/tables/months.hpp"

namespace genvej::gateway::tables {

namespace {

constexpr char separator = '\x1f';

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

}  // namespace

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

bool counting::looks_at_measurements() const {
    return std::any_of(places_.begin(), places_.end(),
                       [&](std::size_t one) { return rows_.data().places()[one].is_measured(); });
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
        years_.insert(year_of(on));
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

}  // namespace genvej::gateway::tables
