#include "conformance/schemas/meaning_checks.hpp"

#include <algorithm>
#include <array>

#include "conformance/model/characters.hpp"
#include "conformance/schemas/meaning.hpp"
#include "conformance/schemas/text_form.hpp"

namespace genvej::schemas {

namespace {

using model::node;

constexpr std::string_view instance_space = "http://www.w3.org/2001/XMLSchema-instance";

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
unsigned digit(char c) {
    return static_cast<unsigned>(c - '0');
}

/// DDMM of a year that is not known exactly: 29 February is possible.
bool possible_day_and_month(std::string_view digits) {
    constexpr std::array<unsigned, 12> days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const unsigned day = digit(digits[0]) * 10 + digit(digits[1]);
    const unsigned month = digit(digits[2]) * 10 + digit(digits[3]);
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

bool has_text(const node& element) {
    for (const node* child = element.first; child != nullptr; child = child->next) {
        if (child->is_element() ? has_text(*child) : !only_white_space(child->value)) return true;
    }
    return false;
}

bool cpr(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    return plausible_cpr(text);
}

bool replacement(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    return replacement_cpr_form(text) != replacement_cpr::none;
}

bool gln(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    return valid_gln(text);
}

// What is no date at all has been said by the structure rules.
bool plain_date(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    const auto parts = parse_date(text);
    return !parts || (!parts->negative && parts->year <= 9999 && parts->rest.empty());
}

bool plain_date_time(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    const auto parts = parse_date(text);
    return !parts || (!parts->negative && parts->year <= 9999);
}

bool no_type_change(const node& at, std::string_view /*text*/, std::string_view& detail) {
    for (const node* attribute = at.attributes; attribute != nullptr; attribute = attribute->next) {
        if (attribute->space != instance_space || (attribute->name != "type" && attribute->name != "nil"))
            continue;
        detail = attribute->name;
        return false;
    }
    return true;
}

bool text_present(const node& at, std::string_view /*text*/, std::string_view& /*detail*/) {
    for (const node* part = at.child("ClinicalInformation"); part != nullptr; part = part->next_same()) {
        if (has_text(*part)) return true;
    }
    return false;
}

bool patient_present(const node& at, std::string_view /*text*/, std::string_view& /*detail*/) {
    return at.child("Patient") != nullptr;
}

bool consent(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    return text == "ja" || text == "nej";
}

bool uuid_without_hyphens(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    return text.size() == 32 && std::all_of(text.begin(), text.end(), model::is_hex);
}

bool web_address(const node& /*at*/, std::string_view text, std::string_view& /*detail*/) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        const bool begins = text.size() > scheme.size() &&
                            std::equal(scheme.begin(), scheme.end(), text.begin(), [](char s, char c) {
                                return s == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
                            });
        if (begins) return text.find_first_of(" \t\r\n") == std::string_view::npos;
    }
    return false;
}

constexpr std::array<named_check, 11> checks{
    {
     {"cpr", cpr, true},
     {"replacement_cpr", replacement, true},
     {"gln", gln, true},
     {"plain_date", plain_date, true},
     {"plain_date_time", plain_date_time, true},
     {"no_type_change", no_type_change, false},
     {"text_present", text_present, false},
     {"patient_present", patient_present, false},
     {"consent", consent, true},
     {"uuid_without_hyphens", uuid_without_hyphens, true},
     {"web_address", web_address, true},
     }
};

}  // namespace

const named_check* check_named(std::string_view name) noexcept {
    const auto* found =
        std::find_if(checks.begin(), checks.end(), [&](const named_check& one) { return one.name == name; });
    return found == checks.end() ? nullptr : found;
}

// GS1 General Specifications, 7.9: weights 1 and 3 from the left of the first twelve digits.
bool valid_gln(std::string_view value) noexcept {
    if (value.size() != 13 || !only_digits(value)) return false;
    unsigned sum = 0;
    for (std::size_t i = 0; i < 12; ++i) sum += digit(value[i]) * (i % 2 == 0 ? 1 : 3);
    return (10 - sum % 10) % 10 == digit(value[12]);
}

bool plausible_cpr(std::string_view value) noexcept {
    return value.size() == 10 && only_digits(value) && possible_day_and_month(value);
}

replacement_cpr replacement_cpr_form(std::string_view value) noexcept {
    if (value.size() != 10 || !only_digits(value.substr(0, 7)) || !possible_day_and_month(value))
        return replacement_cpr::none;
    if (!is_capital(value[7]) || !is_capital(value[8]) || !only_digits(value.substr(9)))
        return replacement_cpr::none;
    switch (value[6]) {
        case '1':
        case '7':
            return replacement_cpr::x_ecpr;
        case '0':
        case '5':
        case '6':
            return replacement_cpr::d_ecpr;
        default:
            return replacement_cpr::none;
    }
}

bool real_date(std::string_view iso_date) noexcept {
    const auto parts = parse_date(iso_date);
    return parts && !parts->negative && parts->year <= 9999 && parts->rest.empty();
}

}  // namespace genvej::schemas
