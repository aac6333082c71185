#pragma once
/// JSON as it stands in the text: every value with its place, numbers as they are written.
///
/// Standard: RFC 8259, without extensions: no comments, no trailing commas, no NaN. Characters that neither
/// FHIR's string nor XML can hold are refused, also where they are escaped (FHIR R4, datatypes.html#string).
/// Thread-safe: no shared state.
#include <cstdint>
#include <span>
#include <string_view>

#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats::json {

enum class kind : std::uint8_t { null, boolean, number, string, array, object };

struct value {
    std::string_view key;   ///< of a member of an object
    std::string_view text;  ///< of boolean, number, string (without quotes and escapes)
    value* first = nullptr;
    value* last = nullptr;
    value* next = nullptr;
    model::position at;  ///< of a member: where its key begins
    kind is = kind::null;
};

/// The root, or nullptr with an error: `json.*`, `limit.depth`, `limit.nodes`.
/// @param utf8 valid UTF-8 without byte order mark, a NUL behind it: strings are decoded in place, and the
/// values refer to them
model::checked<const value*> read(std::span<char> utf8, model::arena& values, const limits& bounds);

}  // namespace genvej::formats::json
