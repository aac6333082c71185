#include "gateway/indicators/sets_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/model/words.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/pathway/decimals.hpp"

namespace genvej::gateway::indicators {

namespace {

constexpr std::array<text, 3> files_of_a_set = {"set.csv", "indicators.csv", "rows.csv"};
constexpr std::array<text, 10> head_columns = {"set",   "en",          "da",  "owner",     "from",
                                               "until", "replaced_by", "day", "certainty", "source"};
constexpr std::array<text, 8> indicator_columns = {"set", "indicator", "type",      "standard",
                                                   "en",  "da",        "certainty", "source"};
constexpr std::array<text, 10> row_columns = {"set", "indicator", "population", "clause",    "datum",
                                              "at",  "operator",  "value",      "certainty", "source"};
constexpr std::array<text, 2> types = {"process", "result"};
constexpr std::array<text, 3> populations = {"denominator", "exclusion", "numerator"};
constexpr text both_ends = "start end";
constexpr int whole = 100;

bool begins_as_number(text value) {
    return !value.empty() && (value.front() == '-' || (value.front() >= '0' && value.front() <= '9'));
}

/// Nobody can bring what it asks for.
bool is_never(const set_row& row, const data_rows& data) {
    const auto never = [&](std::size_t at) {
        return at != row_datum::none && data.places()[at].from == "never";
    };
    return never(row.other) || std::all_of(row.data.begin(), row.data.end(), [&](const row_datum& one) {
               return never(one.at) || never(one.end);
           });
}

bool has_never(const std::vector<clause>& all, const data_rows& data) {
    return std::any_of(all.begin(), all.end(), [&](const clause& one) {
        return std::all_of(one.rows.begin(), one.rows.end(),
                           [&](const set_row& row) { return is_never(row, data); });
    });
}

/// nullptr: there is none of that name, and that is said.
const predicate_row* find_predicate(const pathway::row_view& row) {
    const auto& all = predicate_rows();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const predicate_row& one) { return one.word == row["operator"]; });
    if (found != all.end()) return &*found;
    std::vector<text> names;
    names.reserve(all.size());
    for (const predicate_row& one : all) names.push_back(one.word);
    row.fail(fmt::format("there is no operator `{}`; it must be one of: {}", row["operator"],
                         fmt::join(names, ", ")));
    return nullptr;
}

void add_to_clause(const pathway::row_view& row, set_row made, std::vector<clause>& into) {
    const text name = row["clause"];
    if (name.empty()) return row.fail("`clause` must not be empty: rows of one clause are alternatives");
    auto at = std::find_if(into.begin(), into.end(), [&](const clause& one) { return one.name == name; });
    if (at == into.end()) at = into.insert(into.end(), clause{name, {}});
    for (const set_row& other : at->rows) {
        if (other.is == made.is && other.datum == made.datum && other.at == made.at &&
            other.value == made.value)
            row.fail(fmt::format("the same row is in line {} already; take one away", other.line));
    }
    at->rows.push_back(std::move(made));
}

}  // namespace

const std::vector<predicate_row>& predicate_rows() {
    using enum datum_kind;
    static const std::vector<predicate_row> rows = {
        {"known",
         predicate::known,
         {},
         "",                                            false,
         "it is registered; in denominators only, since it makes unknown a no"                                      },
        {"done",          predicate::done, {},      "", false, "it is registered; no: it was registered as not done"},
        {"is",
         predicate::is,
         {word, words},
         "words",                                       false,
         "it is one of these words; of several words: one of them is"                                               },
        {"yes",           predicate::yes,  {truth}, "", false, "it is true"                                         },
        {"no",            predicate::no,   {truth}, "", false, "it is not true"                                     },
        {"at_least",
         predicate::at_least,
         {number},
         "number",                                      false,
         "it is at least so much, or as much as another datum"                                                      },
        {"at_most",
         predicate::at_most,
         {number},
         "number",                                      false,
         "it is at most so much, or as much as another datum"                                                       },
        {"below",
         predicate::below,
         {number},
         "number",                                      false,
         "it is less than so much, or than another datum"                                                           },
        {"rises_percent",
         predicate::rises_percent,
         {number},
         "percent",                                     true,
         "from start to end it rises by at least so many per cent, by the same method"                              },
        {"same_method",
         predicate::same_method,
         {number},
         "",                                            true,
         "start and end were measured by the same method"                                                           },
        {"within_days",
         predicate::within_days,
         {day},
         "days",                                        false,
         "its day is at most so many days after that of another datum; a day before it is no answer"                },
        {"not_after",
         predicate::not_after,
         {day},
         "day",                                         false,
         "its day is that of another datum, or earlier"                                                             },
    };
    return rows;
}

