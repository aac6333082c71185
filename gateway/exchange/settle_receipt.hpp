#pragma once
/// A receipt that came: what it is about, what it means, and what the original's sender hears of it
/// (docs/exchange.md, "Receipts"). verdicts.hpp decides, gateway/receipts/across.hpp translates. Pure,
/// thread-safe.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/exchange.hpp"
#include "gateway/exchange/own_words.hpp"
#include "gateway/exchange/rules.hpp"

namespace genvej::gateway {

/// One document that a receipt names, with what the store knows of it. A receipt that names no letter is
/// about every letter in the envelope (docs/exchange.md, "Receipts"): the desk makes one of these for each.
struct receipt_about {
    store::message_form form = store::message_form::oioxml;  ///< of the document
    std::string sender;                                      ///< of the document; empty for FHIR
    std::string letter_id;  ///< Letter/Identifier or MessageHeader.id; empty: the whole envelope
    /// Envelope/Identifier; of a network's receipt that of the VANSEnvelope, which is Bundle.id. By it the
    /// documents are found where no letter is named
    std::string envelope_id;
    /// none: it says that the envelope has arrived, and nothing of what is inside.
    store::receipt_verdict said = store::receipt_verdict::none;
    std::string code;                         ///< RefuseCode or issue code
    std::string text;                         ///< may hold content
    std::optional<store::correlation> about;  ///< nothing: nothing was sent under these identifiers
};

/// The documents that the receipt of the follow-up names; none when it names none that could be found again.
std::vector<receipt_about> read_receipt(const store::due_follow_up& due, const exchange_rules& with);

struct receipt_settlement {
    store::settlement what;
    std::string_view word;   ///< `positive`, `unknown`, ...
    bool passed_on = false;  ///< the receipt itself goes to the sender, as it came
};

/// @param abouts of read_receipt(), with what the store found
/// @param originals of all that relay, with their parts
receipt_settlement settle_receipt(const store::due_follow_up& due, std::vector<receipt_about> abouts,
                                  std::span<const relay_original> originals, const exchange_rules& with);

}  // namespace genvej::gateway
