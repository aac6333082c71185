#include "gateway/registry/registry_rules.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/model/resources.hpp"
#include "conformance/model/words.hpp"

namespace genvej::gateway::registry {

namespace {

constexpr std::array<text, 6> sources = {"row", "datum", "known", "is", "request", "test"};
constexpr std::array<text, 6> forms = {"", "date", "count", "words", "truth", "quantity"};
constexpr std::array<text, 7> row_fields = {"set", "version",  "municipality", "course",
                                            "cpr", "complete", "missing"};
constexpr std::array<text, 1> request_fields = {"kind"};
constexpr std::array<text, 5> test_fields = {"code", "start", "end", "change", "same_method"};

template <class Words>
bool among(const Words& words, text one) {
    return std::find(words.begin(), words.end(), one) != words.end();
}

}  // namespace

/// Reads the tables one after the other; what counts is the first mistake.
class registry_reader {
public:
    registry_reader(registry_rules& into, const std::vector<registry_rules::replaced>& instead)
        : into_(into), data_(*into.data_), instead_(instead) {}

    std::optional<registry_rules::problem> read() {
        each("columns", {"column", "from", "value", "en", "da"}, [&] { column(); });
        each("tests", {"datum", "method", "system", "code", "unit"}, [&] { test(); });
        each("registries", {"registry", "kind", "pack", "groups", "after", "measure", "en", "da"},
             [&] { registry(); });
        each("required", {"registry", "column", "when"}, [&] { required(); });
        for (const registry_row& one : into_.registries_) {
            if (one.required.empty()) fail(fmt::format("nothing makes a row of `{}` complete", one.registry));
        }
        if (wrong_.empty()) return std::nullopt;
        return wrong_.front();
    }

private:
    /// Not after a mistake: a table names what an earlier one has.
    void each(text name, std::initializer_list<text> columns, const std::function<void()>& take) {
        if (!wrong_.empty()) return;
        const std::string file = fmt::format("gateway/registry/{}.csv", name);
        const auto mine = std::find_if(instead_.begin(), instead_.end(),
                                       [&](const registry_rules::replaced& one) { return one.name == name; });
        rows_.each(
            file, mine == instead_.end() ? model::resource_text(file) : mine->content, columns,
            [&](const model::row_reader::cells& row) {
                row_ = &row;
                take();
            },
            &into_.tables_);
    }
    text of(text column) const { return (*row_)[column]; }
    void fail(std::string what) { rows_.fail(std::move(what)); }

    std::size_t place(text name) {
        const std::size_t at = std::min(name.find('@'), name.size());
        const auto found = data_.find(name.substr(0, at), name.substr(std::min(at + 1, name.size())));
        if (!found) fail(fmt::format("data.csv has no `{}`", name));
        return found.value_or(0);
    }

    void column() {
        column_row one;
        one.column = of("column");
        one.english = of("en");
        one.danish = of("da");
        const text value = of("value");
        const std::size_t unit = std::min(value.find(':'), value.size());
        one.unit = value.substr(std::min(unit + 1, value.size()));
        const auto form = std::find(forms.begin(), forms.end(), value.substr(0, unit));
        if (form == forms.end() || (*form == "quantity") == one.unit.empty())
            return fail(fmt::format(
                "`value` is `{}`; it must be date, count, words, truth, quantity:UNIT, or empty", value));
        one.value = static_cast<value_form>(form - forms.begin());
        const text from = of("from");
        const std::size_t colon = std::min(from.find(':'), from.size());
        const auto kind = std::find(sources.begin(), sources.end(), from.substr(0, colon));
        if (kind == sources.end())
            return fail(
                fmt::format("`from` is `{}`; it must begin with one of: {}", from, fmt::join(sources, ", ")));
        one.from = static_cast<column_source>(kind - sources.begin());
        one.field = from.substr(std::min(colon + 1, from.size()));
        switch (one.from) {
            case column_source::row:
                field(one.field, row_fields);
                break;
            case column_source::request:
                field(one.field, request_fields);
                break;
            case column_source::test:
                field(one.field, test_fields);
                break;
            case column_source::is: {
                const std::size_t equals = std::min(one.field.find('='), one.field.size());
                one.word = one.field.substr(std::min(equals + 1, one.field.size()));
                one.field = one.field.substr(0, equals);
                if (one.word.empty()) fail("`is` needs a word: is:diet_screening=positive");
                one.place = place(one.field);
                break;
            }
            case column_source::datum:
            case column_source::known:
                one.place = place(one.field);
                break;
        }
        if (into_.column(one.column)) fail(fmt::format("the column `{}` is there already", one.column));
        into_.columns_.push_back(one);
    }
    template <class Words>
    void field(text name, const Words& allowed) {
        if (!among(allowed, name))
            fail(fmt::format("there is no `{}`; it must be one of: {}", name, fmt::join(allowed, ", ")));
    }