text word_of(predicate one) noexcept {
    return predicate_rows()[static_cast<std::size_t>(one)].word;
}

bool sets_reader::fail(const std::string& path, std::uint32_t line, std::string what) {
    if (!problem_) problem_ = data_rows::problem{"indicators/" + path, line, std::move(what)};
    return false;
}

std::optional<data_rows::problem> sets_reader::run() {
    std::vector<text> names;
    for (const indicator_sets::file& one : into_.files_) {
        const text path = one.path, name = path.substr(0, path.find('/'));
        const text file = path.substr(std::min(name.size() + 1, path.size()));
        if (std::find(files_of_a_set.begin(), files_of_a_set.end(), file) == files_of_a_set.end()) {
            fail(one.path, 1,
                 fmt::format("a set is a folder with {}; take this file away",
                             fmt::join(files_of_a_set, ", ")));
            return problem_;
        }
        if (names.empty() || names.back() != name) names.push_back(name);
    }
    for (const text name : names) {
        if (!read_set(name)) return problem_;
    }
    check_circles();
    return problem_;
}

bool sets_reader::table(const std::string& path, std::span<const text> columns, const taker& take) {
    const auto file = std::find_if(into_.files_.begin(), into_.files_.end(),
                                   [&](const indicator_sets::file& one) { return one.path == path; });
    if (file == into_.files_.end()) return fail(path, 1, "the file is missing; a set needs it");
    auto read = model::table::read(file->text);
    if (!read) return fail(path, read.error().line, read.error().text);
    const model::table& kept = into_.tables_.emplace_back(std::move(*read));
    for (const text column : columns) {
        if (kept.column(column) < 0)
            return fail(path, 1,
                        fmt::format("the column `{}` is missing; a first line names: {}", column,
                                    fmt::join(columns, ",")));
    }
    for (const model::table::row& row : kept.rows()) {
        std::optional<std::string> wrong;
        take(row_view(kept, row, wrong), row.line);
        if (wrong) return fail(path, row.line, *wrong);
    }
    return true;
}

bool sets_reader::read_set(text name) {
    const std::string at(name);
    indicator_set& to = into_.sets_.emplace_back();
    std::size_t heads = 0;
    const auto own = [&](const row_view& row) {
        if (row["set"] != name)
            row.fail(
                fmt::format("`set` is `{}`, but the folder is `{}`; both name the set", row["set"], name));
    };
    const bool read = table(at + "/set.csv", head_columns,
                            [&](const row_view& row, std::uint32_t) {
                                own(row);
                                if (++heads > 1) row.fail("a set has one line; take the others away");
                                take_head(row, to);
                            }) &&
                      table(at + "/indicators.csv", indicator_columns,
                            [&](const row_view& row, std::uint32_t line) {
                                own(row);
                                take_indicator(row, line, to);
                            }) &&
                      table(at + "/rows.csv", row_columns, [&](const row_view& row, std::uint32_t line) {
                          own(row);
                          take_row(row, line, to);
                      });
    if (!read) return false;
    if (heads == 0) return fail(at + "/set.csv", 1, "the line of the set is missing");
    return check(at + "/indicators.csv", to);
}

