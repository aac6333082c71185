#pragma once
/// Receipts that go to the sender as letters do, through the outbox. Pure, thread-safe.
#include <string_view>

#include "gateway/pipeline/departure.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

/// Puts the receipt into the parcel for these targets. Nobody acknowledges it.
void send_receipt(parcel& goods, const receipt& said, std::string_view from, std::string_view to,
                  const std::vector<const target_entry*>& targets);

/// Only remembers what was said: nobody leads to the sender, who is told when he asks, by sending his message
/// once more (gateway/exchange/told.hpp).
void keep_receipt(parcel& goods, const receipt& said, std::string_view from, std::string_view to);

/// The same for the targets that the routes name for receipts of this kind between these two, in the
/// receipt's form.
/// @param type_code `XCTL03`, `XCTL02`: as routes name it, also for an Acknowledgement
/// False: no target leads there, nothing was put in.
bool send_receipt_by_routes(parcel& goods, const receipt& said, std::string_view type_code,
                            std::string_view from, std::string_view to, const configuration& settings,
                            const form_table& forms, const mappings::organisations& directory);

}  // namespace genvej::gateway
