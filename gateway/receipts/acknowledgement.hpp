#pragma once
/// The Acknowledgement that the gateway itself gives for a FHIR message: taken, or refused and why.
///
/// Made by the same rows as any other (mappings/xctl02, xctl03): the gateway writes the receipt that an
/// OIOXML receiver would, and the rows make the Bundle of it. Only the issues do not come through them, since
/// a letter holds one code and one text, and the sender of a FHIR message is told each issue with code, text
/// and path. Standard: Acknowledgement 2.0.3; MedCom governance for messaging, KR1 to KR7. Pure: clock and
/// ids are given. Thread-safe: no shared state.
#include <optional>
#include <string>

#include "gateway/pipeline/originals.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

struct acknowledgement {
    model::document letter;  ///< holds texts that the Bundle points into
    model::document bundle;
    std::string message_id;  ///< MessageHeader.id
    std::string bundle_id;
    std::string code;  ///< `ok` or `fatal-error`
};

/// @param about original_of() the message
/// @param found what was found in it: with errors it is refused, with all that was found; warnings alone are
/// not told
/// @return nullopt when the message does not say whom to answer: location number and SOR code of its sender
/// and receiver, from the message or the directory. The caller then answers with an OperationOutcome alone.
/// A duplicate is given the same verdict by calling this again: ids and times are new (MR7).
std::optional<acknowledgement> acknowledge(const original& about, const model::issues& found,
                                           const receipt_stamp& stamp, const translation_tools& tools,
                                           model::language in = model::language::danish);

}  // namespace genvej::gateway
