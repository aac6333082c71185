#include "gateway/indicators/judge.hpp"

#include "conformance/model/words.hpp"

namespace genvej::gateway::indicators {

namespace {

constexpr std::int64_t hundred_per_cent = 100'000;  // in thousandths

truth truth_of(bool is) noexcept {
    return is ? truth::yes : truth::no;
}

bool is_one_of(const set_row& row, text said) noexcept {
    return std::any_of(row.words.begin(), row.words.end(),
                       [&](text one) { return row.several ? model::has_word(said, one) : said == one; });
}

class judged {
public:
    judged(const set_row& row, const course_data& of) noexcept : row_(row), of_(of) {}

    truth one(const row_datum& datum) const noexcept {
        const datum_value& value = of_.at(datum.at);
        if (row_.is == predicate::known) return truth_of(value.known);
        if (!value.known) return never_happened(value) ? truth::no : truth::unknown;
        switch (row_.is) {
            case predicate::is:
                return truth_of(is_one_of(row_, value.word));
            case predicate::yes:
                return truth_of(value.number == 1);
            case predicate::no:
                return truth_of(value.number == 0);
            case predicate::rises_percent:
                return rises(value, of_.at(datum.end));
            case predicate::at_least:
            case predicate::at_most:
            case predicate::below:
                return compares(value.number);
            case predicate::within_days:
            case predicate::not_after:
                return comes_in_time(value.number);
            default:
                return truth::yes;  // done
        }
    }

    /// Both ends were measured, whatever by: then either by one method, or not.
    truth same_method() const noexcept {
        bool start = false, end = false, missing_start = false, missing_end = false;
        for (const row_datum& one : row_.data) {
            const datum_value& first = of_.at(one.at);
            const datum_value& last = of_.at(one.end);
            if (first.known && last.known && first.method == last.method) return truth::yes;
            start = start || first.known;
            end = end || last.known;
            missing_start = missing_start || (!first.known && first.word == why::not_done);
            missing_end = missing_end || (!last.known && last.word == why::not_done);
        }
        const bool none = (!start && missing_start) || (!end && missing_end);
        return (start && end) || none ? truth::no : truth::unknown;
    }

private:
    /// What was registered as not done did not come in time either.
    bool never_happened(const datum_value& value) const noexcept {
        const bool asks = row_.is == predicate::done || row_.is == predicate::within_days ||
                          row_.is == predicate::not_after;
        return asks && value.word == why::not_done;
    }

    truth compares(std::int64_t number) const noexcept {
        std::int64_t with = row_.number;
        if (row_.other != row_datum::none) {
            const datum_value& other = of_.at(row_.other);
            if (!other.known) return truth::unknown;
            with = other.number;
        }
        if (row_.is == predicate::at_least) return truth_of(number >= with);
        return truth_of(row_.is == predicate::at_most ? number <= with : number < with);
    }

    /// A day before the one that is counted from is a mistake of one of them.
    truth comes_in_time(std::int64_t on) const noexcept {
        const datum_value& other = of_.at(row_.other);
        if (!other.known) return truth::unknown;
        const std::int64_t days = on - other.number;
        if (row_.is == predicate::not_after) return truth_of(days <= 0);
        return days < 0 ? truth::unknown : truth_of(days <= row_.number);
    }

    truth rises(const datum_value& start, const datum_value& end) const noexcept {
        if (!end.known || start.method != end.method || start.number <= 0) return truth::unknown;
        return truth_of((end.number - start.number) * hundred_per_cent >= start.number * row_.number);
    }

    const set_row& row_;
    const course_data& of_;
};

text reason_of(const course_data& of, std::size_t place) {
    if (of.rows().places()[place].from == "never") return "never";
    const text said = of.at(place).word;
    return said.empty() ? why::not_registered : said;
}

/// Why this datum does not answer; empty: it does.
std::vector<lacking> lacks_of(const set_row& row, const row_datum& datum, const course_data& of) {
    std::vector<lacking> out;
    for (const std::size_t place : {datum.at, datum.end, row.other}) {
        if (place != row_datum::none && !of.at(place).known) out.push_back({place, reason_of(of, place)});
    }
    if (!out.empty()) return out;
    if (row.is == predicate::within_days)
        return {
            {datum.at, "negative_span"}
        };
    if (datum.end != row_datum::none)
        return {
            {datum.end, "other_method"}
        };
    return out;
}

}  // namespace

truth judge(const set_row& row, const course_data& of) noexcept {
    const judged its(row, of);
    if (row.is == predicate::same_method) return its.same_method();
    truth out = truth::unknown;
    for (const row_datum& one : row.data) {
        const truth says = its.one(one);
        if (says == truth::yes) return says;
        if (says == truth::no) out = says;
    }
    return out;
}

std::vector<lacking> lacks(const set_row& row, const course_data& of) {
    std::vector<lacking> out;
    for (const row_datum& one : row.data) {
        std::vector<lacking> its = lacks_of(row, one, of);
        if (out.empty() || its.size() < out.size()) out = std::move(its);
    }
    return out;
}

}  // namespace genvej::gateway::indicators
