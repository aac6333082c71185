#include "gateway/tables/asking.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "adapters/store/record.hpp"
#include "gateway/endpoints/operator_time.hpp"
#include "gateway/indicators/indicators.hpp"

namespace genvej::gateway::tables {

namespace {

constexpr int first_year_asked = 1990, last_year_asked = 2200;

std::vector<text> split(text list, text at = ", ") {
    std::vector<text> out;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(at), list.size());
        if (end > 0) out.push_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

template <class Rows>
std::string names_of(const Rows& rows) {
    std::string out;
    for (const auto& one : rows) out.append(out.empty() ? "" : ", ").append(one.name);
    return out;
}

std::optional<int> number(text digits, std::size_t length, int from, int to) {
    int out = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    const bool whole =
        digits.size() == length && read.ec == std::errc{} && read.ptr == digits.data() + length;
    return whole && out >= from && out <= to ? std::optional(out) : std::nullopt;
}

/// The first day of a month or year, or of what comes after it.
std::optional<day> bound(text said, bool after) {
    constexpr std::size_t year_digits = 4, month_begins = 5;
    const auto year = number(said.substr(0, year_digits), year_digits, first_year_asked, last_year_asked);
    if (!year) return std::nullopt;
    std::chrono::year_month first{std::chrono::year(*year), std::chrono::month(1)};
    if (said.size() == year_digits) {
        if (after) first += std::chrono::years(1);
    } else {
        const auto month =
            said[year_digits] == '-' ? number(said.substr(month_begins), 2, 1, 12) : std::nullopt;
        if (!month) return std::nullopt;
        first += std::chrono::months(*month - 1 + (after ? 1 : 0));
    }
    return static_cast<day>(std::chrono::sys_days(first / std::chrono::day(1)).time_since_epoch().count());
}

class reader {
public:
    reader(const wish& said, const report_rows& rows, store::time_ms now)
        : said_(said), rows_(rows), now_(now) {}

    std::variant<understood, misunderstood> run() {
        out_.rows = said_.rows;
        out_.aggregated = said_.aggregated;
        read_report();
        read_municipalities("municipality", said_.municipality, out_.what.municipalities);
        read_municipalities("without", said_.without, out_.what.without);
        read_period();
        read_dimensions();
        read_filters();
        read_format();
        read_moment();
        if (wrong_) return std::move(*wrong_);
        out_.what.pack = said_.pack;
        out_.which.municipalities = out_.what.municipalities;
        out_.which.pack = said_.pack;
        // A request may come later than the first one of its course.
        const bool by_referral = !out_.what.of->of_requests && !out_.what.of->of_indicators;
        if (by_referral) out_.which.referred_from = out_.what.from;
        if (!out_.what.of->of_indicators) out_.which.referred_before = out_.what.before;
        return std::move(out_);
    }

private:
    void wrong(text name, text value, std::string expected) {
        if (!wrong_) wrong_ = {std::string(name), std::string(value), std::move(expected)};
    }

    void read_report() {
        out_.what.of = rows_.find(said_.report);
        if (out_.what.of == nullptr) wrong("report", said_.report, names_of(rows_.reports()));
    }

    void read_municipalities(text name, const std::string& list, std::vector<std::uint16_t>& into) {
        for (const text one : split(list)) {
            const auto code = number(one, 3, 1, store::largest_municipality);
            if (!code) return wrong(name, one, "codes of municipalities, three digits each: 851,860");
            into.push_back(static_cast<std::uint16_t>(*code));
        }
        std::sort(into.begin(), into.end());
        into.erase(std::unique(into.begin(), into.end()), into.end());
    }

    void read_period() {
        const auto read = [this](text name, const std::string& said, bool after, day& into) {
            if (said.empty()) return;
            const auto found = bound(said, after);
            if (!found) return wrong(name, said, "a month or a year: 2026-03, 2026");
            into = *found;
        };
        read("from", said_.from, false, out_.what.from);
        read("to", said_.to, true, out_.what.before);
        if (out_.what.from != 0 && out_.what.before != 0 && out_.what.from >= out_.what.before)
            wrong("to", said_.to, "a month that is not before --from");
        out_.from = said_.from;
        out_.to = said_.to;
    }

    void read_dimensions() {
        if (out_.what.of == nullptr) return;
        for (const text one : split(said_.by)) {
            const auto found = rows_.find_dimension(one);
            if (!found) return wrong("by", one, names_of(rows_.dimensions()));
            if (std::find(out_.what.by.begin(), out_.what.by.end(), *found) == out_.what.by.end())
                out_.what.by.push_back(*found);
        }
        if (out_.what.by.empty()) out_.what.by = out_.what.of->by;
        read_groups();
    }