void sets_reader::take_head(const row_view& row, indicator_set& to) {
    to.name = row["set"];
    to.english = row["en"];
    to.danish = row["da"];
    to.owner = row["owner"];
    to.from = row["from"];
    to.until = row["until"];
    to.replaced_by = row["replaced_by"];
    const pathway::grounds why = row.why();
    to.certainty = why.certainty;
    to.source = why.source;
    for (const text column : {text("from"), text("until")}) {
        const text date = row[column];
        if (!date.empty() && !pathway::read_day(date))
            row.fail(fmt::format("`{}` is `{}`; it must be a day, 2019-07-01, or empty", column, date));
    }
    if (!to.from.empty() && !to.until.empty() && to.until < to.from)
        row.fail(fmt::format("it is valid until {}, before {} from which it is valid; exchange them",
                             to.until, to.from));
    const auto place = into_.data_->find(row["day"], {});
    if (!place || into_.data_->places()[*place].kind != datum_kind::day) {
        row.fail(
            fmt::format("`day` is `{}`; it must be a datum of kind day (data.csv): that which says to "
                        "which month a course belongs",
                        row["day"]));
        return;
    }
    to.day = *place;
}

void sets_reader::take_indicator(const row_view& row, std::uint32_t line, indicator_set& to) {
    indicator one;
    one.line = line;
    one.id = row["indicator"];
    one.type = types[row.one_of("type", types)];
    if (!row["standard"].empty()) one.standard = row.number("standard");
    one.english = row["en"];
    one.danish = row["da"];
    const pathway::grounds why = row.why();
    one.certainty = why.certainty;
    one.source = why.source;
    if (one.standard > whole)
        row.fail(fmt::format("the standard is {} per cent; no rate is over 100", one.standard));
    if (one.id.empty() || one.english.empty() || one.danish.empty())
        row.fail("`indicator`, `en` and `da` must not be empty");
    if (const indicator* const other = to.find(one.id))
        row.fail(fmt::format("the indicator `{}` is in line {} already; give one of them another name",
                             one.id, other->line));
    to.indicators.push_back(std::move(one));
}

void sets_reader::take_row(const row_view& row, std::uint32_t line, indicator_set& to) {
    const auto found = std::find_if(to.indicators.begin(), to.indicators.end(),
                                    [&](const indicator& one) { return one.id == row["indicator"]; });
    if (found == to.indicators.end())
        return row.fail(fmt::format("indicators.csv has no `{}`; add it there", row["indicator"]));
    const std::size_t population = row.one_of("population", populations);
    const predicate_row* const how = find_predicate(row);
    if (how == nullptr) return;
    if (how->is == predicate::known && population != 0)
        return row.fail(
            "`known` stands in denominators only: elsewhere it would count unknown as no; use `done`");
    set_row made;
    made.line = line;
    made.is = how->is;
    made.datum = row["datum"];
    made.at = row["at"];
    made.value = row["value"];
    const pathway::grounds why = row.why();
    made.certainty = why.certainty;
    made.source = why.source;
    take_data(row, *how, made);
    take_value(row, *how, made);
    std::vector<clause>& into = population == 0   ? found->denominator
                                : population == 1 ? found->exclusion
                                                  : found->numerator;
    add_to_clause(row, std::move(made), into);
}

void sets_reader::take_data(const row_view& row, const predicate_row& how, set_row& to) {
    const data_rows& data = *into_.data_;
    if (how.both_ends != (to.at == both_ends))
        return row.fail(how.both_ends
                            ? fmt::format("`{}` is about `{}`; write that into `at`", how.word, both_ends)
                            : fmt::format("`{}` looks at one point; `at` is `{}`", how.word, to.at));
    const std::vector<text> names = model::words_in(to.datum);
    if (names.empty()) row.fail("`datum` must not be empty");
    for (const text name : names) {
        const auto at = data.find(name, how.both_ends ? text("start") : to.at);
        const auto end = how.both_ends ? data.find(name, "end") : std::nullopt;
        if (!at || (how.both_ends && !end)) {
            return row.fail(
                data.has_datum(name)
                    ? fmt::format("`{}` is not known at `{}` (data.csv says at which points)", name, to.at)
                    : fmt::format("there is no datum `{}`; gateway/indicators/data.csv has those that "
                                  "are gathered",
                                  name));
        }
        const datum_kind kind = data.places()[*at].kind;
        if (!how.kinds.empty() && std::find(how.kinds.begin(), how.kinds.end(), kind) == how.kinds.end())
            return row.fail(
                fmt::format("`{}` cannot be asked of `{}`, which is of another kind", how.word, name));
        to.several = kind == datum_kind::words;
        to.data.push_back({*at, end.value_or(row_datum::none)});
    }
}

