#include "conformance/schemas/text_form.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "conformance/model/characters.hpp"

namespace genvej::schemas {

namespace {

constexpr std::array<std::pair<std::string_view, text_form>, 13> names{
    {
     {"text", text_form::text},
     {"token", text_form::token},
     {"digits", text_form::digits},
     {"codes", text_form::codes},
     {"uuid", text_form::uuid},
     {"date", text_form::date},
     {"hh_mm", text_form::hh_mm},
     {"date_time", text_form::date_time},
     {"boolean", text_form::boolean},
     {"true", text_form::always_true},
     {"positive_integer", text_form::positive_integer},
     {"int", text_form::int_32},
     {"base64", text_form::base64},
     }
};

/// Takes exactly two digits off the front.
std::optional<unsigned> take_two_digits(std::string_view& text) noexcept {
    if (text.size() < 2 || !model::is_digit(text[0]) || !model::is_digit(text[1])) return std::nullopt;
    const unsigned value = static_cast<unsigned>(text[0] - '0') * 10 + static_cast<unsigned>(text[1] - '0');
    text.remove_prefix(2);
    return value;
}

bool take(std::string_view& text, char expected) noexcept {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

/// Nothing, `Z`, or an offset of at most fourteen hours.
bool is_zone(std::string_view text) noexcept {
    if (text.empty() || text == "Z") return true;
    if (!take(text, '+') && !take(text, '-')) return false;
    const auto hours = take_two_digits(text);
    if (!hours || !take(text, ':')) return false;
    const auto minutes = take_two_digits(text);
    return minutes && text.empty() && *minutes < 60 && *hours * 60 + *minutes <= 14 * 60;
}

// XML Schema lets white space stand around dates, times and xs:int; libxml2 refuses it, but for what follows
// a zone of xs:dateTime, and so do we.
bool is_date(std::string_view value) noexcept {
    const auto parts = parse_date(value);
    return parts && is_zone(parts->rest);
}

bool is_zone_before_space(std::string_view text) noexcept {
    const std::string_view zone = trimmed(text);
    return !zone.empty() && zone.data() == text.data() && is_zone(zone);
}

/// `hh:mm:ss` with a fraction and a zone; 24:00:00 is the end of the day.
bool is_time_of_day(std::string_view text) noexcept {
    const auto hours = take_two_digits(text);
    if (!hours || !take(text, ':')) return false;
    const auto minutes = take_two_digits(text);
    if (!minutes || !take(text, ':')) return false;
    const auto seconds = take_two_digits(text);
    if (!seconds) return false;
    bool fraction_is_zero = true;
    if (take(text, '.')) {
        const auto end = std::find_if_not(text.begin(), text.end(), model::is_digit);
        if (end == text.begin()) return false;
        fraction_is_zero = std::all_of(text.begin(), end, [](char c) { return c == '0'; });
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    }
    const bool end_of_day = *hours == 24 && *minutes == 0 && *seconds == 0 && fraction_is_zero;
    if (!is_zone(text) && !is_zone_before_space(text)) return false;
    return end_of_day || (*hours < 24 && *minutes < 60 && *seconds < 60);
}

bool is_date_time(std::string_view value) noexcept {
    auto parts = parse_date(value);
    return parts && take(parts->rest, 'T') && is_time_of_day(parts->rest);
}

bool is_hh_mm(std::string_view text) noexcept {
    const auto hours = take_two_digits(text);
    if (!hours || !take(text, ':')) return false;
    const auto minutes = take_two_digits(text);
    return minutes && text.empty() && *hours < 24 && *minutes < 60;
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !model::is_hex(text[i])) return false;
    }
    return true;
}

/// The digits without sign and leading zeros; nullopt: no integer. More than 24 of them measure nothing real.
std::optional<std::pair<bool, std::string_view>> integer_parts(std::string_view value) noexcept {
    std::string_view text = trimmed(value);
    const bool negative = take(text, '-');
    if (!negative) take(text, '+');
    if (text.empty() || !only_digits(text)) return std::nullopt;
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    if (text.size() > 24) return std::nullopt;
    return std::pair{negative, text};
}

bool is_positive_integer(std::string_view value) noexcept {
    const auto parts = integer_parts(value);
    return parts && !parts->first && !parts->second.empty();
}

bool is_int_32(std::string_view value) noexcept {
    const auto parts = integer_parts(value);
    if (!parts || parts->second.size() > 10 || trimmed(value).size() != value.size()) return false;
    std::uint64_t number = 0;
    for (const char c : parts->second) number = number * 10 + static_cast<std::uint64_t>(c - '0');
    return number <= (parts->first ? 2147483648U : 2147483647U);
}

/// -1: no character of base64.
int base64_value(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (model::is_digit(c)) return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
}

/// Groups of four, padded; the bits that the padding leaves over are zero; white space anywhere.
bool is_base64(std::string_view value) noexcept {
    std::size_t count = 0;
    std::size_t padding = 0;
    int last = 0;
    for (const char c : value) {
        if (model::is_white(c)) continue;
        if (c == '=') {
            ++padding;
            continue;
        }
        last = base64_value(c);
        if (last < 0 || padding != 0) return false;
        ++count;
    }
    if (padding == 0) return count % 4 == 0;
    if (padding == 1) return count % 4 == 3 && (last & 0x03) == 0;
    return padding == 2 && count % 4 == 2 && (last & 0x0f) == 0;
}

unsigned days_of_month(std::uint64_t year, unsigned month) noexcept {
    constexpr std::array<unsigned, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

}  // namespace

std::optional<text_form> form_named(std::string_view name) noexcept {
    for (const auto& [known, form] : names) {
        if (known == name) return form;
    }
    return std::nullopt;
}

std::string_view to_string(text_form form) noexcept {
    for (const auto& [name, known] : names) {
        if (known == form) return name;
    }
    return {};
}

bool has_form(text_form form, std::string_view value) noexcept {
    switch (form) {
        case text_form::text:
        case text_form::token:
        case text_form::digits:
        case text_form::codes:
            return true;
        case text_form::uuid:
            return is_uuid(value);
        case text_form::date:
            return is_date(value);
        case text_form::hh_mm:
            return is_hh_mm(value);
        case text_form::date_time:
            return is_date_time(value);
        case text_form::boolean: {
            const std::string_view text = trimmed(value);
            return text == "true" || text == "false" || text == "1" || text == "0";
        }
        case text_form::always_true:
            return trimmed(value) == "true";
        case text_form::positive_integer:
            return is_positive_integer(value);
        case text_form::int_32:
            return is_int_32(value);
        case text_form::base64:
            return is_base64(value);
    }
    return false;
}

std::size_t count_characters(std::string_view utf8) noexcept {
    std::size_t count = 0;
    for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
    return count;
}

std::size_t count_token_characters(std::string_view utf8) noexcept {
    std::size_t count = 0;
    bool blank = false;
    for (const char c : trimmed(utf8)) {
        const bool space = model::is_white(c);
        if (!(space && blank) && (static_cast<unsigned char>(c) & 0xc0) != 0x80) ++count;
        blank = space;
    }
    return count;
}

bool only_white_space(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), model::is_white);
}

bool only_digits(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), model::is_digit);
}

// XML Schema part 2, 3.2.9: at least four digits of the year, no superfluous zero before more than four, no
// year 0000.
std::optional<date_parts> parse_date(std::string_view text) noexcept {
    date_parts out;
    out.negative = take(text, '-');
    const std::string_view year = text.substr(0, std::min(text.find('-'), text.size()));
    if (year.size() < 4 || year.size() > 18 || !only_digits(year) || (year.size() > 4 && year.front() == '0'))
        return std::nullopt;
    for (const char c : year) out.year = out.year * 10 + static_cast<std::uint64_t>(c - '0');
    text.remove_prefix(year.size());
    if (out.year == 0 || !take(text, '-')) return std::nullopt;
    const auto month = take_two_digits(text);
    if (!month || *month < 1 || *month > 12 || !take(text, '-')) return std::nullopt;
    const auto day = take_two_digits(text);
    if (!day || *day < 1 || *day > days_of_month(out.year, *month)) return std::nullopt;
    out.month = *month;
    out.day = *day;
    out.rest = text;
    return out;
}

}  // namespace genvej::schemas
