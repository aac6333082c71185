#include "gateway/exchange/about.hpp"

#include <algorithm>

namespace genvej::gateway {

namespace {

/// What was accepted; an Emessage may hold several letters.
original own_side(const store::known_letter& letter, std::string_view raw, const translation_tools& tools) {
    const originals_in read = read_originals(raw, tools);
    const auto meant = std::find_if(read.all.begin(), read.all.end(), [&](const original& one) {
        return one.known.original_letter_id == letter.letter_id ||
               one.known.original_message_id == letter.letter_id;
    });
    return meant == read.all.end() ? original{} : *meant;
}

}  // namespace

original about_document(const store::known_letter& letter, std::string_view raw,
                        const store::outgoing_document& sent, const translation_tools& tools) {
    original out = own_side(letter, raw, tools);
    out.sender = letter.sender;
    out.receiver = letter.receiver;
    mappings::facts& known = out.known;
    if (letter.form == store::message_form::oioxml) {
        out.kind = letter.kind;
        known.original_envelope_id = letter.envelope_id;
        known.original_letter_id = letter.letter_id;
        known.original_version_code = letter.version_code;
    } else {
        known.original_bundle_id = letter.envelope_id;
        known.original_message_id = letter.letter_id;
    }
    if (sent.form == letter.form) return out;
    if (sent.form == store::message_form::oioxml) {
        out.kind = sent.kind;
        known.original_envelope_id = sent.envelope_id;
        known.original_letter_id = sent.letter_id;
        known.original_version_code = sent.version_code;
    } else {
        known.original_bundle_id = sent.envelope_id;
        known.original_message_id = sent.letter_id;
    }
    return out;
}

}  // namespace genvej::gateway
