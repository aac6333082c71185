#pragma once
/// Makes of a message Bundle a transaction that a FHIR server stores: each resource by PUT under our own id.
///
/// A document (Bundle of type document) stays whole: it is put under its own id, since nobody may take it
/// apart. The ids come from the letter's own identifiers, so sending it twice leaves one copy. The Bundle
/// itself is not stored: its MessageHeader is, and names what belongs together. References to the Bundle's
/// own full URLs become `Type/id`, since the full URLs of messages name no server. Standard: FHIR R4,
/// http.html#transaction, bundle.html#references. Pure; thread-safe.
#include <optional>
#include <string>
#include <string_view>

namespace genvej::delivery {

/// Nothing when it is no Bundle in FHIR JSON, or an entry has no id to be put under.
std::optional<std::string> to_transaction(std::string_view message);

}  // namespace genvej::delivery
