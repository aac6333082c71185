#include "gateway/endpoints/accept_message.hpp"
#include "gateway/exchange/taken.hpp"
#include "gateway/pipeline/bundle_reception.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

/// POST /medcom: one OIOXML Emessage or one VANSEnvelope, which may hold a FHIR message.
/// 200 with the receipt once the message is durable; 202 where no positive receipt is wanted or the verdict
/// comes later (a letter that waits for its attachments, a route that relays); 400, 413, 415, 422 with a
/// negative receipt or an OperationOutcome, the message kept in quarantine; 503 when nothing could be stored.
/// `Location: /messages/{id}`.
boost::asio::awaitable<reply> post_medcom(services& with, const request& asked) {
    judged_message judged;
    judged.begun = std::chrono::steady_clock::now();
    judged.refusal_as_xml = asked.wants_xml();
    const std::shared_ptr<const knowledge> known = with.known();
    const translation_tools tools = with.tools(*known);
    const reception_rules rules{with.settings, tools};
    const receipt_stamp stamp{with.now(), &random_uuid};
    const arrival how{asked.who.partner, asked.media_type, store::make_id(stamp.now), stamp,
                      taken_in(with.kept)};

    const auto again = [&](bool in_envelope, bool as_xml) {
        return [&, how = asked_again{in_envelope, as_xml}](const store::accept_outcome& seen) {
            return tell_again(with.kept, seen, how, {with.settings, tools, stamp});
        };
    };

    intake in = read_letters(asked.body, asked.charset, tools);
    if (!in.holds_fhir) {
        judged.kept = receive_letters(in, asked.body, rules, how);
        in.forget_content();
        judged.kind = in.kind();
        judged.found = in.found;
        judged.refusal = [&](const model::issues& why) { return negative_receipt(in, why, stamp); };
        judged.again = again(in.envelope.has_value(), false);
        co_return co_await accept_message(with, asked, std::move(judged));
    }
    judged.again = again(true, false);
    bundle_in inside = read_bundle(in.envelope->data, tools);
    judged.place = [&](store::accept_outcome::verdict what) { return place_of(inside, what); };
    inside.found.insert(inside.found.begin(), in.found.begin(), in.found.end());
    judged.kept = receive_bundle(inside, &in, asked.body, rules, how);
    judged.kind = inside.kind();
    judged.found = inside.found;
    judged.refusal = [&](const model::issues& why) {
        return negative_answer(inside, &in, why, stamp, tools);
    };
    co_return co_await accept_message(with, asked, std::move(judged));
}

}  // namespace genvej::gateway
