#pragma once
/// What a receipt means for the message that it is about (docs/exchange.md, "Receipts").
///
/// One original may have become several documents: it is received when each of them is, refused as soon as
/// one is. The first verdict on a document counts; what comes later is kept and changes nothing, also when it
/// says the opposite (a duplicate is never acknowledged otherwise than the first, settled.md). Pure,
/// thread-safe.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway {

enum class verdict_step : std::uint8_t {
    unknown,      ///< about nothing that we sent: kept and shown
    repeated,     ///< the document has that verdict already
    contradicts,  ///< it has the opposite one
    wait,         ///< positive, but another document of the original has no verdict yet
    positive,     ///< the last one that was missing: the original is received
    negative,     ///< the first refusal: the original is refused
    too_late,     ///< the original was refused by another document before
};

struct verdict_decision {
    verdict_step step = verdict_step::unknown;
    std::size_t waiting = 0;  ///< documents without a verdict that are still waited for

    /// The verdict is written at the document.
    bool counts() const noexcept {
        return step == verdict_step::wait || step == verdict_step::positive ||
               step == verdict_step::negative || step == verdict_step::too_late;
    }
    /// The original's verdict is known now, for the first time: with `receipt = "relay"` its sender is told.
    bool settles() const noexcept { return step == verdict_step::positive || step == verdict_step::negative; }
    /// For log, metrics and the operator: `unknown`, `repeated`, ...
    std::string_view word() const noexcept;
};

/// XCTL01, XCTL02, XCTL03 or an Acknowledgement.
bool is_receipt(const store::outgoing_document& document) noexcept;

/// @param about the document with everything else that was made from its original; nullptr: it was not found
/// @param said positive or negative
verdict_decision decide_verdict(const store::correlation* about, store::receipt_verdict said) noexcept;

/// How the original's sender is told.
enum class relay_form : std::uint8_t {
    none,       ///< not at all: he had the gateway's own receipt, or nothing is settled
    unchanged,  ///< the receipt is in his form and about the message as he sent it: it is passed on byte for
                ///< byte
    translated  ///< by the maps, under the identifiers of his own original (gateway/receipts/across.hpp)
};

/// @param form in which the receipt came
relay_form relay_of(const verdict_decision& decided, const store::correlation& about,
                    store::message_form form) noexcept;

}  // namespace genvej::gateway
