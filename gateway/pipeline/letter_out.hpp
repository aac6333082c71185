#pragma once
/// From a FHIR message to the letters that say the same: one, or several where OIOXML needs more than one
/// document (XDIS91 with its XBIN01). Pure, thread-safe.
#include <optional>
#include <string>
#include <vector>

#include "adapters/formats/charset.hpp"
#include "gateway/pipeline/departure.hpp"
#include "gateway/pipeline/fhir_in.hpp"
#include "gateway/pipeline/taken_ids.hpp"

namespace genvej::gateway {

struct letter_out {
    model::document tree;
    emessage_heading heading;
    std::string type_code;  ///< `XDIS91`
};

struct letters_out {
    std::vector<letter_out> letters;  ///< in the order in which they are sent; empty when there were errors
    model::issues found;

    bool ok() const noexcept { return !model::has_errors(found); }
};

/// @param as kind of letter that is wanted; nullptr: the one that the event names
/// @param taken where the identifiers that were made for a letter are another's, it gets the next ones;
/// empty: nobody knows. The letters are held against their structure rules, strictly (fhir_in.hpp,
/// write_letter). Their trees refer to the characters of `bundle`, which must live as long.
letters_out write_letters(const bundle_in& bundle, const form_row* as, const translation_tools& tools,
                          const taken_ids& taken = {});

struct written {
    std::string media_type;
    std::string body;
};
/// In the character set that is asked for, else in that of the kind.
written write_document(const letter_out& letter, std::optional<formats::charset> in);

/// Puts the letter into the parcel for these targets, each in its own character set.
void send_letter(parcel& goods, const letter_out& letter, const std::vector<const target_entry*>& to);

}  // namespace genvej::gateway
