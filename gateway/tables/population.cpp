#include "gateway/tables/population.hpp"

#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"

namespace genvej::gateway::tables {

namespace {

constexpr std::uint64_t most_inhabitants = 10'000'000;
constexpr std::uint64_t first_year = 1900, last_year = 2200, largest_code = 999;

/// 0: it is no number from `from` to `to`.
std::uint64_t number_in(text digits, std::uint64_t from, std::uint64_t to) {
    std::uint64_t out = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
    return whole && out >= from && out <= to ? out : 0;
}

}  // namespace

boost::system::result<population, model::table_error> population::read(text csv) {
    auto got = model::table::read(csv);
    if (!got) return got.error();
    for (const text column : {"local_code", "year", "inhabitants", "source"}) {
        if (got->column(column) < 0)
            return model::table_error{1, fmt::format("the column `{}` is missing", column)};
    }
    population out;
    for (const model::table::row& row : got->rows()) {
        const auto of = [&](text column) {
            return row.fields[static_cast<std::size_t>(got->column(column))];
        };
        const auto wrong = [&](text column, text expected) {
            return model::table_error{row.line,
                                      fmt::format("`{}` is `{}`; expected {}", column, of(column), expected)};
        };
        const std::uint64_t code = number_in(of("local_code"), 1, largest_code);
        if (code == 0) return wrong("local_code", "a municipality's code of three digits, 851");
        const std::uint64_t year = number_in(of("year"), first_year, last_year);
        if (year == 0) return wrong("year", "a year, 2017");
        const std::uint64_t inhabitants = number_in(of("inhabitants"), 1, most_inhabitants);
        if (inhabitants == 0) return wrong("inhabitants", "a whole number above zero");
        const auto key = std::pair{static_cast<std::uint16_t>(code), static_cast<int>(year)};
        if (!out.rows_.emplace(key, inhabitants).second)
            return model::table_error{row.line,
                                      fmt::format("municipality {} stands twice for {}", code, year)};
        out.invented_ = out.invented_ || of("source").starts_with("invented");
    }
    return out;
}

const population& population::built_in() {
    static const population kept = [] {
        auto out = read(model::resource_text("gateway/tables/population.csv"));
        if (!out)
            throw std::logic_error(
                fmt::format("gateway/tables/population.csv:{}: {}", out.error().line, out.error().text));
        return std::move(*out);
    }();
    return kept;
}

std::uint64_t population::of(std::uint16_t municipality, int year) const noexcept {
    const auto found = rows_.find({municipality, year});
    return found == rows_.end() ? 0 : found->second;
}

}  // namespace genvej::gateway::tables
