#pragma once
/// The forms that a simple value can have: a closed set, each checked by a hand-written function in linear
/// time.
///
/// Standard: XML Schema 1.0 part 2 (the value spaces and the white space of each type); the patterns are
/// MedCom's. Thread-safe: pure functions.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "conformance/model/characters.hpp"

namespace genvej::schemas {

enum class text_form : std::uint8_t {
    text,              ///< xs:string with lengths in characters; white space counts
    token,             ///< xs:token with lengths: outer white space gone, inner runs count as one blank
    digits,            ///< exactly so many of 0-9
    codes,             ///< one of a list, as written
    uuid,              ///< 8-4-4-4-12 hexadecimal digits, either case
    date,              ///< xs:date: year of four or more digits, sign and zone allowed
    hh_mm,             ///< MedCom's time of day: 00:00 to 23:59
    date_time,         ///< xs:dateTime
    boolean,           ///< xs:boolean
    always_true,       ///< xs:boolean that can only be `true`
    positive_integer,  ///< xs:positiveInteger
    int_32,            ///< xs:int
    base64,            ///< xs:base64Binary
};

/// The name of the form in a .schema file; nullopt: no form is called so.
std::optional<text_form> form_named(std::string_view name) noexcept;
/// The same the other way, for messages.
std::string_view to_string(text_form form) noexcept;

/// Whether a value has the form. `text`, `token`, `digits` and `codes` need more than the value: always true
/// here.
bool has_form(text_form form, std::string_view value) noexcept;

/// Characters (Unicode code points) of valid UTF-8.
std::size_t count_characters(std::string_view utf8) noexcept;
/// The same after white space was collapsed as xs:token demands.
std::size_t count_token_characters(std::string_view utf8) noexcept;
/// Without outer white space (blank, tab, line feed, carriage return).
using model::trimmed;
bool only_white_space(std::string_view text) noexcept;
bool only_digits(std::string_view text) noexcept;

/// A date of XML Schema taken apart; `rest` is what stands behind the day (a zone, or `T` and the time).
struct date_parts {
    bool negative = false;
    std::uint64_t year = 0;
    unsigned month = 0;
    unsigned day = 0;
    std::string_view rest;
};
/// nullopt: not of the form `-?YYYY-MM-DD`, or a day that does not exist.
std::optional<date_parts> parse_date(std::string_view text) noexcept;

}  // namespace genvej::schemas
