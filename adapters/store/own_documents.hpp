#pragma once
/// A letter that was sent without an outgoing_document is a document all the same, in the form in which it
/// left (exchange.hpp). Thread-safety: functions without state.
#include <functional>
#include <optional>
#include <vector>

#include "adapters/store/store.hpp"

namespace genvej::store {

/// The number of a letter as a document of that form: below zero, apart from the numbers of rows.
/// Kept: never to be changed.
constexpr std::int64_t own_document(std::int64_t letter, message_form form) {
    return -2 * letter - static_cast<std::int64_t>(form);
}
constexpr std::int64_t letter_of_own_document(std::int64_t document) {
    return -document / 2;
}
constexpr message_form form_of_own_document(std::int64_t document) {
    return static_cast<message_form>(-document % 2);
}

/// How such a letter left: its last delivery in that form.
struct own_delivery {
    std::int64_t id = 0;
    std::string target, media_type;
    time_ms delivered = 0;
    delivery_state stands = delivery_state::waiting;  ///< all of them together (known_document::stands)
};

/// It has no row until something is remembered of it; with one its delivery is still its own.
/// @param wanted a document that is asked for: it is put in front where it has no row
/// @param read none: it did not leave in that form
void complete_own_documents(const known_letter& letter, std::int64_t wanted,
                            std::vector<known_document>& documents,
                            const std::function<std::optional<own_delivery>(message_form)>& read);

}  // namespace genvej::store
