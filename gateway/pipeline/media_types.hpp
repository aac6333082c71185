#pragma once
/// Media types of FHIR (FHIR R4, http.html#mime-type). Thread-safety: constants.
#include <string_view>

namespace genvej::gateway {

inline constexpr std::string_view fhir_json_type = "application/fhir+json";
inline constexpr std::string_view fhir_xml_type = "application/fhir+xml";

constexpr std::string_view fhir_type(bool xml) noexcept {
    return xml ? fhir_xml_type : fhir_json_type;
}

}  // namespace genvej::gateway