void sets_reader::take_other(const row_view& row, text name, datum_kind kind, set_row& to) {
    const std::size_t sign = name.find('@');
    const text point = sign == text::npos ? text{} : name.substr(sign + 1);
    const auto place = into_.data_->find(name.substr(0, sign), point);
    if (!place || into_.data_->places()[*place].kind != kind)
        return row.fail(
            fmt::format("`value` names `{}`; it must be a datum of the same kind (data.csv)", name));
    to.other = *place;
    for (const row_datum& one : to.data) {
        if (one.at == *place) row.fail("it is compared with itself: that holds always, or never");
    }
}

void sets_reader::take_value(const row_view& row, const predicate_row& how, set_row& to) {
    if (how.value.empty()) {
        if (!to.value.empty()) row.fail(fmt::format("`{}` takes no value; leave it empty", how.word));
        return;
    }
    const std::vector<text> parts = model::words_in(to.value);
    if (how.value == "words") {
        to.words = parts;
        if (parts.empty()) row.fail("`is` needs words in `value`, with spaces between them");
        return;
    }
    if (how.value == "day") return take_other(row, to.value, datum_kind::day, to);
    if (how.value == "days") {
        int days = 0;
        const text first = parts.empty() ? text{} : parts.front();
        const auto read = std::from_chars(first.data(), first.data() + first.size(), days);
        if (parts.size() != 2 || read.ec != std::errc{} || read.ptr != first.data() + first.size() ||
            days < 0)
            return row.fail(
                fmt::format("`value` is `{}`; it must be days and a datum: 28 discharged", to.value));
        to.number = days;
        return take_other(row, parts[1], datum_kind::day, to);
    }
    if (how.value == "number" && !begins_as_number(to.value))
        return take_other(row, to.value, datum_kind::number, to);
    const auto number = pathway::read_thousandths(to.value);
    if (!number) return row.fail(fmt::format("`value` is `{}`; it must be a number", to.value));
    to.number = *number;
    if (how.value == "percent" && (*number <= 0 || *number > std::int64_t{whole} * 1000))
        row.fail(fmt::format("`value` is `{}`; it must be per cent above 0, at most 100", to.value));
}

bool sets_reader::check(const std::string& path, indicator_set& of) {
    if (of.indicators.empty()) return fail(path, 1, "a set needs indicators");
    for (indicator& one : of.indicators) {
        if (one.denominator.empty() || one.numerator.empty())
            return fail(path, one.line,
                        fmt::format("`{}` needs rows of a denominator and of a numerator", one.id));
        std::vector<const clause*> all;
        for (const clause& its : one.denominator) all.push_back(&its);
        for (const clause& its : one.numerator) all.push_back(&its);
        std::string why = contradiction(all);
        if (why.empty()) why = nobody_is_left(one);
        if (!why.empty())
            return fail(std::string(of.name) + "/rows.csv", all.front()->rows.front().line, why);
        one.never = has_never(one.denominator, *into_.data_) || has_never(one.exclusion, *into_.data_) ||
                    has_never(one.numerator, *into_.data_);
    }
    return true;
}

/// A set is replaced by one that is there, and none comes back to itself.
bool sets_reader::check_circles() {
    for (const indicator_set& one : into_.sets_) {
        const indicator_set* at = &one;
        for (std::size_t steps = 0; !at->replaced_by.empty(); ++steps) {
            const std::string path = std::string(one.name) + "/set.csv";
            const text next = at->replaced_by;
            at = into_.find(next);
            if (at == nullptr)
                return fail(path, 2, fmt::format("there is no set `{}` that could replace it", next));
            if (at == &one || steps > into_.sets_.size())
                return fail(path, 2,
                            "sets replace each other in a circle: the newest must have no `replaced_by`");
        }
    }
    return true;
}

}  // namespace genvej::gateway::indicators
