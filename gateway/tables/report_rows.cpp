#include "gateway/tables/report_rows.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/model/resources.hpp"
#include "conformance/model/words.hpp"
#include "gateway/indicators/sets.hpp"

namespace genvej::gateway::tables {

namespace {

constexpr std::array<text, 12> operations = {"known", "unknown", "yes",   "no",   "is",       "is_not",
                                             "has",   "by",      "after", "past", "not_past", "at_least"};
constexpr std::array<text, 8> fields = {"",       "kind",       "law",     "type",
                                        "sender", "department", "recoded", "withdrawn"};
constexpr std::array<text, 9> measure_kinds = {"count", "requests", "per_1000", "share",       "median",
                                               "p90",   "answers",  "rate",     "completeness"};
constexpr std::array<text, 6> answer_kinds = {"population", "yes", "no", "unknown", "excluded", "not_yet"};
constexpr std::array<text, 8> dimension_kinds = {"municipality", "year", "month",     "request",
                                                 "word",         "set",  "indicator", "group"};
constexpr std::int64_t thousand = 1000;
constexpr std::int64_t largest = 1'000'000;

template <class Words>
std::optional<std::size_t> index_of(const Words& words, text one) {
    const auto found = std::find(words.begin(), words.end(), one);
    if (found == words.end()) return std::nullopt;
    return static_cast<std::size_t>(found - words.begin());
}

template <class Rows>
std::optional<std::size_t> named(const Rows& rows, text name) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.name == name; });
    if (found == rows.end()) return std::nullopt;
    return static_cast<std::size_t>(found - rows.begin());
}

text before(text from, char at) {
    return from.substr(0, std::min(from.find(at), from.size()));
}
text behind(text from, char at) {
    const std::size_t found = from.find(at);
    return found == text::npos ? text{} : from.substr(found + 1);
}

}  // namespace

/// Reads the five tables; what counts is the first mistake.
class rows_reader {
public:
    rows_reader(report_rows& into, const data_rows& data) : into_(into), data_(data) { into.data_ = &data; }

    std::optional<report_rows::problem> read(const report_rows::texts& from) {
        read("conditions", from.conditions,
             {"condition", "datum", "at", "operator", "value", "certainty", "source"},
             [this] { add_condition(); });
        read("dimensions", from.dimensions, {"dimension", "from", "en", "da"}, [this] { add_dimension(); });
        read("measures", from.measures,
             {"measure", "kind", "of", "in", "where", "en", "da", "certainty", "source"},
             [this] { add_measure(); });
        read("reports", from.reports,
             {"report", "counts", "where", "by", "measures", "parts", "en", "da", "source"},
             [this] { add_report(); });
        read("names", from.names, {"dimension", "value", "en", "da"}, [this] { add_name(); });
        if (wrong_.empty()) return std::nullopt;
        return wrong_.front();
    }

private:
    /// Not after a mistake: a table names what an earlier one has.
    void read(text name, text content, std::initializer_list<text> columns,
              const std::function<void()>& add) {
        if (!wrong_.empty()) return;
        rows_.each(
            fmt::format("gateway/tables/{}.csv", name), content, columns,
            [&](const model::row_reader::cells& row) {
                row_ = &row;
                add();
            },
            &into_.tables_);
    }
    void fail(std::string what) { rows_.fail(std::move(what)); }
    text of(text column) const { return (*row_)[column]; }

    /// One of these words; the first where it is none of them.
    template <class Words>
    std::size_t choice(text column, const Words& words) {
        const auto found = index_of(words, of(column));
        if (!found)
            fail(fmt::format("`{}` is `{}`; it must be one of: {}", column, of(column),
                             fmt::join(words, ", ")));
        return found.value_or(0);
    }
    /// A row with that name in an earlier table, or earlier in this one.
    template <class Rows>
    std::size_t known(const Rows& rows, text what, text name) {
        const auto found = named(rows, name);
        if (!found) fail(fmt::format("there is no {} `{}` before this line", what, name));
        return found.value_or(0);
    }
    template <class Rows>
    std::vector<std::size_t> all_known(const Rows& rows, text what, text names) {
        std::vector<std::size_t> out;
        for (const text one : model::words_in(names)) out.push_back(known(rows, what, one));
        return out;
    }
    template <class Rows>
    void must_be_new(const Rows& rows, text name) {
        if (name.empty()) fail("it has no name");
        if (named(rows, name)) fail(fmt::format("`{}` stands there twice", name));
    }
    std::size_t place(text datum, text at, std::initializer_list<indicators::datum_kind> kinds) {
        const auto found = data_.find(datum, at);
        if (!found) {
            fail(fmt::format("gateway/indicators/data.csv has no `{}` at `{}`", datum, at));
            return 0;
        }
        if (kinds.size() > 0 &&
            std::find(kinds.begin(), kinds.end(), data_.places()[*found].kind) == kinds.end())
            fail(fmt::format("`{}` is of another kind than is needed here", datum));
        return *found;
    }
    request_field field(text name) {
        const auto found = index_of(fields, name);
        if (!found || *found == 0)
            fail(fmt::format("a request has no `{}`; it has: {}", name,
                             fmt::join(fields.begin() + 1, fields.end(), ", ")));
        return static_cast<request_field>(found.value_or(0));
    }

