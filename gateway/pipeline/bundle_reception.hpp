#pragma once
/// From an understood FHIR message to the record that the store makes durable (reception.hpp does the same
/// for letters). Pure: clock and ids are given. Thread-safe: no shared state.
#include <string>

#include "gateway/pipeline/fhir_in.hpp"
#include "gateway/pipeline/reception.hpp"

namespace genvej::gateway {

/// What leaves as FHIR leaves byte for byte as it came; what leaves as OIOXML is written now, so that what
/// cannot be written is refused now. An Acknowledgement is kept and looked into later (follow-up `receipt`).
/// The answer: an Acknowledgement in the sender's format; 202 where the receiver answers or none is due; for
/// a message in a VANSEnvelope the envelope's receipt, and the Acknowledgement goes through the outbox.
/// Problems are added to `in.found`.
/// @param around the envelope it came in, else nullptr; its name is held against the message
store::reception receive_bundle(bundle_in& in, const intake* around, std::string raw,
                                const reception_rules& with, const arrival& how);

/// The Acknowledgement of a message, in the message's format: `ok`, or `fatal-error` where `why` holds
/// errors. Empty for a receipt, and where the message does not say whom to answer.
std::optional<receipt> acknowledge_as_it_came(const bundle_in& in, const model::issues& why,
                                              const receipt_stamp& stamp, const translation_tools& tools);

/// Path of the identifier that the verdict is about: Communication.identifier, MessageHeader.id, Bundle.id.
std::string place_of(const bundle_in& in, store::accept_outcome::verdict what);

/// The refusal of a message that was judged inside the store's transaction.
std::optional<receipt> negative_answer(const bundle_in& in, const intake* around, const model::issues& why,
                                       const receipt_stamp& stamp, const translation_tools& tools);

}  // namespace genvej::gateway
