#pragma once
/// A resource that is kept as JSON, in the form that the asker wants. Thread-safe.
#include <string>

#include "adapters/formats/limits.hpp"
#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

/// 200 with FHIR JSON as it is kept, or XML where Accept or `_format` says so.
/// @param json what the store gave; what cannot be read within the limits is answered by its issues
reply in_wanted_form(const std::string& json, const formats::limits& limits, const request& asked);

}  // namespace genvej::gateway
