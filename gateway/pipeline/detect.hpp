#pragma once
/// Tells from the first bytes what a document is, before anything is parsed. Pure, thread-safe.
#include <cstdint>
#include <string_view>

namespace genvej::gateway {

enum class document_kind : std::uint8_t {
    empty,
    xml,  ///< OIOXML or a VANSEnvelope; a byte sequence that looks like UTF-16 XML counts too, so that it is
          ///< refused with the right words
    fhir_xml,
    json,
    edifact,
    unknown
};

document_kind detect(std::string_view bytes) noexcept;

}  // namespace genvej::gateway
