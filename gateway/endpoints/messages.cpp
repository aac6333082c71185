#include <fmt/format.h>

#include "adapters/formats/charset.hpp"
#include "gateway/delivery/stuck.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/message_view.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

std::string_view name_of(store::reception_state state) noexcept {
    switch (state) {
        case store::reception_state::accepted:
            return "accepted";
        case store::reception_state::duplicate:
            return "duplicate";
        case store::reception_state::refused:
            return "refused";
    }
    return "refused";
}

namespace {

std::string_view name_of(store::message_form form) {
    return form == store::message_form::fhir ? "fhir" : "oioxml";
}

std::string_view name_of(store::receipt_verdict verdict) {
    switch (verdict) {
        case store::receipt_verdict::none:
            return "none";
        case store::receipt_verdict::positive:
            return "positive";
        case store::receipt_verdict::negative:
            return "negative";
    }
    return "none";
}

}  // namespace

std::string json_number(std::int64_t number) {
    return fmt::format("\"{}\"", number);
}

std::string time_or_null(store::time_ms when) {
    return when == 0 ? "null" : json_quoted(utc_time(when));
}

namespace {

/// The receiver's own words may hold content: the sender of the message may read them.
std::string list_documents(const std::vector<store::known_document>& documents, reader whose) {
    std::string out;
    for (const store::known_document& one : documents) {
        out += fmt::format(
            R"({}{{"form":{},"kind":{},"envelopeIdentifier":{},"letterIdentifier":{},"target":{},"verdict":{},"code":{},"text":{},"resends":{},"delivered":{},"overdue":{}}})",
            out.empty() ? "" : ",", json_quoted(name_of(one.is.form)), json_quoted(one.is.kind),
            json_quoted(one.is.envelope_id), json_quoted(one.is.letter_id), json_quoted(one.target),
            json_quoted(name_of(one.verdict)), one.code.empty() ? "null" : json_quoted(one.code),
            one.text.empty() || whose == reader::operators ? "null" : json_quoted(one.text), one.resends,
            time_or_null(one.delivered), time_or_null(one.overdue));
    }
    return out;
}

std::string list_letters(const store::reception_view& kept, reader whose) {
    std::string out;
    for (const auto& letter : kept.letters) {
        out += fmt::format(
            R"({}{{"kind":{},"letterIdentifier":{},"envelopeIdentifier":{},"sender":{},"receiver":{},"messageId":{},"bundle":{},"form":{},"waitsForOtherHalfUntil":{},"partOf":{},"documents":[{}]}})",
            out.empty() ? "" : ",", json_quoted(letter.kind), json_quoted(letter.letter_id),
            json_quoted(letter.envelope_id), json_quoted(letter.sender), json_quoted(letter.receiver),
            json_quoted(letter.message_id),
            letter.bundle_id.empty() ? "null" : json_quoted("/fhir/Bundle/" + letter.bundle_id),
            json_quoted(name_of(letter.form)),
            letter.waits_for_other_half ? time_or_null(letter.waits_until) : "null",
            letter.part_of.empty() ? "null" : json_quoted("/messages/" + letter.part_of),
            list_documents(letter.documents, whose));
    }
    return out;
}

}  // namespace

std::string describe_wait(services& with, const store::delivery_view& what) {
    const auto status = with.outgoing->status(what.target);
    const store::time_ms now = with.now();
    const auto english = delivery::why_stuck(what, status, now);
    if (!english) return "null";
    const auto danish = delivery::why_stuck(what, status, now, model::language::danish);
    return fmt::format(R"({{"code":{},"text":{},"textDa":{}}})", json_quoted(english->code),
                       json_quoted(english->text), json_quoted(danish->text));
}

namespace {

std::string list_deliveries(services& with, const store::reception_view& kept) {
    std::string out;
    for (const store::delivery_view& one : kept.deliveries) {
        out += fmt::format(
            R"({}{{"id":{},"target":{},"state":{},"attempts":{},"changed":{},"nextAttempt":{},"lastError":{},"waits":{}}})",
            out.empty() ? "" : ",", json_number(one.id), json_quoted(one.target),
            json_quoted(store::to_string(one.state)), one.attempts, json_quoted(utc_time(one.changed)),
            store::is_open(one.state) && one.state != store::delivery_state::sending
                ? json_quoted(utc_time(one.next_attempt))
                : "null",
            one.last_error.empty() ? "null" : json_quoted(one.last_error), describe_wait(with, one));
    }
    return out;
}

/// Receipts are ISO-8859-1, JSON is UTF-8.
std::string describe_receipt(const store::reception_view& kept) {
    if (kept.receipt.empty()) return "null";
    const bool xml = kept.receipt_media_type.find("application/xml") == 0;
    const std::string text = xml ? formats::xml_to_utf8(kept.receipt).value.text : kept.receipt;
    return fmt::format(R"({{"mediaType":{},"body":{}}})", json_quoted(kept.receipt_media_type),
                       json_quoted(text));
}

}  // namespace

std::string describe_message(services& with, const store::reception_view& kept, reader whose) {
    const bool translated = !kept.letters.empty() && !kept.letters.front().bundle_id.empty();
    return fmt::format(
        R"({{"id":{},"received":{},"state":{},"first":{},"validated":{},"translated":{},"httpStatus":{},"letters":[{}],)"
        R"("deliveries":[{}],"receipt":{},"issues":{},"laterIssues":[{}],"pruned":{}}})",
        json_quoted(kept.id), json_quoted(utc_time(kept.received)), json_quoted(name_of(kept.state)),
        kept.first.empty() ? "null" : json_quoted("/messages/" + kept.first),
        kept.state != store::reception_state::refused,
        translated && kept.state == store::reception_state::accepted, kept.http_status,
        list_letters(kept, whose), list_deliveries(with, kept), describe_receipt(kept),
        kept.issues.empty() ? "null" : kept.issues, fmt::join(kept.later_issues, ","),
        time_or_null(kept.pruned));
}

/// GET /messages/{id}: the state of one message, for the partner that sent it.
/// 200 with JSON: received, validated, translated, each letter, each delivery, the receipt, the issues; 404
/// otherwise.
boost::asio::awaitable<reply> get_message(services& with, const request& asked) {
    const auto found = with.kept.find_reception(asked.parameters.front());
    if (found.has_error()) co_return issue_reply(model::make_issue("store.unavailable"), asked);
    if (!*found || (*found)->partner != asked.who.partner) {
        co_return issue_reply(model::make_issue("http.unknown_id", {"message"}), asked);
    }
    reply out;
    out.media_type = "application/json; charset=UTF-8";
    out.body = describe_message(with, **found, reader::sender);
    co_return out;
}

}  // namespace genvej::gateway
