#pragma once
/// What leaves, and for whom: targets by the routes, the form of each by directory and target, documents and
/// deliveries for the store. Used when a message is accepted and again when what waited is settled. Pure,
/// thread-safe.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/exchange.hpp"
#include "gateway/pipeline/forms.hpp"
#include "gateway/pipeline/routing.hpp"

namespace genvej::gateway {

/// A message that is to leave.
struct outbound {
    std::string_view type_code;  ///< as routes name it: that of the letter, also where the message is FHIR
    const form_row* kind = nullptr;  ///< its forms; nullptr: it has only that in which it came
    store::message_form came = store::message_form::oioxml;
    std::string_view sender;
    std::string_view receiver;
};

/// One target and what it gets.
struct leaving {
    const target_entry* target = nullptr;
    store::message_form form = store::message_form::oioxml;
    const form_row* kind = nullptr;
};

struct departure {
    std::vector<leaving> to;  ///< empty: no target can carry it
    bool relays = false;      ///< `receipt = "relay"`
    model::issues found;      ///< warnings of the choice

    /// Targets that get this form of that kind; nullptr: of any kind.
    std::vector<const target_entry*> targets(store::message_form form, const form_row* kind = nullptr) const;
    bool any(store::message_form form) const;
};

/// nullopt: no route leads to the receiver.
std::optional<departure> plan_departure(const configuration& settings, const form_table& forms,
                                        const mappings::organisations& directory, const outbound& what);

/// Documents and deliveries of one letter, filled step by step.
struct parcel {
    std::vector<store::outgoing_document> documents;
    std::vector<store::planned_delivery> deliveries;

    /// A document that was written for them. A target that expects no receipt does not start the clock of
    /// those that do.
    void send(store::outgoing_document what, const std::vector<const target_entry*>& to,
              std::string_view receiver_key);
    /// The message itself, with its own identifiers: the letter's translation (`what.body` empty) or what
    /// came. The store finds it by the letter's row; it is listed only where its receipt can be overdue.
    void send_own(store::outgoing_document what, const std::vector<const target_entry*>& to,
                  std::string_view receiver_key);
};

}  // namespace genvej::gateway