    /// Sets and indicators are told apart in reports of indicators alone, and always there.
    void read_groups() {
        const auto kind_of = [this](std::size_t one) { return rows_.dimensions()[one].kind; };
        std::vector<std::size_t>& by = out_.what.by;
        std::size_t groups = 0;
        for (const std::size_t one : by) {
            const bool own = kind_of(one) == dimension_kind::set || kind_of(one) == dimension_kind::indicator;
            const bool grouped = indicators::apart_by_word(rows_.dimensions()[one].name).has_value();
            const bool fits =
                out_.what.of->of_indicators ? own || grouped : !own && kind_of(one) != dimension_kind::group;
            if (!fits) return wrong("by", rows_.dimensions()[one].name, groups_that_fit());
            groups += own ? 0 : 1;
        }
        if (!out_.what.of->of_indicators) return;
        constexpr std::size_t most_groups = 2;
        if (groups > most_groups) return wrong("by", said_.by, "at most two beside set and indicator");
        for (const dimension_kind needed : {dimension_kind::indicator, dimension_kind::set}) {
            if (std::any_of(by.begin(), by.end(), [&](std::size_t one) { return kind_of(one) == needed; }))
                continue;
            for (std::size_t i = 0; i < rows_.dimensions().size(); ++i) {
                if (kind_of(i) == needed) by.insert(by.begin(), i);
            }
        }
    }
    std::string groups_that_fit() const {
        std::string out;
        for (const dimension& one : rows_.dimensions()) {
            const bool own = one.kind == dimension_kind::set || one.kind == dimension_kind::indicator;
            const bool fits = out_.what.of->of_indicators
                                  ? own || indicators::apart_by_word(one.name).has_value()
                                  : !own && one.kind != dimension_kind::group;
            if (fits) out.append(out.empty() ? "" : ", ").append(one.name);
        }
        return out;
    }

    /// `year=2017,municipality=851`
    void read_filters() {
        for (const text one : split(said_.only, ",")) {
            const std::size_t at = one.find('=');
            const auto found = at == text::npos ? std::nullopt : rows_.find_dimension(one.substr(0, at));
            if (!found)
                return wrong("only", one,
                             fmt::format("DIMENSION=VALUE, year=2026; dimensions are {}",
                                         names_of(rows_.dimensions())));
            out_.what.only.push_back({*found, std::string(one.substr(at + 1))});
        }
    }

    void read_format() {
        if (said_.format.empty() || said_.format == "text") return;
        if (said_.format == "csv") {
            out_.as = form::csv;
        } else if (said_.format == "json") {
            out_.as = form::json;
        } else {
            wrong("format", said_.format, "text, csv, json");
        }
    }

    /// A day is known at its end.
    void read_moment() {
        out_.what.today = pathway::day_of(now_);
        out_.which.as_known = store::store::endless;
        if (said_.as_known.empty()) return;
        constexpr std::size_t date_length = 10;
        std::optional<store::time_ms> at;
        if (said_.as_known.size() == date_length) {
            const auto found = pathway::read_day(said_.as_known);
            if (found)
                at = std::min(pathway::beginning_of(*found + 1) - 1,
                              std::max(now_, pathway::beginning_of(*found)));
        } else {
            at = time_from(said_.as_known);
        }
        if (!at || *at > now_)
            return wrong("as-known", said_.as_known,
                         "a day or a moment that is not to come: 2026-11-01, 2026-11-01T12:00:00Z");
        out_.which.as_known = *at;
        out_.what.today = pathway::day_of(*at);
    }

    const wish& said_;
    const report_rows& rows_;
    const store::time_ms now_;
    understood out_;
    std::optional<misunderstood> wrong_;
};

}  // namespace

std::variant<understood, misunderstood> understand(const wish& said, const report_rows& rows,
                                                   store::time_ms now) {
    return reader(said, rows, now).run();
}

bool keep_to(const std::vector<std::uint16_t>& allowed, understood& asked) {
    const auto is_allowed = [&](std::uint16_t one) {
        return allowed.empty() || std::find(allowed.begin(), allowed.end(), one) != allowed.end();
    };
    std::vector<std::uint16_t>& wanted = asked.what.municipalities;
    if (!std::all_of(wanted.begin(), wanted.end(), is_allowed)) return false;
    if (wanted.empty()) wanted = allowed;
    asked.which.municipalities = wanted;
    const auto left_out =
        static_cast<std::size_t>(std::count_if(wanted.begin(), wanted.end(), [&](std::uint16_t one) {
            return std::find(asked.what.without.begin(), asked.what.without.end(), one) !=
                   asked.what.without.end();
        }));
    return wanted.empty() || wanted.size() - left_out >= 2;
}

}  // namespace genvej::gateway::tables
