#pragma once
/// What must be true of a FHIR message Bundle before anyone reads it: one table of rules (bundle_rules.cpp).
///
/// They are those that readers and maps cannot see or would pass over in silence: what stands where, what
/// refers to what, whether attachments are what they say. Profiles as a whole are HL7's validator's business.
/// Nothing is ever fetched: a reference that leaves the Bundle is refused with its path. Narratives are not
/// read, so that what stands in them has no effect. Standards: FHIR R4 messaging.html, 2.4.3;
/// bundle.html, 2.36.4; MedCom's governance for FHIR messages, CareCommunication 5.0.2. Pure, thread-safe.
#include <cstddef>

#include "conformance/model/issue.hpp"

namespace genvej::gateway {

/// @param bundle root of the document: a Bundle of type message
/// @param most_bytes of one attachment, decoded
/// Issues: `fhir.no_header`, `bundle.*`, `base64.*`, `limit.attachment`, each with its path.
model::issues check_bundle(const model::node& bundle, std::size_t most_bytes);

/// The attachments alone: `base64.*`, `limit.attachment`, each with its path.
model::issues check_attachments(const model::node& bundle, std::size_t most_bytes);

}  // namespace genvej::gateway
