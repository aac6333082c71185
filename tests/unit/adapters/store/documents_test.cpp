#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

using documents_test = exchange_test;

TEST_F(documents_test, a_letter_sends_its_documents_each_with_its_own_bytes) {
    const reception what = two_documents("L1");
    ASSERT_TRUE(accept(*store_, what));
    const auto sent = deliver(arrived);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].body, "<XDIS91/>");
    EXPECT_EQ(sent[1].body, "<XBIN01/>");
    EXPECT_EQ(sent[0].media_type, "application/xml");
    EXPECT_EQ(sent[0].receiver_key, "key of 1");
    EXPECT_EQ(sent[0].lane, sent[1].lane);
    EXPECT_EQ(store_->count()->documents, 2U);
}

TEST_F(documents_test, a_document_without_bytes_is_the_translation) {
    reception what = a_reception("L1");
    outgoing_document bundle = a_document("message-L1", "");
    bundle.form = message_form::fhir;
    bundle.media_type = "application/fhir+json";
    what.letters[0].documents = {bundle};
    what.letters[0].deliveries = {send(1)};
    ASSERT_TRUE(accept(*store_, what));
    EXPECT_EQ(deliver(arrived).at(0).body, what.letters[0].translation);
    const auto all = store_->find_document(message_form::fhir, "", "message-L1").value().value();
    EXPECT_EQ(store_->document_body(all.documents.at(all.found).id)->value(), what.letters[0].translation);
}

