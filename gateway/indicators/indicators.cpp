#include "gateway/indicators/indicators.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/indicators/judge.hpp"

namespace genvej::gateway::indicators {

namespace {

/// In the order of `answer`.
constexpr std::array<text, 5> answer_words = {"yes", "no", "unknown", "excluded", "outside"};
/// In the order of `apart_by`.
constexpr std::array<text, 9> apart_words = {
    "", "month", "quarter", "year", "municipality", "sender", "department", "education", "lives_alone"};

template <class Judge>
answer decide(const indicator& one, const Judge& its) noexcept {
    const truth in = all_of_clauses(one.denominator, its);
    if (in == truth::no) return answer::outside;
    const truth out = one.exclusion.empty() ? truth::no : all_of_clauses(one.exclusion, its);
    if (out == truth::yes) return answer::excluded;
    if (in == truth::unknown || out == truth::unknown) return answer::unknown;
    const truth says = all_of_clauses(one.numerator, its);
    if (says == truth::unknown) return answer::unknown;
    return says == truth::yes ? answer::yes : answer::no;
}

std::string words_of(const datum_place& place, const datum_value& value) {
    if (!value.known) return fmt::format("({})", value.word.empty() ? why::not_registered : value.word);
    switch (place.kind) {
        case datum_kind::day:
            return pathway::to_date(static_cast<day>(value.number));
        case datum_kind::truth:
            return value.number == 1 ? "yes" : "no";
        case datum_kind::number: {
            std::string out = fmt::format("{}.{:03}", value.number / 1000, std::abs(value.number % 1000));
            out.erase(out.find_last_not_of('0') + 1);
            if (out.back() == '.') out.pop_back();
            return out;
        }
        default:
            return std::string(value.word);
    }
}

/// Collects what decided an answer, and what is missing for one.
class explainer {
public:
    explainer(const indicator& one, const course_data& of) : one_(one), of_(of) {}

    explained run() {
        out_.is = answer_of(one_, of_);
        switch (out_.is) {
            case answer::outside:
                says_no(one_.denominator);
                break;
            case answer::excluded:
                says(one_.exclusion, truth::yes);
                break;
            case answer::yes:
                says(one_.denominator, truth::yes);
                says(one_.numerator, truth::yes);
                break;
            case answer::no:
                says(one_.denominator, truth::yes);
                says_no(one_.numerator);
                break;
            case answer::unknown:
                find_missing();
        }
        return std::move(out_);
    }

private:
    truth judged(const set_row& row) const { return judge(row, of_); }
    truth judged(const clause& one) const {
        return any_of_rows(one, [&](const set_row& row) { return judged(row); });
    }

    void add(std::size_t at) {
        if (at == row_datum::none) return;
        const datum_place& place = of_.rows().places()[at];
        const datum_value& value = of_.at(at);
        const std::string name = place.name();
        const bool there = std::any_of(out_.by.begin(), out_.by.end(),
                                       [&](const said_datum& one) { return one.place == name; });
        if (there || (!value.known && value.word != why::not_done)) return;
        out_.by.push_back({name, words_of(place, value), std::string(value.from), std::string(value.other),
                           std::string(value.other_from)});
    }
    void add(const set_row& row) {
        for (const row_datum& one : row.data) {
            add(one.at);
            add(one.end);
        }
        add(row.other);
    }
    /// The rows that say so.
    void says(const std::vector<clause>& all, truth what) {
        for (const clause& one : all) {
            for (const set_row& row : one.rows) {
                if (judged(row) == what) add(row);
            }
        }
    }
    /// One clause that does not hold is enough.
    void says_no(const std::vector<clause>& all) {
        for (const clause& one : all) {
            if (judged(one) != truth::no) continue;
            for (const set_row& row : one.rows) add(row);
            return;
        }
    }

    /// Of rows that are alternatives the one that lacks least.
    void lacking_in(const std::vector<clause>& all) {
        for (const clause& one : all) {
            if (judged(one) != truth::unknown) continue;
            std::vector<lacking> least;
            for (const set_row& row : one.rows) {
                if (judged(row) != truth::unknown) continue;
                std::vector<lacking> its = lacks(row, of_);
                if (least.empty() || its.size() < least.size()) least = std::move(its);
            }
            for (const lacking& its : least) miss(its);
        }
    }
    void miss(const lacking& one) {
        const datum_place& place = of_.rows().places()[one.place];
        missing_datum made{place.name(), one.reason, place.supplier};
        if (std::find(out_.missing.begin(), out_.missing.end(), made) == out_.missing.end())
            out_.missing.push_back(std::move(made));
    }
    void find_missing() {
        lacking_in(one_.denominator);
        lacking_in(one_.exclusion);
        lacking_in(one_.numerator);
    }

