#pragma once
/// From an understood message to the record that the store makes durable: letters, translations, planned
/// deliveries, and the answer. Pure: clock and ids are given. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "adapters/store/store.hpp"
#include "gateway/config/configuration.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

/// How a message came to the door.
struct arrival {
    std::string_view partner;
    std::string_view media_type;
    std::string id;  ///< of the reception
    receipt_stamp stamp;
};

/// Plans the deliveries and builds the whole record. Problems (`route.unknown_receiver`, `letter.no_target`)
/// are added to `in.found`; with errors the record is a refused one, kept in quarantine. The answer is in the
/// record: `http_status`, `receipt`, `receipt_media_type`; a refused message without readable sender is
/// answered with an OperationOutcome.
store::reception make_reception(intake& in, std::string raw, const configuration& settings,
                                const arrival& how);

}  // namespace genvej::gateway