    void test() {
        const text datum = of("datum");
        into_.tests_.push_back({datum, of("method"), of("system"), of("code"), of("unit"),
                                place(fmt::format("{}@start", datum)), place(fmt::format("{}@end", datum))});
    }

    void registry() {
        registry_row one{of("registry"),
                         of("kind"),
                         of("pack"),
                         model::words_in(of("groups")),
                         place(of("after")),
                         of("measure"),
                         of("en"),
                         of("da"),
                         {}};
        if (wrong_.empty() && data_.places()[one.after].kind != indicators::datum_kind::day)
            fail(fmt::format("`after` is `{}`, which is no day", of("after")));
        const std::string from = fmt::format("row:{}", one.registry);
        for (std::size_t i = 0; i < data_.places().size(); ++i) {
            if (data_.places()[i].from == from) one.said = i;
        }
        if (!one.said) fail(fmt::format("data.csv has no datum from `{}`", from));
        if (into_.find(one.registry) != nullptr || into_.of_kind(one.kind) != nullptr)
            fail(fmt::format("`{}` or its kind is there already", one.registry));
        into_.registries_.push_back(std::move(one));
    }

    void required() {
        const auto to = std::find_if(into_.registries_.begin(), into_.registries_.end(),
                                     [&](const registry_row& one) { return one.registry == of("registry"); });
        if (to == into_.registries_.end())
            return fail(fmt::format("registries.csv has no `{}`", of("registry")));
        requirement one;
        one.column = named(of("column"));
        if (!wrong_.empty()) return;
        const column_source from = into_.columns_[one.column].from;
        if (from == column_source::row || from == column_source::request)
            return fail(fmt::format("`{}` is no datum that somebody could supply", of("column")));
        const text when = of("when");
        if (!when.empty()) {
            const std::size_t at_least = when.find(">=");
            const std::size_t sign =
                std::min(at_least == text::npos ? when.find('=') : at_least, when.size());
            one.other = named(when.substr(0, sign));
            one.at_least = at_least != text::npos;
            one.value = when.substr(std::min(sign + (one.at_least ? 2 : 1), when.size()));
            if (one.value.empty()) fail("`when` needs a value: smoking_start=smoker, hads_d_end>=8");
        }
        to->required.push_back(one);
    }
    std::size_t named(text column) {
        const auto found = into_.column(column);
        if (!found) fail(fmt::format("columns.csv has no `{}`", column));
        return found.value_or(0);
    }

    registry_rules& into_;
    const indicators::data_rows& data_;
    const std::vector<registry_rules::replaced>& instead_;
    const model::row_reader::cells* row_ = nullptr;
    std::vector<model::row_error> wrong_;
    model::row_reader rows_{wrong_};
};

std::variant<std::shared_ptr<const registry_rules>, registry_rules::problem> registry_rules::read(
    const indicators::data_rows& data, const std::vector<replaced>& instead) {
    auto out = std::make_shared<registry_rules>();
    out->data_ = &data;
    if (auto wrong = registry_reader(*out, instead).read()) return std::move(*wrong);
    return std::shared_ptr<const registry_rules>(std::move(out));
}

const registry_rules& registry_rules::built_in() {
    static const std::shared_ptr<const registry_rules> kept = [] {
        auto out = read(indicators::data_rows::built_in());
        if (const auto* const wrong = std::get_if<problem>(&out))
            throw std::logic_error(fmt::format("{}:{}: {}", wrong->file, wrong->line, wrong->text));
        return std::get<std::shared_ptr<const registry_rules>>(out);
    }();
    return *kept;
}

const registry_row* registry_rules::find(text registry) const noexcept {
    const auto found = std::find_if(registries_.begin(), registries_.end(),
                                    [&](const registry_row& one) { return one.registry == registry; });
    return found == registries_.end() ? nullptr : &*found;
}

const registry_row* registry_rules::of_kind(text kind) const noexcept {
    const auto found = std::find_if(registries_.begin(), registries_.end(),
                                    [&](const registry_row& one) { return one.kind == kind; });
    return found == registries_.end() ? nullptr : &*found;
}

std::optional<std::size_t> registry_rules::column(text name) const noexcept {
    const auto found = std::find_if(columns_.begin(), columns_.end(),
                                    [&](const column_row& one) { return one.column == name; });
    if (found == columns_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns_.begin());
}

}  // namespace genvej::gateway::registry
