#pragma once
/// What stands on the outside of a FHIR message Bundle: identifiers and participants, whatever the message
/// is.
///
/// Read generously, since a refused message needs them too: an Acknowledgement is possible as soon as sender,
/// receiver and MessageHeader.id can be read. References are resolved inside the Bundle only. Pure,
/// thread-safe.
#include <string>
#include <string_view>

#include "conformance/model/tree.hpp"

namespace genvej::gateway {

struct bundle_heading {
    std::string bundle_id;
    std::string message_id;  ///< MessageHeader.id
    std::string event;       ///< MessageHeader.eventCoding.code
    std::string sender;      ///< location number
    std::string receiver;    ///< of the primary destination, else of the first
    std::string thread;      ///< Communication.identifier; empty: the message belongs to none
    std::string patient;     ///< CPR number, else another identifier of the Patient; empty: none
    std::string answers;     ///< MessageHeader.response.identifier
    std::string verdict;     ///< MessageHeader.response.code
    const model::node* header = nullptr;

    bool can_be_acknowledged() const noexcept {
        return !sender.empty() && !receiver.empty() && !message_id.empty();
    }
    /// Acknowledgements are never acknowledged.
    bool is_receipt() const noexcept { return event == "acknowledgement-message"; }
};

/// @param bundle root of the document, whatever it is
bundle_heading read_bundle_heading(const model::node& bundle);

/// The resource of that type that the reference means, inside the Bundle; nullptr when it dangles.
const model::node* resolve_reference(const model::node& bundle, std::string_view reference);
/// The resource of an entry, or nullptr.
const model::node* resource_of(const model::node& entry) noexcept;

}  // namespace genvej::gateway