    void add_condition() {
        using kind = indicators::datum_kind;
        const text name = of("condition"), datum = of("datum"), value = of("value");
        if (into_.conditions_.empty() || into_.conditions_.back().name != name) {
            must_be_new(into_.conditions_, name);
            into_.conditions_.push_back({name, {}});
        }
        term& out = into_.conditions_.back().terms.emplace_back();
        out.how = static_cast<operation>(choice("operator", operations));
        out.word = value;
        if (before(datum, '.') == "request" && datum.find('.') != text::npos) {
            out.field = field(behind(datum, '.'));
            const bool flag = out.field == request_field::recoded || out.field == request_field::withdrawn;
            const bool asks_flag = out.how == operation::yes || out.how == operation::no;
            if (flag ? !asks_flag : out.how != operation::is)
                fail("of a request `recoded` and `withdrawn` are yes or no, the others `is`");
            return;
        }
        switch (out.how) {
            case operation::known:
            case operation::unknown:
                out.place = place(datum, of("at"), {});
                break;
            case operation::yes:
            case operation::no:
                out.place = place(datum, of("at"), {kind::truth});
                break;
            case operation::is:
            case operation::is_not:
            case operation::has:
                out.place = place(datum, of("at"), {kind::word, kind::words});
                break;
            case operation::by:
            case operation::after:
                out.other = place(value, {}, {kind::day});
                [[fallthrough]];
            case operation::past:
            case operation::not_past:
                out.place = place(datum, of("at"), {kind::day});
                break;
            case operation::at_least:
                out.place = place(datum, of("at"), {kind::number});
                out.number = number(value) * thousand;
                break;
        }
    }
    std::int64_t number(text digits) {
        std::int64_t out = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out);
        if (digits.empty() || read.ec != std::errc{} || read.ptr != digits.data() + digits.size() ||
            out < 0 || out > largest)
            fail(fmt::format("`{}` is not a whole number up to {}", digits, largest));
        return out;
    }

    void add_dimension() {
        dimension out;
        out.name = of("dimension");
        must_be_new(into_.dimensions_, out.name);
        out.english = of("en");
        out.danish = of("da");
        const auto kind = index_of(dimension_kinds, before(of("from"), ':'));
        if (!kind)
            fail(fmt::format("`from` is `{}`; it must begin with one of: {}", of("from"),
                             fmt::join(dimension_kinds, ", ")));
        out.kind = static_cast<dimension_kind>(kind.value_or(0));
        const text what = behind(of("from"), ':');
        if (out.kind == dimension_kind::request) out.field = field(what);
        if (out.kind == dimension_kind::word)
            out.place = place(
                before(what, '@'), behind(what, '@'),
                {indicators::datum_kind::word, indicators::datum_kind::words, indicators::datum_kind::truth});
        into_.dimensions_.push_back(out);
    }

    void add_measure() {
        measure out;
        out.name = of("measure");
        must_be_new(into_.measures_, out.name);
        out.english = of("en");
        out.danish = of("da");
        out.certainty = of("certainty");
        out.source = of("source");
        out.kind = static_cast<measure_kind>(choice("kind", measure_kinds));
        out.where = all_known(into_.conditions_, "condition", of("where"));
        if (out.kind == measure_kind::per_1000 || out.kind == measure_kind::share) out.of = counted(of("of"));
        if (out.kind == measure_kind::share) out.in = counted(of("in"));
        if (out.kind == measure_kind::answers)
            out.answer = static_cast<answer_kind>(choice("of", answer_kinds));
        if (out.kind == measure_kind::median || out.kind == measure_kind::p90) {
            out.of = place(of("of"), {}, {indicators::datum_kind::day});
            out.in = place(of("in"), {}, {indicators::datum_kind::day});
        }
        into_.measures_.push_back(out);
    }
    std::size_t counted(text name) {
        const std::size_t out = known(into_.measures_, "measure", name);
        if (wrong_.empty() && !into_.measures_[out].adds_up()) fail(fmt::format("`{}` is not a count", name));
        return out;
    }

    void add_report() {
        report out;
        out.name = of("report");
        must_be_new(into_.reports_, out.name);
        out.english = of("en");
        out.danish = of("da");
        out.source = of("source");
        constexpr std::array<text, 3> units = {"course", "request", "indicator"};
        const std::size_t unit = choice("counts", units);
        out.of_requests = unit == 1;
        out.of_indicators = unit == 2;
        if (out.of_indicators) {
            out.sets = model::words_in(of("where"));
            for (const text set : out.sets) {
                if (indicators::indicator_sets::built_in()->find(set) == nullptr)
                    fail(fmt::format("there is no set of indicators `{}`", set));
            }
        } else {
            out.where = all_known(into_.conditions_, "condition", of("where"));
        }
        out.by = all_known(into_.dimensions_, "dimension", of("by"));
        out.measures = all_known(into_.measures_, "measure", of("measures"));
        if (out.by.empty() || out.measures.empty()) fail("a report has dimensions and measures");
        for (const std::size_t one : out.measures) {
            must_have_inputs(out, one);
            if (wrong_.empty() && into_.measures_[one].is_of_indicators() != out.of_indicators)
                fail(fmt::format("`{}` is not counted of {}s", into_.measures_[one].name, units[unit]));
        }
        for (const text one : model::words_in(of("parts"))) add_partition(out, one);
        into_.reports_.push_back(std::move(out));
    }
    void add_name() {
        const value_name out{known(into_.dimensions_, "dimension", of("dimension")), of("value"), of("en"),
                             of("da")};
        if (into_.name_of(out.of, out.value) != nullptr)
            fail(fmt::format("`{}` of `{}` stands there twice", out.value, of("dimension")));
        into_.names_.push_back(out);
    }
    /// What a measure is computed from stands beside it, so that it can be seen and hidden with it.
    void must_have_inputs(const report& in, std::size_t one) {
        if (!wrong_.empty()) return;
        const measure& what = into_.measures_[one];
        std::vector<std::size_t> needs;
        if (what.kind == measure_kind::per_1000 || what.kind == measure_kind::share) needs.push_back(what.of);
        if (what.kind == measure_kind::share) needs.push_back(what.in);
        for (const std::size_t need : needs) {
            if (std::find(in.measures.begin(), in.measures.end(), need) == in.measures.end())
                fail(fmt::format("`{}` needs `{}` beside it", what.name, into_.measures_[need].name));
        }
    }
    std::size_t column(const report& in, text name) {
        for (std::size_t i = 0; i < in.measures.size(); ++i) {
            if (into_.measures_[in.measures[i]].name == name) return i;
        }
        fail(fmt::format("the report has no measure `{}`", name));
        return 0;
    }
    void add_partition(report& in, text one) {
        if (!wrong_.empty()) return;
        partition out;
        out.whole = column(in, before(one, '='));
        for (text parts = behind(one, '='); !parts.empty();) {
            const text part = before(parts, '+');
            parts.remove_prefix(std::min(part.size() + 1, parts.size()));
            out.parts.push_back(column(in, part));
        }
        std::vector<std::size_t> members = out.parts;
        members.push_back(out.whole);
        for (const partition& other : in.parts) {
            members.insert(members.end(), other.parts.begin(), other.parts.end());
            members.push_back(other.whole);
        }
        std::sort(members.begin(), members.end());
        if (out.parts.size() < 2) fail("a sum has two parts or more");
        if (std::adjacent_find(members.begin(), members.end()) != members.end())
            fail("a measure stands in one sum at most");
        in.parts.push_back(std::move(out));
    }

    report_rows& into_;
    const data_rows& data_;
    const model::row_reader::cells* row_ = nullptr;
    std::vector<model::row_error> wrong_;
    model::row_reader rows_{wrong_};
};