TEST_F(documents_test, large_bytes_come_back_as_they_were) {
    std::string body;
    for (int i = 0; i < 20'000; ++i) body += "<Line>" + std::to_string(i * 7919) + '\0' + "</Line>";
    reception what = two_documents("L1");
    what.letters[0].documents[0].body = body;
    ASSERT_TRUE(accept(*store_, what));
    open();
    EXPECT_EQ(deliver(arrived).at(0).body, body);
    EXPECT_EQ(store_->document_body(found("D1L1").id)->value(), body);
}

TEST_F(documents_test, a_receipt_finds_its_document_its_original_and_what_else_was_made_of_it) {
    const reception what = two_documents("L1");
    ASSERT_TRUE(accept(*store_, what));
    open();
    const correlation all = document("D2L1");
    EXPECT_EQ(all.found, 1U);
    ASSERT_EQ(all.documents.size(), 2U);
    EXPECT_EQ(all.documents[0].is.letter_id, "D1L1");
    const known_document& second = all.documents[1];
    EXPECT_EQ(second.is.form, message_form::oioxml);
    EXPECT_EQ(second.is.kind, "XDIS91");
    EXPECT_EQ(second.is.sender, "5790000000012");
    EXPECT_EQ(second.is.receiver, "5790000000029");
    EXPECT_EQ(second.is.envelope_id, "ED2L1");
    EXPECT_EQ(second.is.version_code, "XD9134L");
    EXPECT_EQ(second.is.media_type, "application/xml");
    EXPECT_EQ(second.is.receipt_within, 120 * minute);
    EXPECT_TRUE(second.is.body.empty()) << "bytes are asked for by themselves";
    EXPECT_EQ(second.verdict, receipt_verdict::none);
    EXPECT_EQ(second.delivered, 0);
    EXPECT_EQ(second.target, "vans");
    EXPECT_EQ(all.original.reception, what.id);
    EXPECT_EQ(all.original.form, message_form::fhir);
    EXPECT_EQ(all.original.letter_id, "L1");
    EXPECT_EQ(all.original.message_id, "message-L1");
    EXPECT_TRUE(all.original.relays);
    EXPECT_TRUE(all.parts.empty());
    EXPECT_EQ(store_->find_document(second.id)->value().found, 1U) << "by its number it is the same";
}

TEST_F(documents_test, an_oioxml_document_is_its_senders_and_a_fhir_document_nobodys) {
    reception what = two_documents("L1");
    what.letters[0].documents[1].form = message_form::fhir;
    ASSERT_TRUE(accept(*store_, what));
    EXPECT_FALSE(store_->find_document(message_form::oioxml, "5790000000036", "D1L1")->has_value());
    EXPECT_FALSE(store_->find_document(message_form::oioxml, "5790000000012", "D2L1")->has_value());
    EXPECT_FALSE(store_->find_document(message_form::fhir, "", "D1L1")->has_value());
    EXPECT_TRUE(store_->find_document(message_form::fhir, "", "D2L1")->has_value());
}

TEST_F(documents_test, of_several_with_the_same_identifiers_the_latest_is_found) {
    ASSERT_TRUE(accept(*store_, two_documents("L1")));
    reception again = two_documents("L2");
    again.letters[0].documents[0].letter_id = "D1L1";
    ASSERT_TRUE(accept(*store_, again));
    EXPECT_EQ(document("D1L1").original.letter_id, "L2");
}

TEST_F(documents_test, the_documents_of_an_envelope_are_found_by_it) {
    reception what = two_documents("L1");
    what.letters[0].documents[1].envelope_id = "ED1L1";
    ASSERT_TRUE(accept(*store_, what));
    ASSERT_TRUE(accept(*store_, two_documents("L2")));
    const auto in = [&](const std::string& sender, const std::string& envelope) {
        names out;
        for (const correlation& one : store_->find_envelope(message_form::oioxml, sender, envelope).value())
            out.push_back(one.documents.at(one.found).is.letter_id);
        return out;
    };
    EXPECT_EQ(in("5790000000012", "ED1L1"), (names{"D1L1", "D2L1"}));
    EXPECT_EQ(in("5790000000012", "ED1L2"), names{"D1L2"});
    EXPECT_EQ(in("5790000000036", "ED1L1"), names{}) << "another sender's";
    EXPECT_EQ(in("5790000000012", "none"), names{});
}

TEST_F(documents_test, letters_that_were_sent_as_they_came_are_found_by_their_envelope) {
    reception what = a_reception("L1");
    what.letters.push_back(a_reception("L2").letters[0]);
    for (letter_record& letter : what.letters) {
        letter.envelope_id = "E1";
        letter.deliveries = {};
        letter.translation.clear();
    }
    planned_delivery as_it_came;
    as_it_came.target = "out";
    as_it_came.media_type = "application/xml";
    as_it_came.body = "<Emessage/>";
    for (letter_record& letter : what.letters) letter.deliveries = {as_it_came};
    ASSERT_TRUE(accept(*store_, what));
    const std::string sender = what.letters[0].sender;
    const auto first = store_->find_envelope(message_form::oioxml, sender, "E1").value();
    ASSERT_EQ(first.size(), 2U);
    ASSERT_TRUE(settle(*store_, verdict_for(first[0].documents.at(first[0].found).id)));
    const auto later = store_->find_envelope(message_form::oioxml, sender, "E1").value();
    ASSERT_EQ(later.size(), 2U) << "also when one of them has got its row by then";
    EXPECT_EQ(later[0].documents.at(later[0].found).verdict, receipt_verdict::positive);
    EXPECT_EQ(later[1].documents.at(later[1].found).verdict, receipt_verdict::none);
    EXPECT_EQ(later[1].original.letter_id, "L2");
}

TEST_F(documents_test, what_nobody_sent_is_not_found) {
    reception kept = a_reception("L1");
    kept.letters[0].deliveries.clear();
    ASSERT_TRUE(accept(*store_, kept));
    EXPECT_FALSE(store_->find_document(message_form::fhir, "", "message-L1")->has_value())
        << "nothing was sent";
    EXPECT_FALSE(store_->find_document(message_form::oioxml, "5790000000012", "L1")->has_value());
    EXPECT_FALSE(store_->find_document(message_form::fhir, "", "")->has_value());
    EXPECT_FALSE(store_->find_document(17)->has_value());
    EXPECT_FALSE(store_->find_document(-17)->has_value());
    EXPECT_FALSE(store_->find_document(0)->has_value());
    EXPECT_FALSE(store_->find_document(-2)->has_value()) << "the letter is there, but went nowhere";
    EXPECT_FALSE(store_->find_document(-3)->has_value());
    EXPECT_EQ(settle(*store_, verdict_for(-3)).error(), store_errc::unknown);
    EXPECT_FALSE(store_->find_original(17)->has_value());
    EXPECT_FALSE(store_->document_body(17)->has_value());
    EXPECT_FALSE(store_->document_body(-17)->has_value());
}

TEST_F(documents_test, a_plain_letter_is_found_by_its_message_id_and_keeps_a_verdict) {
    const reception what = a_reception("L1");
    ASSERT_TRUE(accept(*store_, what));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(accept(*store_, a_reception("M" + std::to_string(i))));
    const auto all = store_->find_document(message_form::fhir, "", "message-L1").value().value();
    ASSERT_EQ(all.documents.size(), 1U);
    const known_document one = all.documents.at(all.found);
    EXPECT_LT(one.id, 0);
    EXPECT_EQ(one.is.letter_id, "message-L1");
    EXPECT_EQ(one.is.envelope_id, "bundle-L1");
    EXPECT_EQ(one.is.receipt_within, 0);
    EXPECT_EQ(one.target, "out");
    EXPECT_EQ(all.original.letter_id, "L1");
    EXPECT_EQ(store_->document_body(one.id)->value(), what.letters[0].translation);
    EXPECT_EQ(store_->count()->documents, 0U) << "it costs nothing until something is to be remembered";
    ASSERT_EQ(deliver(arrived + minute, "out").size(), 4U);
    ASSERT_TRUE(settle(*store_, verdict_for(one.id)));
    open();
    const auto later = store_->find_document(message_form::fhir, "", "message-L1").value().value();
    ASSERT_EQ(later.documents.size(), 1U);
    EXPECT_EQ(later.documents[0].id, one.id);
    EXPECT_EQ(later.documents[0].verdict, receipt_verdict::positive);
    EXPECT_EQ(later.documents[0].delivered, arrived + minute);
    EXPECT_EQ(later.documents[0].is.letter_id, "message-L1");
    EXPECT_EQ(store_->count()->documents, 1U);
    EXPECT_EQ(store_->document_body(one.id)->value(), what.letters[0].translation);
}

TEST_F(documents_test, more_letters_than_one_batch_of_the_index_are_found) {
    std::atomic<int> left = 1'100;  // the queue holds more
    std::promise<void> done;
    for (int i = 0; i < 1'100; ++i) {
        store_->accept(a_reception("L" + std::to_string(i)), [&](const auto& outcome) {
            EXPECT_TRUE(outcome.has_value());
            if (--left == 0) done.set_value();
        });
    }
    done.get_future().wait();
    EXPECT_TRUE(store_->find_document(message_form::fhir, "", "message-L1099")->has_value());
    EXPECT_TRUE(store_->find_document(message_form::fhir, "", "message-L3")->has_value());
    EXPECT_FALSE(store_->find_document(message_form::fhir, "", "message-L1100")->has_value());
    ASSERT_TRUE(accept(*store_, a_reception("L1100")));
    EXPECT_TRUE(store_->find_document(message_form::fhir, "", "message-L1100")->has_value());
}

TEST_F(documents_test, a_letter_that_was_passed_on_as_it_came_is_found_by_its_own_identifiers) {
    reception what = a_reception("L1");
    what.letters[0].translation.clear();
    what.letters[0].deliveries[0].body = what.raw;
    what.letters[0].deliveries[0].media_type = "application/xml";
    ASSERT_TRUE(accept(*store_, what));
    const known_document one = found("L1");
    EXPECT_LT(one.id, 0);
    EXPECT_EQ(one.is.form, message_form::oioxml);
    EXPECT_EQ(one.is.envelope_id, "EL1");
    EXPECT_EQ(one.is.version_code, "XR1534K");
    EXPECT_EQ(one.is.media_type, "application/xml");
    EXPECT_EQ(store_->document_body(one.id)->value(), what.raw);
    EXPECT_FALSE(store_->find_document(message_form::fhir, "", "message-L1")->has_value())
        << "it was not sent as FHIR";
    ASSERT_TRUE(settle(*store_, verdict_for(one.id, receipt_verdict::negative)));
    EXPECT_EQ(found("L1").verdict, receipt_verdict::negative);
    EXPECT_EQ(found("L1").code, "syntaksfejl");
}

TEST_F(documents_test, a_letter_that_left_as_fhir_is_no_oioxml_document) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")));
    EXPECT_FALSE(store_->find_document(message_form::oioxml, "5790000000012", "L1")->has_value());
}