    const indicator& one_;
    const course_data& of_;
    explained out_;
};

/// Tenths of a per cent, half up.
int tenths(std::uint64_t part, std::uint64_t whole) noexcept {
    return whole == 0 ? -1 : static_cast<int>((part * 2000 + whole) / (2 * whole));
}

/// What is missing comes with time.
bool waits(const set_row& row, const course_data& of) {
    const auto not_yet = [&](std::size_t at) {
        return at != row_datum::none && !of.at(at).known && of.at(at).word == why::not_yet;
    };
    return judge(row, of) == truth::unknown &&
           (not_yet(row.other) || std::any_of(row.data.begin(), row.data.end(), [&](const row_datum& one) {
                return not_yet(one.at) || not_yet(one.end);
            }));
}
bool waits(const indicator& one, const course_data& of) {
    for (const std::vector<clause>* const all : {&one.denominator, &one.exclusion, &one.numerator}) {
        for (const clause& its : *all) {
            const truth says = any_of_rows(its, [&](const set_row& row) { return judge(row, of); });
            if (says != truth::unknown) continue;
            if (std::any_of(its.rows.begin(), its.rows.end(),
                            [&](const set_row& row) { return waits(row, of); }))
                return true;
        }
    }
    return false;
}

std::string month_group(apart_by by, const datum_value& on) {
    if (!on.known) return {};
    const std::string date = pathway::to_date(static_cast<day>(on.number));
    if (by == apart_by::year) return date.substr(0, 4);
    if (by == apart_by::month) return date.substr(0, 7);
    const int month = (date[5] - '0') * 10 + (date[6] - '0');
    return fmt::format("{}-{}", date.substr(0, 4), (month + 2) / 3);
}

}  // namespace

text word_of(answer one) noexcept {
    return answer_words[static_cast<std::size_t>(one)];
}

answer answer_of(const indicator& one, const course_data& of) noexcept {
    return decide(one, [&](const set_row& row) { return judge(row, of); });
}

explained explain(const indicator& one, const course_data& of) {
    return explainer(one, of).run();
}

int tally::rate() const noexcept {
    return tenths(yes, yes + no);
}
int tally::completeness() const noexcept {
    return tenths(yes + no, yes + no + unknown);
}

void tally::add(answer one, bool waits) noexcept {
    yes += one == answer::yes ? 1 : 0;
    no += one == answer::no ? 1 : 0;
    unknown += one == answer::unknown ? 1 : 0;
    excluded += one == answer::excluded ? 1 : 0;
    not_yet += one == answer::unknown && waits ? 1 : 0;
}

tally& tally::operator+=(const tally& other) noexcept {
    yes += other.yes;
    no += other.no;
    unknown += other.unknown;
    excluded += other.excluded;
    not_yet += other.not_yet;
    return *this;
}

std::optional<apart_by> apart_by_word(text word) noexcept {
    const auto* const found = std::find(apart_words.begin(), apart_words.end(), word);
    if (found == apart_words.end()) return std::nullopt;
    return static_cast<apart_by>(found - apart_words.begin());
}

std::string group_of(const indicator_set& set, apart_by by, const course_data& of,
                     std::uint16_t municipality) {
    switch (by) {
        case apart_by::nothing:
            return {};
        case apart_by::month:
        case apart_by::quarter:
        case apart_by::year:
            return month_group(by, of.at(set.day));
        case apart_by::municipality:
            return municipality == 0 ? std::string() : fmt::format("{}", municipality);
        case apart_by::sender:
            return of.requests().empty() ? std::string() : std::string(of.requests().front().sender);
        case apart_by::department:
            return of.requests().empty() ? std::string() : std::string(of.requests().front().department);
        case apart_by::education:
        case apart_by::lives_alone:
            break;
    }
    const text datum = apart_words[static_cast<std::size_t>(by)];
    const auto place = of.rows().find(datum, {});
    if (!place || !of.at(*place).known) return {};
    return words_of(of.rows().places()[*place], of.at(*place));
}

aggregate::aggregate(const indicator_set& of, std::array<apart_by, 2> by) : set_(&of), by_(by) {}

void aggregate::add(const course_data& one, std::uint16_t municipality) {
    std::vector<tally>& to = groups_
                                 .try_emplace({group_of(*set_, by_[0], one, municipality),
                                               group_of(*set_, by_[1], one, municipality)},
                                              set_->indicators.size())
                                 .first->second;
    for (std::size_t i = 0; i < to.size(); ++i) {
        const indicator& its = set_->indicators[i];
        const answer says = answer_of(its, one);
        to[i].add(says, says == answer::unknown && waits(its, one));
    }
}

void aggregate::merge(const aggregate& other) {
    for (const auto& [name, theirs] : other.groups_) {
        std::vector<tally>& mine = groups_.try_emplace(name, theirs.size()).first->second;
        for (std::size_t i = 0; i < theirs.size(); ++i) mine[i] += theirs[i];
    }
}

std::vector<tally> aggregate::total() const {
    std::vector<tally> out(set_->indicators.size());
    for (const auto& [name, all] : groups_) {
        for (std::size_t i = 0; i < all.size(); ++i) out[i] += all[i];
    }
    return out;
}

}  // namespace genvej::gateway::indicators
