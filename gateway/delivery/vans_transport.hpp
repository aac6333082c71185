#pragma once
/// A target of kind `vans`: a message in a VANSEnvelope out, the transport's receipt back.
///
/// Standard: VANSEnvelope 1.0.4 (standards/oioxml.md, section 6; standards/medcom-fhir.md, 5.1). The envelope
/// is a function of the message alone: the same message gives the same bytes in every attempt, a resend
/// (which has a new Envelope/Identifier or Bundle.id) a new envelope around a message that keeps its
/// identifier. Of a letter the identifiers are UUIDs of version 5 over sender and identifier, of a FHIR
/// message MessageHeader.id and Bundle.id. The receipt of the transport frees the lane; what the receiver
/// says later (XCTL, Acknowledgement) comes in as a message of its own (docs/delivery.md). Pure, thread-safe.
#include <optional>
#include <string>
#include <string_view>

#include "adapters/channels/http_channel.hpp"

namespace genvej::delivery {

/// What is posted. Nothing: the message is neither a letter nor a message Bundle with sender, receiver and
/// identifiers, so that no envelope can name it.
std::optional<std::string> to_vans_envelope(const channels::outgoing& what);

/// What the answer means. A receipt must name the envelope that was sent: else the answer is rubbish, and the
/// message may have arrived. A status of success without a body is a transport that took the message over and
/// gives no receipt of its own: delivered.
channels::outcome judge_vans(const channels::outgoing& what, const channels::http_answer& answer);

}  // namespace genvej::delivery
