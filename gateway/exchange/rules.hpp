#pragma once
/// What a settlement is made by: configuration, maps, directory, time and ids, all given. Thread-safety:
/// values.
#include "gateway/config/configuration.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "gateway/receipts/receipt.hpp"

namespace genvej::gateway {

struct exchange_rules {
    const configuration& settings;
    const translation_tools& tools;
    receipt_stamp stamp;
};

}  // namespace genvej::gateway
