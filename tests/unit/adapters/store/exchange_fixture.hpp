#pragma once
/// Letters that belong together, and calls that wait for their callback.
#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {

constexpr time_ms minute = 60'000;
constexpr const char* object_key = "0123456789ABCDEF0123456789ABCDEF";

inline outgoing_document a_document(const std::string& letter_id, const std::string& body,
                                    time_ms receipt_within = 0) {
    outgoing_document out;
    out.form = message_form::oioxml;
    out.kind = "XDIS91";
    out.sender = "5790000000012";
    out.receiver = "5790000000029";
    out.envelope_id = "E" + letter_id;
    out.letter_id = letter_id;
    out.version_code = "XD9134L";
    out.media_type = "application/xml";
    out.body = body;
    out.receipt_within = receipt_within;
    return out;
}

/// A delivery of the letter's document with that number, from 1.
inline planned_delivery send(std::uint16_t document, const std::string& target = "vans") {
    planned_delivery out;
    out.target = target;
    out.receiver_key = "key of " + std::to_string(document);
    out.document = document;
    return out;
}

/// A half that waits, without translation and without deliveries.
inline reception a_half(const std::string& kind, const std::string& letter_id,
                        std::vector<std::string> keys = {object_key}) {
    reception out = a_reception(letter_id, "content of " + letter_id);
    letter_record& letter = out.letters[0];
    letter.kind = kind;
    letter.translation.clear();
    letter.deliveries.clear();
    letter.follow_ups.push_back({follow_up_kind::pair, std::move(keys), arrived, arrived + 60 * minute});
    out.http_status = 202;
    return out;
}

/// A FHIR message that became two letters.
inline reception two_documents(const std::string& id, time_ms receipt_within = 120 * minute) {
    reception out = a_reception(id, "content of " + id);
    letter_record& letter = out.letters[0];
    letter.form = message_form::fhir;
    letter.kind = "care-communication-message";
    letter.relays = true;
    letter.documents = {a_document("D1" + id, "<XDIS91/>", receipt_within),
                        a_document("D2" + id, "<XBIN01/>", receipt_within)};
    letter.deliveries = {send(1), send(2)};
    return out;
}

inline result<void> settle(store& to, settlement what) {
    std::promise<result<void>> done;
    to.settle(std::move(what), [&](result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
}

inline settlement closing(std::int64_t follow_up) {
    settlement out;
    out.closes = {follow_up};
    return out;
}

class exchange_test : public store_test {
protected:
    bool breaks(std::string_view promise) const override { return promise == "store.letter_lost"; }
    std::vector<due_follow_up> take(time_ms now = arrived, std::size_t limit = 10) {
        return store_->take_follow_ups(now, limit).value();
    }
    static std::vector<std::string> letters(const std::vector<due_follow_up>& due) {
        std::vector<std::string> out;
        out.reserve(due.size());
        for (const due_follow_up& one : due) out.push_back(one.letter.letter_id);
        return out;
    }
    /// Sends what is due to that target, in order, until nothing is.
    std::vector<due_delivery> deliver(time_ms now, const std::string& target = "vans") {
        std::vector<due_delivery> out;
        for (auto due = store_->take_due(target, now, 1).value(); !due.empty();
             due = store_->take_due(target, now, 1).value()) {
            EXPECT_TRUE(
                record(*store_, {
                                    attempt_result{due[0].id, delivery_state::delivered, 0, now, ""}
            }));
            out.push_back(std::move(due[0]));
        }
        return out;
    }
    correlation document(const std::string& letter_id) {
        return store_->find_document(message_form::oioxml, "5790000000012", letter_id).value().value();
    }
    known_document found(const std::string& letter_id) {
        const correlation all = document(letter_id);
        return all.documents.at(all.found);
    }
    static settlement verdict_for(std::int64_t document,
                                  receipt_verdict verdict = receipt_verdict::positive) {
        settlement out;
        out.verdicts.push_back(
            {document, verdict, verdict == receipt_verdict::negative ? "syntaksfejl" : "", ""});
        return out;
    }
    using names = std::vector<std::string>;
};

}  // namespace genvej::store::test
