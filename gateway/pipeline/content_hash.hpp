#pragma once
/// A fingerprint of a letter's content without its envelope: what tells a duplicate from a letter that was
/// changed.
///
/// Equal for documents that mean the same: prefixes, character set, order of attributes' namespaces and white
/// space between elements do not count; every name, text and attribute value does. SHA-256, as 64 hexadecimal
/// digits. Pure, thread-safe.
#include <string>

#include "adapters/formats/vans_envelope.hpp"
#include "conformance/model/tree.hpp"
#include "conformance/schemas/schema.hpp"

namespace genvej::gateway {

/// @param declared tells layout from text in mixed content; nullptr: blank text beside elements is layout
std::string content_hash(const model::node& letter, const schemas::element_decl* declared);

/// The same for a FHIR message: without Bundle.id, its times, and times and narrative of the Provenance that
/// describes the message itself, since a resend has new ones (standards/medcom-fhir.md, 4.1, MR7). JSON and
/// XML of the same message give the same.
std::string message_hash(const model::node& bundle, std::string_view message_id);

/// Of a network's receipt, a VANSEnvelope without a message: what it says, without the times of the envelope.
/// REQUIRES: in.receipt
std::string network_receipt_hash(const formats::vans_envelope& in);

/// SHA-256 as 64 hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace genvej::gateway
