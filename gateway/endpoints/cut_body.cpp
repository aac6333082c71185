#include "gateway/endpoints/accept_message.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

/// How much of it is in quarantine.
model::issue what_is_kept(const cut_body& what) {
    const std::string kept = std::to_string(what.beginning.size());
    return what.announced > 0
               ? model::make_issue("quarantine.beginning", {kept, std::to_string(what.announced)})
               : model::make_issue("quarantine.beginning_of_more", {kept, std::to_string(what.received)});
}

}  // namespace

/// A body for POST /medcom or POST /fhir/$process-message that is larger than the limit, or that cannot be
/// decompressed: its beginning ([limits] beginning_bytes), its length as announced, partner and time are kept
/// in quarantine. 413 or 400 with an OperationOutcome, JSON or XML as asked for, since nobody has read whom a
/// receipt would go to; `Location: /messages/{id}`. The sender has the message still.
boost::asio::awaitable<reply> keep_cut_body(services& with, const request& asked, cut_body what) {
    judged_message judged;
    judged.begun = std::chrono::steady_clock::now();
    judged.refusal_as_xml = asked.wants_xml();
    judged.found = what.why;
    judged.found.push_back(what_is_kept(what));
    store::reception& kept = judged.kept;
    kept.received = with.now();
    kept.id = store::make_id(kept.received);
    kept.partner = asked.who.partner;
    kept.media_type = asked.media_type;
    kept.refused = true;
    kept.issues = outcome_json(judged.found);
    kept.http_status = http_status(judged.found);
    kept.receipt = kept.issues;
    kept.receipt_media_type = "application/fhir+json; charset=UTF-8";
    kept.raw = std::move(what.beginning);
    co_return co_await accept_message(with, asked, std::move(judged));
}

}  // namespace genvej::gateway
