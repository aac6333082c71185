#include "mappings/vocabulary/danish_time.hpp"

#include <array>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::mappings {

namespace {

constexpr int minutes_a_day = 24 * 60;

bool read_number(std::string_view text, int& out) noexcept {
    out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return false;
        out = out * 10 + (c - '0');
    }
    return !text.empty();
}

bool leap(int year) noexcept {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_of(int year, int month) noexcept {
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap(year) ? 1 : 0);
}

/// Days since 1970-01-01 in the Gregorian calendar (the well-known count by eras of 400 years, March first).
std::int64_t day_number(int year, int month, int day) noexcept {
    const std::int64_t y = year - (month <= 2 ? 1 : 0);
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t of_era = y - era * 400;
    const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int last_sunday(int year, int month) noexcept {
    const int last = days_of(year, month);
    const std::int64_t weekday =
        ((day_number(year, month, last) + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0: Sunday
    return last - static_cast<int>(weekday);
}

struct turn {
    int month = 0;
    int day = 0;  ///< 0: the last Sunday
    std::int64_t in(int year) const noexcept {
        return day_number(year, month, day == 0 ? last_sunday(year, month) : day);
    }
};

struct summer_rule {
    int from = 0, to = 0;
    turn begins, ends;
};

turn read_turn(std::string_view text) {
    turn out;
    const bool last = text.substr(0, 5) == "last-";
    read_number(text.substr(last ? 5 : 0, 2), out.month);
    if (!last) read_number(text.substr(3), out.day);
    return out;
}

const std::vector<summer_rule>& summer_rules() {
    static const std::vector<summer_rule> rules = [] {
        std::vector<summer_rule> out;
        const model::table file =
            model::table::read(model::resource_text("mappings/vocabulary/summer_time.csv")).value();
        for (const model::table::row& row : file.rows()) {
            summer_rule& rule = out.emplace_back();
            read_number(row.fields[0], rule.from);
            read_number(row.fields[1], rule.to);
            rule.begins = read_turn(row.fields[2]);
            rule.ends = read_turn(row.fields[3]);
        }
        return out;
    }();
    return rules;
}

std::int64_t minute_number(const clock_time& t) noexcept {
    const std::int64_t of_day = t.hour * std::int64_t{60} + t.minute;
    return day_number(t.year, t.month, t.day) * minutes_a_day + of_day;
}

clock_time from_minutes(std::int64_t minutes, int second) noexcept {
    std::int64_t days = minutes / minutes_a_day;
    std::int64_t rest = minutes % minutes_a_day;
    if (rest < 0) rest += minutes_a_day, --days;
    const std::int64_t shifted = days + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t of_era = shifted - era * 146097;
    const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * of_year + 2) / 153;
    clock_time out;
    out.day = static_cast<int>(of_year - (153 * month + 2) / 5 + 1);
    out.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
    out.year = static_cast<int>(year_of_era + era * 400 + (out.month <= 2 ? 1 : 0));
    out.hour = static_cast<int>(rest / 60);
    out.minute = static_cast<int>(rest % 60);
    out.second = second;
    return out;
}

/// Minutes of the standard clock (UTC+1) at which summer time begins and ends in that year; nullptr rule:
/// none.
const summer_rule* rule_of(int year) {
    for (const summer_rule& rule : summer_rules()) {
        if (year >= rule.from && year <= rule.to) return &rule;
    }
    return nullptr;
}

/// Minutes of the Danish clock at a minute of UTC.
std::int64_t minutes_in_denmark(std::int64_t utc) noexcept {
    const std::int64_t standard = utc + 60;
    const int year = from_minutes(standard, 0).year;
    const summer_rule* rule = rule_of(year);
    if (rule == nullptr) return standard;
    const std::int64_t begins = rule->begins.in(year)*minutes_a_day + 120;
    const std::int64_t ends = rule->ends.in(year)*minutes_a_day + 120;
    return standard >= begins && standard < ends ? standard + 60 : standard;
}

/// Two digits at a place of the text.
void put_two(std::string& into, std::size_t at, int value) noexcept {
    into[at] = static_cast<char>('0' + value / 10 % 10);
    into[at + 1] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<clock_time> read_date(std::string_view text) noexcept {
    clock_time out;
    const bool form = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                      read_number(text.substr(0, 4), out.year) && read_number(text.substr(5, 2), out.month) &&
                      read_number(text.substr(8, 2), out.day);
    if (!form || out.year == 0 || out.month < 1 || out.month > 12 || out.day < 1) return std::nullopt;
    if (out.day > days_of(out.year, out.month)) return std::nullopt;
    return out;
}

bool read_time(std::string_view text, clock_time& into) noexcept {
    const bool seconds = text.size() == 8;
    if ((text.size() != 5 && !seconds) || text[2] != ':' || (seconds && text[5] != ':')) return false;
    if (!read_number(text.substr(0, 2), into.hour) || !read_number(text.substr(3, 2), into.minute))
        return false;
    if (seconds && !read_number(text.substr(6, 2), into.second)) return false;
    return into.hour < 24 && into.minute < 60 && into.second < 60;
}

danish_instant in_denmark(clock_time local) noexcept {
    danish_instant out{local, 60, clock_case::plain};
    const summer_rule* rule = rule_of(local.year);
    if (rule == nullptr) return out;
    const std::int64_t at = minute_number(local);
    const std::int64_t begins = rule->begins.in(local.year) * minutes_a_day + 120;
    const std::int64_t ends = rule->ends.in(local.year) * minutes_a_day + 180;
    if (at < begins || at >= ends) return out;
    out.offset_minutes = 120;
    if (at < begins + 60) {
        out.at = from_minutes(at + 60, local.second);
        out.how = clock_case::missing;
    } else if (at >= ends - 60) {
        out.how = clock_case::twice;
    }
    return out;
}

std::string to_fhir(const danish_instant& when) {
    const clock_time& t = when.at;
    std::string out = "0000-00-00T00:00:00+00:00";
    const auto put = [&](std::size_t at, int value) { put_two(out, at, value); };
    put(0, t.year / 100);
    put(2, t.year % 100);
    put(5, t.month);
    put(8, t.day);
    put(11, t.hour);
    put(14, t.minute);
    put(17, t.second);
    put(20, when.offset_minutes / 60);
    put(23, when.offset_minutes % 60);
    return out;
}

std::optional<clock_time> danish_clock(std::string_view fhir) noexcept {
    if (fhir.size() < 17 || fhir[10] != 'T') return std::nullopt;
    auto out = read_date(fhir.substr(0, 10));
    if (!out) return std::nullopt;
    const std::size_t zone = fhir.find_first_of("Z+-", 11);
    if (zone == std::string_view::npos) return std::nullopt;
    const std::string_view clock = fhir.substr(11, zone - 11);
    if (!read_time(clock.substr(0, clock.size() < 8 ? 5 : 8), *out)) return std::nullopt;
    int offset = 0;
    if (fhir[zone] != 'Z') {
        clock_time parsed;
        if (!read_time(fhir.substr(zone + 1), parsed)) return std::nullopt;
        offset = (parsed.hour * 60 + parsed.minute) * (fhir[zone] == '-' ? -1 : 1);
    }
    return from_minutes(minutes_in_denmark(minute_number(*out) - offset), out->second);
}

std::int64_t day_number_of(const clock_time& when) noexcept {
    return day_number(when.year, when.month, when.day);
}

clock_time date_of_day(std::int64_t day) noexcept {
    return from_minutes(day * minutes_a_day, 0);
}

std::int64_t danish_day_of(std::int64_t moment) noexcept {
    constexpr std::int64_t minute = 60'000;
    const std::int64_t utc = (moment >= 0 ? moment : moment - minute + 1) / minute;
    const std::int64_t here = minutes_in_denmark(utc);
    return (here >= 0 ? here : here - minutes_a_day + 1) / minutes_a_day;
}

std::int64_t danish_beginning_of(std::int64_t day) noexcept {
    const danish_instant first = in_denmark(date_of_day(day));
    return (day * minutes_a_day - first.offset_minutes) * 60'000;
}

std::optional<std::int64_t> moment_of(std::string_view fhir) noexcept {
    auto at = read_date(fhir.substr(0, 10));
    if (!at) return std::nullopt;
    if (fhir.size() == 10) return minute_number(*at) * 60'000;
    const std::size_t zone = fhir.find_first_of("Z+-", 11);
    if (fhir[10] != 'T' || zone == std::string_view::npos) return std::nullopt;
    const std::string_view clock = fhir.substr(11, zone - 11);
    if (!read_time(clock.substr(0, clock.size() < 8 ? 5 : 8), *at)) return std::nullopt;
    clock_time offset;
    if (fhir[zone] != 'Z' && !read_time(fhir.substr(zone + 1), offset)) return std::nullopt;
    const int minutes = (offset.hour * 60 + offset.minute) * (fhir[zone] == '-' ? -1 : 1);
    std::string digits(clock.size() > 9 && clock[8] == '.' ? clock.substr(9, 3) : "");
    digits.resize(3, '0');
    int fraction = 0;
    if (!read_number(digits, fraction)) return std::nullopt;
    return ((minute_number(*at) - minutes) * 60 + at->second) * 1000 + fraction;
}

std::string date_text(const clock_time& when) {
    std::string out = "0000-00-00";
    put_two(out, 0, when.year / 100);
    put_two(out, 2, when.year % 100);
    put_two(out, 5, when.month);
    put_two(out, 8, when.day);
    return out;
}

std::string time_text(const clock_time& when) {
    std::string out = "00:00";
    put_two(out, 0, when.hour);
    put_two(out, 3, when.minute);
    return out;
}

}  // namespace genvej::mappings
