#pragma once
/// From understood letters to the record that the store makes durable: letters, translations, documents,
/// deliveries, what has to be done later, and the answer. Pure: clock and ids are given. Thread-safe: no
/// shared state.
#include <string>
#include <string_view>

#include "adapters/store/store.hpp"
#include "gateway/config/configuration.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "gateway/pipeline/taken_ids.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

/// How a message came to the door.
struct arrival {
    std::string_view partner;
    std::string_view media_type;
    std::string id;  ///< of the reception
    receipt_stamp stamp;
    taken_ids taken = {};  ///< identifiers of the letters that are written of it; empty: nobody knows
};

/// What a reception is judged by.
struct reception_rules {
    const configuration& settings;
    const translation_tools& tools;
};

/// Decides for whom the letters are and in which form they leave, translates what leaves as FHIR, and builds
/// the whole record. Problems (`route.unknown_receiver`, `letter.no_target`, those of the translation) are
/// added to `in.found`; with errors the record is a refused one, kept in quarantine. The answer is in the
/// record: `http_status`, `receipt`, `receipt_media_type`; a refused message without readable sender is
/// answered with an OperationOutcome. A half of a pair waits (follow-up `pair`), a receipt is looked into
/// later (follow-up `receipt`). REQUIRES: `in` comes from read_letters() and holds no FHIR message
store::reception receive_letters(intake& in, std::string raw, const reception_rules& with,
                                 const arrival& how);

/// What every reception has, whatever came.
store::reception begin_reception(const arrival& how);

/// The follow-up of a half that came now.
store::planned_follow_up wait_for_other_half(std::vector<std::string> keys, const configuration& settings,
                                             store::time_ms now);

}  // namespace genvej::gateway
