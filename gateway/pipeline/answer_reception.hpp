#pragma once
/// The Acknowledgement in a target's HTTP answer, as the record that the store keeps of it: the same that it
/// would be if the receiver had posted it (docs/exchange.md, "Receipts"). Pure: clock and ids are given.
/// Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "gateway/pipeline/reception.hpp"

namespace genvej::gateway {

/// Its partner is `target:NAME`, which no partner can be called. An Acknowledgement that breaks a rule is
/// kept refused and gives no verdict, as a posted one.
store::reception receive_answer(std::string answer, std::string_view target, const reception_rules& with,
                                const receipt_stamp& stamp);

}  // namespace genvej::gateway
