#pragma once
/// FHIR JSON that was judged when it came: what the store keeps, read again and again.
///
/// The same tree as read_fhir_json() gives, for about a fifth of its work: characters, narratives and numbers
/// are not looked at a second time, and places are not counted (`at` is 0). Whatever does not stand as
/// write_fhir_json() writes it (another order, `null` beside `_name`, a mistake) is read by read_fhir_json().
/// Thread-safe: no shared state.
#include "adapters/formats/fhir_json.hpp"

namespace genvej::formats {

/// Errors: those of read_fhir_json(), for what it would refuse by its shape.
/// REQUIRES: read_fhir_json() has read it before, or write_fhir_json() wrote it
model::checked<model::document> read_kept_json(std::string_view bytes);

}  // namespace genvej::formats
