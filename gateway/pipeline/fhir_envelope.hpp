#pragma once
/// What a VANSEnvelope says of the FHIR message inside (standards/medcom-fhir.md, 5.1): Document/Name
/// `MCM:FDIS91#<category>` or `MCM:FCTL#<code>`, ServiceTag `MCM:MIME`. Pure, thread-safe.
#include "adapters/formats/vans_envelope.hpp"
#include "gateway/pipeline/fhir_in.hpp"

namespace genvej::gateway {

/// What stands behind the hash: the category of a correspondence, the code of an acknowledgement; empty where
/// the message has neither.
std::string detail_of(const model::node& bundle, const bundle_heading& heading);

/// Another kind in the name is an error (`vans.other_kind`), as for letters; another category or code, a
/// missing or wrong media type are warnings (`vans.detail`, `vans.mime`).
model::issues check_envelope_name(const formats::vans_meta& said, const bundle_in& in,
                                  const form_table& forms);

}  // namespace genvej::gateway
