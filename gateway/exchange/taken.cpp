#include "gateway/exchange/taken.hpp"

#include <algorithm>

namespace genvej::gateway {

namespace {

/// The same message once more gets the same identifiers.
bool is_of(const store::correlation& known, const short_ids& asked) noexcept {
    return known.original.letter_id == asked.message_id || known.original.message_id == asked.message_id;
}

}  // namespace

taken_ids taken_in(store::exchange& kept) {
    return [&kept](const short_ids& asked) {
        const auto letter = kept.find_document(store::message_form::oioxml, asked.sender, asked.letter_id);
        if (letter && *letter && !is_of(**letter, asked)) return true;
        const auto inside = kept.find_envelope(store::message_form::oioxml, asked.sender, asked.envelope_id);
        return inside && std::any_of(inside->begin(), inside->end(),
                                     [&](const store::correlation& one) { return !is_of(one, asked); });
    };
}

}  // namespace genvej::gateway
