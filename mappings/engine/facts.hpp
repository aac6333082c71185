#pragma once
/// What a message does not hold and the gateway knows beside it: `%name` in a map (docs/mapping-language.md,
/// "Rows").
///
/// A receipt names the message that it is about by identifiers only; what its translation needs of that
/// message comes from the store, or from `genvej convert --original`. An empty text: not known.
/// Thread-safety: values.
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "conformance/model/csv.hpp"

namespace genvej::mappings {

struct facts {
    // The letter's side of the message that a receipt is about.
    std::string original_envelope_id;
    std::string original_letter_id;
    std::string original_version_code;
    // Its FHIR side.
    std::string original_bundle_id;
    std::string original_message_id;
    std::string original_sent;      ///< RFC 3339
    std::string original_activity;  ///< of its newest Provenance
    std::string original_source_endpoint;
    std::string original_destination_endpoint;
    // Whom it was between, where the message says more than the location number.
    std::string original_sender_sor;
    std::string original_sender_name;
    std::string original_receiver_sor;
    std::string original_receiver_name;
    // Of the message that is written.
    std::string sent;    ///< RFC 3339: its time to the second, where the letter has minutes only
    std::string number;  ///< which of several documents of one kind, from 1; empty counts as 1
};

/// One of them.
using fact_field = std::string facts::*;

/// By its name in a map, or nullptr.
fact_field find_fact(std::string_view name) noexcept;
/// `original_envelope_id, ...`: for error texts.
std::string fact_names();
/// CSV with the columns `fact` and `value`. Errors: line and remedy; a name that is no fact.
boost::system::result<facts, model::table_error> facts_from(std::string_view csv);
/// Its text; empty when nothing is known.
inline std::string_view known_text(const facts* known, fact_field which) noexcept {
    return known == nullptr ? std::string_view{} : std::string_view(known->*which);
}

}  // namespace genvej::mappings
