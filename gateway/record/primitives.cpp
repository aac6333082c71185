#include "gateway/record/primitives.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "adapters/formats/base64.hpp"
#include "conformance/model/characters.hpp"
#include "conformance/schemas/meaning.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::gateway::record {

namespace {

/// `9` in the pattern stands for a digit, everything else for itself.
bool matches(std::string_view text, std::string_view pattern) noexcept {
    if (text.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] == '9' ? !model::is_digit(text[i]) : text[i] != pattern[i]) return false;
    }
    return true;
}

int number(std::string_view digits) noexcept {
    int out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

bool is_code(std::string_view text) noexcept {
    bool blank = true;  // none at the beginning, and no two together
    for (const char c : text) {
        if (model::is_white(c) && (blank || c != ' ')) return false;
        blank = model::is_white(c);
    }
    return !blank;
}

bool is_id(std::string_view text) noexcept {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return model::is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
    });
}

bool is_oid(std::string_view text) noexcept {
    constexpr std::string_view urn = "urn:oid:";
    if (!text.starts_with(urn)) return false;
    text.remove_prefix(urn.size());
    return !text.empty() && text.front() >= '0' && text.front() <= '2' && text.back() != '.' &&
           text.find("..") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) { return model::is_digit(c) || c == '.'; });
}

bool is_uuid(std::string_view text) noexcept {
    constexpr std::string_view urn = "urn:uuid:";
    constexpr std::size_t length = 36;
    if (!text.starts_with(urn) || text.size() != urn.size() + length) return false;
    text.remove_prefix(urn.size());
    for (std::size_t i = 0; i < length; ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = model::is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
        if (hyphen ? text[i] != '-' : !hex) return false;
    }
    return true;
}

bool is_integer(std::string_view text, std::int64_t least) noexcept {
    std::int32_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && out >= least;
}

/// With parts of a second at the end.
bool is_time(std::string_view text) noexcept {
    constexpr std::size_t whole_seconds = 8;
    const std::string_view parts = text.substr(std::min(whole_seconds, text.size()));
    const bool fraction = parts.empty() || (parts.front() == '.' && parts.size() > 1 &&
                                            std::all_of(parts.begin() + 1, parts.end(), model::is_digit));
    const std::string_view whole = text.substr(0, whole_seconds);
    return fraction && matches(whole, "99:99:99") && number(whole.substr(0, 2)) < 24 &&
           number(whole.substr(3, 2)) < 60 && number(whole.substr(6, 2)) <= 60;
}

bool is_date(std::string_view text) noexcept {
    if (matches(text, "9999")) return text != "0000";
    if (matches(text, "9999-99"))
        return number(text.substr(5)) >= 1 && number(text.substr(5)) <= 12 && text.substr(0, 4) != "0000";
    return matches(text, "9999-99-99") && schemas::real_date(text);
}

/// What stands behind the seconds: `Z` or an offset. npos: none.
std::size_t zone_in(std::string_view time) noexcept {
    return time.find_first_of("Z+-");
}

bool is_zone(std::string_view text) noexcept {
    if (text == "Z") return true;
    return (matches(text, "+99:99") || matches(text, "-99:99")) && number(text.substr(1, 2)) <= 14 &&
           number(text.substr(4)) < 60;
}

bool is_instant(std::string_view text) noexcept {
    const std::size_t mark = text.find('T');
    if (mark != 10 || !schemas::real_date(text.substr(0, mark))) return false;
    const std::string_view time = text.substr(mark + 1);
    const std::size_t zone = zone_in(time);
    return zone != std::string_view::npos && is_time(time.substr(0, zone)) && is_zone(time.substr(zone));
}

/// Line breaks are allowed within it.
bool is_base64(std::string_view text) {
    return formats::base64_size(text).has_value();
}

constexpr std::array<std::pair<std::string_view, form>, 17> forms{
    {{"code", form::code},
     {"id", form::id},
     {"uri", form::uri},
     {"url", form::uri},
     {"canonical", form::uri},
     {"oid", form::oid},
     {"uuid", form::uuid},
     {"integer", form::integer},
     {"positiveInt", form::positive},
     {"unsignedInt", form::not_negative},
     {"date", form::date},
     {"dateTime", form::date_time},
     {"instant", form::instant},
     {"time", form::time},
     {"base64Binary", form::base64},
     {"string", form::free},
     {"markdown", form::free}}
};

}  // namespace

form form_of(std::string_view type) noexcept {
    const auto found =
        std::find_if(forms.begin(), forms.end(), [&](const auto& one) { return one.first == type; });
    return found == forms.end() ? form::free : found->second;
}

bool fits(form as, std::string_view value) {
    constexpr std::int64_t any = INT32_MIN;
    switch (as) {
        case form::code:
            return is_code(value);
        case form::id:
            return is_id(value);
        case form::uri:
            return std::none_of(value.begin(), value.end(), model::is_white);
        case form::oid:
            return is_oid(value);
        case form::uuid:
            return is_uuid(value);
        case form::integer:
            return is_integer(value, any);
        case form::positive:
            return is_integer(value, 1);
        case form::not_negative:
            return is_integer(value, 0);
        case form::date:
            return is_date(value);
        case form::date_time:
            return is_date(value) || is_instant(value);
        case form::instant:
            return is_instant(value);
        case form::time:
            return is_time(value);
        case form::base64:
            return is_base64(value);
        case form::free:
        case form::complex:
            break;
    }
    return true;
}

bool later(std::string_view one, std::string_view other) {
    const bool one_has_time = one.find('T') != std::string_view::npos;
    const bool other_has_time = other.find('T') != std::string_view::npos;
    if (one_has_time && other_has_time) {
        const auto a = mappings::moment_of(one);
        const auto b = mappings::moment_of(other);
        return a && b && *a > *b;
    }
    const auto day = [](std::string_view text, bool has_time) {
        const auto clock = has_time ? mappings::danish_clock(text) : std::nullopt;
        return clock ? mappings::date_text(*clock) : std::string(text);
    };
    const std::string a = day(one, one_has_time);
    const std::string b = day(other, other_has_time);
    if (!is_date(a) || !is_date(b)) return false;
    const std::size_t common = std::min(a.size(), b.size());
    return a.substr(0, common) > b.substr(0, common);
}

}  // namespace genvej::gateway::record