TEST_F(documents_test, a_fhir_message_that_was_passed_on_as_it_came_is_found_by_its_message_id) {
    reception what = a_reception("message-L1");
    letter_record& letter = what.letters[0];
    letter.form = message_form::fhir;
    letter.envelope_id = letter.bundle_id = "bundle-L1";
    letter.message_id = "message-L1";
    letter.deliveries[0].body = what.raw;
    ASSERT_TRUE(accept(*store_, what));
    const auto all = store_->find_document(message_form::fhir, "", "message-L1").value().value();
    EXPECT_EQ(all.documents.at(all.found).is.envelope_id, "bundle-L1");
    EXPECT_EQ(store_->document_body(all.documents.at(all.found).id)->value(), what.raw);
}

TEST_F(documents_test, a_letter_is_found_by_its_sender_and_identifier_with_its_bytes) {
    const reception what = a_reception("L1");
    ASSERT_TRUE(accept(*store_, what));
    const auto letter = store_->find_letter("5790000000012", "L1").value().value();
    EXPECT_EQ(letter.raw, what.raw);
    EXPECT_EQ(letter.letter.reception, what.id);
    EXPECT_EQ(letter.id, 0);
    EXPECT_FALSE(store_->find_letter("5790000000036", "L1")->has_value());
    reception refused = a_reception("L2");
    refused.refused = true;
    ASSERT_TRUE(accept(*store_, refused));
    EXPECT_FALSE(store_->find_letter("5790000000012", "L2")->has_value());
}

