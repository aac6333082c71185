#pragma once
/// The message that a receipt is about: what its translation needs to know of it (docs/mapping-language.md,
/// facts).
///
/// `genvej convert --original FILE` gives the message itself, the gateway what it kept. A letter has a FHIR
/// side, whether it was sent as FHIR or not, and a FHIR message the letters that the maps write from it: both
/// sides are made by the same maps that translated the message. It is believed, not judged: a message with
/// errors still has its identifiers. Pure, thread-safe.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/pipeline/letter_in.hpp"

namespace genvej::gateway {

/// One letter of it; a FHIR message that no map writes has one without a letter's side.
struct original {
    mappings::facts known;  ///< without `sent` and `number`
    std::string kind;       ///< type code of the letter
    std::string sender;     ///< location numbers
    std::string receiver;
    std::vector<std::string> objects;  ///< identifiers that it brings or refers to, 32 hexadecimal digits

    bool has_letter() const noexcept { return !known.original_letter_id.empty(); }
};

struct originals_in {
    std::vector<original> all;
    model::issues found;  ///< errors only when nothing could be read (`original.unreadable`)
};

/// OIOXML, a VANSEnvelope, FHIR JSON or FHIR XML.
originals_in read_originals(std::string_view bytes, const translation_tools& tools);

/// The FHIR side of a message Bundle, as far as it can be read; for a message that is refused, too.
original original_of(const model::node& bundle);

/// Halves that became one message share its FHIR side: an XBIN01 has that of the letter that refers to its
/// objects.
void join_halves(std::vector<original>& all);

}  // namespace genvej::gateway