std::variant<std::shared_ptr<const report_rows>, report_rows::problem> report_rows::read(
    const texts& from, const data_rows& data) {
    auto out = std::make_shared<report_rows>();
    if (auto wrong = rows_reader(*out, data).read(from)) return std::move(*wrong);
    return std::shared_ptr<const report_rows>(std::move(out));
}

const report_rows& report_rows::built_in() {
    static const std::shared_ptr<const report_rows> kept = [] {
        const auto file = [](text name) {
            return model::resource_text(fmt::format("gateway/tables/{}.csv", name));
        };
        auto out =
            read({file("conditions"), file("dimensions"), file("measures"), file("reports"), file("names")},
                 data_rows::built_in());
        if (const auto* const wrong = std::get_if<problem>(&out))
            throw std::logic_error(fmt::format("{}:{}: {}", wrong->file, wrong->line, wrong->text));
        return std::get<std::shared_ptr<const report_rows>>(out);
    }();
    return *kept;
}

const report* report_rows::find(text name) const noexcept {
    const auto found = named(reports_, name);
    return found ? &reports_[*found] : nullptr;
}

const value_name* report_rows::name_of(std::size_t dimension, text value) const noexcept {
    const auto found = std::find_if(names_.begin(), names_.end(), [&](const value_name& one) {
        return one.of == dimension && one.value == value;
    });
    return found == names_.end() ? nullptr : &*found;
}

std::optional<std::size_t> report_rows::find_dimension(text name) const noexcept {
    return named(dimensions_, name);
}

}  // namespace genvej::gateway::tables
