#include "gateway/indicators/data_rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/model/resources.hpp"
#include "conformance/model/words.hpp"

namespace genvej::gateway::indicators {

namespace {

constexpr std::array<text, 5> kinds = {"day", "number", "word", "words", "truth"};
constexpr std::array<text, 3> points = {"start", "end", "followup"};
constexpr std::array<text, 8> gatherers = {"course", "measure",   "latest",   "contact",
                                           "never",  "procedure", "medicine", "row"};

template <class Words>
bool among(const Words& words, text one) {
    return std::find(words.begin(), words.end(), one) != words.end();
}

}  // namespace

/// Reads the three tables; what counts is the first mistake.
class data_reader {
public:
    explicit data_reader(data_rows& into) : into_(into) {}

    std::optional<data_rows::problem> read(text data) {
        words("reasons", "reason", into_.reasons_);
        words("suppliers", "supplier", into_.suppliers_);
        rows_.each(
            file("data"), data,
            {"no", "datum", "points", "kind", "from", "supplier", "en", "da", "certainty", "source"},
            [&](const cells& row) { place(row); }, &into_.tables_);
        if (wrong_.empty()) return std::nullopt;
        return wrong_.front();
    }

private:
    using cells = model::row_reader::cells;

    static std::string file(text name) { return fmt::format("gateway/indicators/{}.csv", name); }

    void words(text name, text column, std::vector<word_row>& into) {
        rows_.each(
            file(name), model::resource_text(file(name)), {column, "en", "da"},
            [&](const cells& row) {
                into.push_back({row[column], row["en"], row["da"]});
            },
            &into_.tables_);
    }

    void place(const cells& row) {
        const std::size_t before = wrong_.size();
        datum_place one;
        one.line = row.line();
        one.datum = row["datum"];
        one.from = row["from"];
        one.supplier = row["supplier"];
        one.english = row["en"];
        one.danish = row["da"];
        one.certainty = row["certainty"];
        one.source = row["source"];
        const text no = row["no"];
        const auto digits = std::from_chars(no.data(), no.data() + no.size(), one.no);
        if (digits.ec != std::errc{} || digits.ptr != no.data() + no.size() || one.no <= 0)
            rows_.fail(fmt::format("`no` is `{}`; it must be a whole number above zero", no));
        check(one, row["kind"]);
        if (wrong_.size() > before) return;
        const std::vector<text> at = model::words_in(row["points"]);
        if (at.empty()) into_.places_.push_back(one);
        for (const text point : at) {
            if (!among(points, point)) rows_.fail(fmt::format("there is no point `{}`", point));
            one.at = point;
            into_.places_.push_back(one);
        }
    }

    void check(datum_place& one, text kind) {
        const auto found = std::find(kinds.begin(), kinds.end(), kind);
        if (found == kinds.end())
            rows_.fail(fmt::format("`kind` is `{}`; it must be one of: {}", kind, fmt::join(kinds, ", ")));
        one.kind = static_cast<datum_kind>(found - kinds.begin());
        if (!among(gatherers, one.from.substr(0, one.from.find(':'))))
            rows_.fail(fmt::format("`from` is `{}`; it must begin with one of: {}", one.from,
                                   fmt::join(gatherers, ", ")));
        if (!into_.places_.empty() && into_.places_.back().no > one.no)
            rows_.fail("rows stand in the order of `no`");
        for (const datum_place& other : into_.places_) {
            if (other.no == one.no || other.datum == one.datum)
                rows_.fail(fmt::format("`{}` or its number is in line {} already", one.datum, other.line));
        }
        const bool supplier = std::any_of(into_.suppliers_.begin(), into_.suppliers_.end(),
                                          [&](const word_row& row) { return row.word == one.supplier; });
        if (!supplier) rows_.fail(fmt::format("suppliers.csv has no `{}`", one.supplier));
    }

    data_rows& into_;
    std::vector<model::row_error> wrong_;
    model::row_reader rows_{wrong_};
};

std::string datum_place::name() const {
    return at.empty() ? std::string(datum) : fmt::format("{}@{}", datum, at);
}

std::variant<std::shared_ptr<const data_rows>, data_rows::problem> data_rows::read(text data) {
    auto out = std::make_shared<data_rows>();
    if (auto wrong = data_reader(*out).read(data)) return std::move(*wrong);
    return std::shared_ptr<const data_rows>(std::move(out));
}

const data_rows& data_rows::built_in() {
    static const std::shared_ptr<const data_rows> kept = [] {
        auto out = read(model::resource_text("gateway/indicators/data.csv"));
        if (const auto* const wrong = std::get_if<problem>(&out))
            throw std::logic_error(fmt::format("{}:{}: {}", wrong->file, wrong->line, wrong->text));
        return std::get<std::shared_ptr<const data_rows>>(out);
    }();
    return *kept;
}

std::optional<std::size_t> data_rows::find(text datum, text at) const noexcept {
    for (std::size_t i = 0; i < places_.size(); ++i) {
        if (places_[i].datum == datum && places_[i].at == at) return i;
    }
    return std::nullopt;
}

std::optional<std::size_t> data_rows::find(int no, text at) const noexcept {
    const auto from = std::lower_bound(places_.begin(), places_.end(), no,
                                       [](const datum_place& one, int wanted) { return one.no < wanted; });
    for (auto one = from; one != places_.end() && one->no == no; ++one) {
        if (one->at == at) return static_cast<std::size_t>(one - places_.begin());
    }
    return std::nullopt;
}

bool data_rows::has_datum(text datum) const noexcept {
    return std::any_of(places_.begin(), places_.end(),
                       [&](const datum_place& one) { return one.datum == datum; });
}

}  // namespace genvej::gateway::indicators
