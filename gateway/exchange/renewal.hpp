#pragma once
/// Documents of ours that are sent once more: with another envelope (the message again), or with other
/// identifiers altogether (the same verdict again). Pure: clock and ids are given. Thread-safe.
#include <optional>
#include <string>
#include <string_view>

#include "adapters/store/exchange.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

struct renewed_document {
    std::string body;
    std::string envelope_id;  ///< Envelope/Identifier or Bundle.id that it has now
};

/// The document with another envelope: Envelope/Identifier and Sent, or Bundle.id, Bundle.timestamp and the
/// times of the Provenance that describes it. nullopt: the bytes cannot be read.
std::optional<renewed_document> with_new_envelope(const store::outgoing_document& document,
                                                  std::string_view body, const receipt_stamp& stamp);

/// A receipt that says the same as this one, with identifiers and times of its own: a duplicate gets the
/// first verdict again (standards/medcom-fhir.md, test protocol; oioxml.md, section 6). nullopt: the bytes
/// cannot be read. @param xml whether FHIR is written as XML
std::optional<receipt> said_again(const store::outgoing_document& said, std::string_view body, bool xml,
                                  const receipt_stamp& stamp);

}  // namespace genvej::gateway
