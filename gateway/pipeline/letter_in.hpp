#pragma once
/// From bytes to understood and translated letters: charset, XML, VANSEnvelope, structure, meaning, FHIR.
///
/// Each stage adds its issues; the first stage with errors is the last that runs, but what can be read of the
/// heading is read, since a negative receipt needs it. Pure: no clock, no randomness, no I/O.
/// Thread-safe: no shared state.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/input.hpp"
#include "adapters/formats/limits.hpp"
#include "adapters/formats/vans_envelope.hpp"
#include "conformance/schemas/schema.hpp"
#include "gateway/pipeline/forms.hpp"
#include "gateway/pipeline/heading.hpp"
#include "mappings/engine/translate.hpp"

namespace genvej::gateway {

/// What a translation needs beside the message. All of it outlives the call.
struct translation_tools {
    const mappings::map_set* maps = nullptr;
    const mappings::organisations* directory = nullptr;
    const form_table* forms = nullptr;  ///< nullptr: nothing is to be sent
    formats::limits bounds;
    std::string now;                         ///< RFC 3339; empty: nothing but the message tells the time
    bool coverage = false;                   ///< record which row carried what
    bool hashes = true;                      ///< make letter_in::hash, by which the store tells duplicates
    const mappings::facts* known = nullptr;  ///< what the message itself does not hold; nullptr: nothing
};

/// One letter of an Emessage.
struct letter_in {
    const model::node* element = nullptr;
    letter_heading heading;
    std::string hash;                            ///< of the content without envelope; empty: not asked for
    std::string patient;                         ///< CPR or replacement CPR, or empty
    const mappings::message_map* map = nullptr;  ///< nullptr: this kind is not translated
    mappings::translation translated;            ///< empty without a map
};

struct intake {
    std::optional<formats::vans_envelope> envelope;
    bool holds_fhir = false;              ///< the envelope's document is a FHIR message: `envelope->data`
    model::document tree;                 ///< the Emessage
    const schemas::schema* is = nullptr;  ///< nullptr: not recognised, or a VANSEnvelope with a receipt
    emessage_heading heading;
    std::vector<letter_in> letters;
    model::issues found;

    bool ok() const noexcept { return !model::has_errors(found); }
    /// XCTL01, XCTL02 or XCTL03, or a VANSEnvelope's receipt: never acknowledged.
    bool is_receipt() const noexcept;
    /// `XREF15`, or `VANSEnvelope`, or empty when nothing was recognised.
    std::string_view kind() const noexcept;
    /// Gives back what only understanding needed: trees, translations, the document of the envelope. A
    /// message that waits for the store shall not hold them; receipts, issues and logs need them no more.
    void forget_content();
};

/// Reads and checks; what the letters become is not known yet: `letter_in::translated` is empty. A FHIR
/// message in an envelope is left there.
/// @param announced charset of the Content-Type header, or empty
intake read_letters(const formats::input& bytes, std::string_view announced, const translation_tools& tools);

/// Makes FHIR of every letter that has a map; issues go to `in.found`. With them those of meaning that only
/// FHIR's profiles know. REQUIRES: in.ok()
void translate_letters(intake& in, const translation_tools& tools);

/// Both.
intake take_letters(const formats::input& bytes, std::string_view announced, const translation_tools& tools);

}  // namespace genvej::gateway
