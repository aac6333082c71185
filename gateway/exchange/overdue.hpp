#pragma once
/// A receipt that has not come: the message is sent again, with a new envelope and the letter unchanged
/// (docs/exchange.md, "Receipts"; standards/medcom-fhir.md, 4.1, MR7), or shown as unanswered. Pure,
/// thread-safe.
#include <string_view>

#include "adapters/store/exchange.hpp"
#include "gateway/exchange/renewal.hpp"
#include "gateway/exchange/rules.hpp"
#include "gateway/pipeline/routing.hpp"

namespace genvej::gateway {

/// REQUIRES: about.found is the document of `due`
store::settlement settle_resend(const store::due_follow_up& due, const store::correlation& about,
                                std::string_view body, const exchange_rules& with);
store::settlement settle_unanswered(const store::due_follow_up& due, const store::correlation& about,
                                    const exchange_rules& with);

}  // namespace genvej::gateway
