#pragma once
/// What the handlers of the record share: calls of the store, and a resource as an answer.
/// Thread-safety: as the handlers.
#include <functional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "adapters/store/record.hpp"
#include "gateway/record/transaction.hpp"
#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

class services;
struct knowledge;
struct partner_settings;

/// Waits until the store says what became of it; goes on where it was.
boost::asio::awaitable<store::result<store::record_outcome>> write_record(services& with,
                                                                          store::record_transaction what);

/// What a transaction of this partner is judged by. REQUIRES: `known` outlives it
record::intake_rules rules_for(const services& with, const knowledge& known, const request& asked);

/// The store's answers to the look-ups.
store::result<record::lookup_answers> look_up(services& with, const request& asked,
                                              const std::vector<record::lookup>& wanted);

/// `resource` where the type is none of FHIR: an answer is no echo.
std::string shown_resource_type(std::string_view type);
/// 404 with `http.unknown_id`.
reply unknown_resource(const request& asked);
reply store_failed(const request& asked);

/// A version with its ETag and time, in the form that is asked for; 304 where the asker has it; 410 where it
/// deleted the resource.
reply resource_reply(const store::record_version& one, const request& asked);
/// FHIR that is written already.
reply fhir_reply(std::string body, const request& asked);

}  // namespace genvej::gateway
