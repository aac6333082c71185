#pragma once
/// What a CareCommunication says of the conversation that it belongs to. Pure, thread-safe.
///
/// Standard: CareCommunication 5.0.2, Provenance; governance for CareCommunication, rules 1 to 19.
#include <string_view>

#include "conformance/model/tree.hpp"

namespace genvej::gateway {

/// Texts are views into the Bundle; empty: not said.
struct conversation {
    std::string_view thread;      ///< Communication.identifier: `urn:uuid:...`
    std::string_view activity;    ///< of the own exchange: `new-message`, `reply-message`, `forward-message`
    std::string_view answers;     ///< MessageHeader.id of the predecessor, where that was FHIR
    std::string_view letter_gln;  ///< sender and letter id of the predecessor, where that was OIOXML
    std::string_view letter_id;
    bool reversed = false;             ///< `letter id#GLN`, as in an example of MedCom's
    const model::node* own = nullptr;  ///< the Provenance of this exchange
};

/// @param bundle root of the document
conversation read_conversation(const model::node& bundle);

/// `urn:uuid:` and a UUID in lower case (medcom-uuidv4).
bool is_thread_id(std::string_view text) noexcept;

}  // namespace genvej::gateway
