#include "gateway/endpoints/operator_time.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace genvej::gateway {

namespace {

/// Takes so many digits off the front. -1: they are not there.
int take_number(std::string_view& from, std::size_t digits) {
    int out = 0;
    if (from.size() < digits) return -1;
    const auto [end, error] = std::from_chars(from.data(), from.data() + digits, out);
    if (error != std::errc() || end != from.data() + digits || out < 0) return -1;
    from.remove_prefix(digits);
    return out;
}

bool take(std::string_view& from, char what) {
    if (from.empty() || from.front() != what) return false;
    from.remove_prefix(1);
    return true;
}

std::optional<store::time_ms> take_day(std::string_view& from) {
    const int year = take_number(from, 4);
    if (year < 0 || !take(from, '-')) return std::nullopt;
    const int month = take_number(from, 2);
    if (month < 0 || !take(from, '-')) return std::nullopt;
    const int day = take_number(from, 2);
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(std::max(day, 0)))};
    if (day < 0 || !date.ok()) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::sys_days(date).time_since_epoch())
        .count();
}

}  // namespace

std::optional<store::time_ms> time_from(std::string_view text) {
    const auto day = take_day(text);
    if (!day || text.empty()) return day;
    if (!take(text, 'T')) return std::nullopt;
    const int hour = take_number(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
    const int minute = take_number(text, 2);
    if (minute < 0 || minute > 59 || !take(text, ':')) return std::nullopt;
    const int second = take_number(text, 2);
    if (second < 0 || second > 60) return std::nullopt;
    if (take(text, '.')) {
        const std::size_t end = text.find_first_not_of("0123456789");
        text.remove_prefix(end == std::string_view::npos ? text.size() : end);
    }
    if (text != "Z") return std::nullopt;
    return *day + ((hour * 60LL + minute) * 60 + second) * 1000;
}

}  // namespace genvej::gateway
