#pragma once
/// What stands on the outside of an Emessage: identifiers and participants, whatever the letter is.
///
/// Read generously, since a refused message needs them too: a negative receipt is possible as soon as sender
/// and envelope identifier can be read. Pure, thread-safe.
#include <string>
#include <vector>

#include "conformance/model/tree.hpp"

namespace genvej::gateway {

struct letter_heading {
    std::string id;            ///< Letter/Identifier
    std::string type_code;     ///< Letter/TypeCode; of a receipt, which has none, its StatisticalCode
    std::string version_code;  ///< Letter/VersionCode
};

struct emessage_heading {
    std::string envelope_id;      ///< Envelope/Identifier
    std::string acknowledgement;  ///< Envelope/AcknowledgementCode
    std::string sender;           ///< EANIdentifier of the first letter
    std::string receiver;
    std::vector<letter_heading> letters;

    bool wants_positive_receipt() const noexcept { return acknowledgement == "pluspositivkvitt"; }
    /// A receipt can name what it is about (XCTL02 and XCTL03: texts of 1 to 14 and 1 to 35 characters).
    bool can_be_receipted() const noexcept;
};

emessage_heading read_heading(const model::node& root);

/// CPR number or replacement CPR of the letter's patient, or empty.
std::string patient_of(const model::node& letter);

}  // namespace genvej::gateway
