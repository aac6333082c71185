#include "gateway/endpoints/accept_message.hpp"
#include "gateway/exchange/taken.hpp"
#include "gateway/pipeline/bundle_reception.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

/// POST /fhir/$process-message: one MedCom FHIR message Bundle, JSON or XML.
/// 200 with the Acknowledgement Bundle in the format of the message, once that is durable; 202 without body
/// for an Acknowledgement, and where the receiver's own comes later; 400, 413, 415, 422 with an
/// Acknowledgement `fatal-error`, or an OperationOutcome where sender and ids cannot be read, the message
/// kept in quarantine; 503 when nothing could be stored. `Location: /messages/{id}`.
boost::asio::awaitable<reply> post_process_message(services& with, const request& asked) {
    judged_message judged;
    judged.begun = std::chrono::steady_clock::now();
    const std::shared_ptr<const knowledge> known = with.known();
    const translation_tools tools = with.tools(*known);
    const receipt_stamp stamp{with.now(), &random_uuid};
    const arrival how{asked.who.partner, asked.media_type, store::make_id(stamp.now), stamp,
                      taken_in(with.kept)};

    bundle_in in = read_bundle(asked.body, tools, asked.charset);
    judged.refusal_as_xml = in.xml || asked.wants_xml();
    judged.kept = receive_bundle(in, nullptr, asked.body, {with.settings, tools}, how);
    judged.kind = in.kind();
    judged.found = in.found;
    judged.refusal = [&](const model::issues& why) {
        return negative_answer(in, nullptr, why, stamp, tools);
    };
    judged.place = [&](store::accept_outcome::verdict what) { return place_of(in, what); };
    judged.again = [&](const store::accept_outcome& seen) {
        return tell_again(with.kept, seen, {false, in.xml}, {with.settings, tools, stamp});
    };
    co_return co_await accept_message(with, asked, std::move(judged));
}

}  // namespace genvej::gateway
