#pragma once
/// How primitives of FHIR R4 are written, and which of two moments is later.
///
/// Standard: FHIR R4, datatypes.html (the regular expressions there). Pure, thread-safe.
#include <cstdint>
#include <string_view>

namespace genvej::gateway::record {

/// What a value has to look like.
enum class form : std::uint8_t {
    free,  ///< nothing that the readers have not seen to: string, markdown, boolean, decimal
    code,
    id,
    uri,
    oid,
    uuid,
    integer,
    positive,
    not_negative,
    date,
    date_time,
    instant,
    time,
    base64,
    complex  ///< no primitive
};

form form_of(std::string_view type) noexcept;
bool fits(form as, std::string_view value);

/// Is `one` later than `other`, whatever the parts that they do not say? Dates and dateTimes in any mixture;
/// a dateTime counts as the day that it is in Denmark where the other has no time. False as well where either
/// is malformed.
bool later(std::string_view one, std::string_view other);

}  // namespace genvej::gateway::record