TEST_F(documents_test, of_a_refused_letter_only_documents_go_out) {
    reception refused = two_documents("L1");
    refused.refused = true;
    refused.letters[0].documents.resize(1);
    refused.letters[0].deliveries = {
        send(1), {"out", "", "the letter itself", "", ""}
    };
    ASSERT_TRUE(accept(*store_, refused));
    EXPECT_EQ(store_->count()->waiting, 1U);
    EXPECT_EQ(deliver(arrived).at(0).body, "<XDIS91/>");
    EXPECT_TRUE(deliver(arrived, "out").empty());
    EXPECT_EQ(store_->count()->letters, 0U);
}

TEST_F(documents_test, the_refusal_of_a_reused_id_may_go_out_as_a_document) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")));
    reception second = two_documents("L1");
    second.when_reused = [](reception& kept, const accept_outcome&) {
        EXPECT_TRUE(kept.letters.at(0).documents.empty()) << "nothing that was planned takes effect";
        EXPECT_TRUE(kept.letters.at(0).deliveries.empty());
        kept.letters[0].documents = {a_document("X1", "<XCTL02/>")};
        kept.letters[0].deliveries = {send(1)};
        kept.http_status = 202;
    };
    ASSERT_EQ(accept(*store_, second)->what, accept_outcome::verdict::letter_id_reused);
    const auto sent = deliver(arrived);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].body, "<XCTL02/>");
    EXPECT_EQ((*store_->find_reception(second.id))->http_status, 202);
    EXPECT_EQ(store_->raw(second.id)->value(), second.raw);
}

TEST_F(documents_test, a_delivery_that_names_no_document_of_its_letter_is_turned_away) {
    reception what = two_documents("L1");
    what.letters[0].deliveries.push_back(send(3));
    EXPECT_EQ(accept(*store_, what).error(), store_errc::unknown);
    what.letters[0].deliveries.pop_back();
    what.letters[0].deliveries[0].repeats = 1;
    EXPECT_EQ(accept(*store_, what).error(), store_errc::unknown);
    EXPECT_EQ(store_->count()->receptions, 0U);
}

TEST_F(documents_test, a_duplicate_tells_which_letters_took_effect_and_what_became_of_them) {
    reception first = two_documents("L1");
    first.letters.push_back(a_reception("L2", "content of L2", "EL1").letters[0]);
    first.letters[0].envelope_id = "EL1";
    ASSERT_TRUE(accept(*store_, first));
    ASSERT_TRUE(settle(*store_, verdict_for(found("D1L1").id, receipt_verdict::negative)));
    reception second = first;
    second.id = make_id(0);
    const auto outcome = accept(*store_, second);
    ASSERT_EQ(outcome->what, accept_outcome::verdict::duplicate);
    ASSERT_EQ(outcome->letters.size(), 2U);
    EXPECT_EQ(outcome->letters[0].letter_id, "L1");
    EXPECT_EQ(outcome->letters[1].letter_id, "L2");
    EXPECT_EQ(outcome->letters[0].reception, first.id);
    const auto all = store_->find_original(outcome->letters[0].id).value().value();
    EXPECT_EQ(all.found, all.documents.size()) << "none of them was asked for";
    ASSERT_EQ(all.documents.size(), 2U);
    EXPECT_EQ(all.documents[0].verdict, receipt_verdict::negative);
}

TEST_F(documents_test, the_view_shows_documents_and_which_delivery_sends_which) {
    const reception what = two_documents("L1");
    ASSERT_TRUE(accept(*store_, what));
    deliver(arrived + minute);
    const auto view = store_->find_reception(what.id).value().value();
    EXPECT_EQ(view.letters.at(0).form, message_form::fhir);
    ASSERT_EQ(view.letters[0].documents.size(), 2U);
    EXPECT_EQ(view.letters[0].documents[1].is.letter_id, "D2L1");
    EXPECT_EQ(view.letters[0].documents[1].delivered, arrived + minute);
    ASSERT_EQ(view.deliveries.size(), 2U);
    EXPECT_EQ(view.deliveries[1].document, view.letters[0].documents[1].id);
}

}  // namespace
}  // namespace genvej::store::test
