#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

using verdict = accept_outcome::verdict;

class settlements_test : public exchange_test {
protected:
    /// Both halves, taken: the letter first.
    std::vector<due_follow_up> two_halves() {
        EXPECT_TRUE(accept(*store_, letter_));
        EXPECT_TRUE(accept(*store_, attachment_));
        return take();
    }
    /// What a pair becomes: a Bundle that is sent and expects a receipt.
    static settlement joined(const std::vector<due_follow_up>& halves) {
        settlement out;
        out.now = arrived + minute;
        consequence made;
        made.letter = halves.at(0).letter.id;
        made.parts = {halves.at(1).letter.id};
        made.message_id = "message-joined";
        made.bundle_id = "bundle-joined";
        made.translation = R"({"resourceType":"Bundle","id":"bundle-joined"})";
        outgoing_document bundle = a_document("message-joined", "", 30 * minute);
        bundle.form = message_form::fhir;
        bundle.envelope_id = "bundle-joined";
        bundle.media_type = "application/fhir+json";
        made.documents = {bundle};
        made.deliveries = {send(1, "fhir")};
        out.consequences.push_back(std::move(made));
        for (const due_follow_up& one : halves) out.closes.push_back(one.id);
        return out;
    }

    const reception letter_ = a_half("XDIS91", "L1");
    const reception attachment_ = a_half("XBIN01", "B1");
};

TEST_F(settlements_test, a_pair_becomes_one_bundle_that_is_sent_found_and_read) {
    ASSERT_TRUE(settle(*store_, joined(two_halves())));
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(take(arrived + 100 * minute).empty());
        EXPECT_EQ(store_->bundle("bundle-joined", "demo")->value(),
                  R"({"resourceType":"Bundle","id":"bundle-joined"})");
        EXPECT_FALSE(store_->bundle("bundle-joined", "somebody else")->has_value());
        const auto all = store_->find_document(message_form::fhir, "", "message-joined").value().value();
        EXPECT_EQ(all.original.letter_id, "L1");
        EXPECT_EQ(all.original.message_id, "message-joined");
        ASSERT_EQ(all.parts.size(), 1U);
        EXPECT_EQ(all.parts[0].letter_id, "B1") << "both halves are acknowledged";
        EXPECT_EQ(all.documents.size(), 1U);
        EXPECT_EQ(store_->document_body(all.documents[0].id)->value(),
                  R"({"resourceType":"Bundle","id":"bundle-joined"})");
        open();
    }
    const counts sums = *store_->count();
    EXPECT_EQ(sums.waiting_for_pair, 0U);
    EXPECT_EQ(sums.documents, 1U);
    EXPECT_EQ(sums.waiting, 1U);
    const auto sent = deliver(arrived + minute, "fhir");
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].body, R"({"resourceType":"Bundle","id":"bundle-joined"})");
    EXPECT_EQ(sent[0].media_type, "application/fhir+json");
}

TEST_F(settlements_test, an_attachment_knows_what_it_became_part_of) {
    const auto halves = two_halves();
    ASSERT_TRUE(settle(*store_, joined(halves)));
    const auto all = store_->find_original(halves[1].letter.id).value().value();
    EXPECT_EQ(all.original.letter_id, "L1");
    EXPECT_EQ(all.documents.size(), 1U);
    EXPECT_EQ((*store_->find_reception(attachment_.id))->letters.at(0).part_of, letter_.id);
    EXPECT_EQ((*store_->find_reception(letter_.id))->letters.at(0).part_of, "");
}

TEST_F(settlements_test, late_resources_are_found_beside_early_ones) {
    ASSERT_TRUE(accept(*store_, a_reception("L9")));
    ASSERT_TRUE(store_->bundle("bundle-L9", "")->has_value()) << "the index has passed the letters already";
    const auto halves = two_halves();
    EXPECT_FALSE(store_->bundle("bundle-joined", "")->has_value());
    ASSERT_TRUE(settle(*store_, joined(halves)));
    EXPECT_TRUE(store_->bundle("bundle-joined", "")->has_value());
}

TEST_F(settlements_test, what_is_added_goes_in_the_patients_lane) {
    reception before = a_reception("L0");
    before.letters[0].deliveries[0].target = "fhir";
    ASSERT_TRUE(accept(*store_, before));
    ASSERT_TRUE(settle(*store_, joined(two_halves())));
    const auto due = store_->take_due("fhir", arrived + 2 * minute, 10).value();
    ASSERT_EQ(due.size(), 1U) << "the pair waits behind the letter of the same patient";
    EXPECT_EQ(due[0].receiver_key, "message-L0");
}

TEST_F(settlements_test, who_comes_second_is_told_and_changes_nothing) {
    const auto halves = two_halves();
    ASSERT_TRUE(settle(*store_, joined(halves)));
    settlement late = joined(halves);
    late.closes = {halves[1].id};
    late.consequences[0].translation.clear();
    late.consequences[0].message_id = "message-late";
    late.receptions.push_back({attachment_.id, true, {}, "{}"});
    EXPECT_EQ(settle(*store_, late).error(), store_errc::settled_already);
    EXPECT_EQ(store_->count()->waiting, 1U);
    EXPECT_EQ(store_->count()->documents, 1U);
    const auto view = store_->find_reception(attachment_.id).value().value();
    EXPECT_EQ(view.state, reception_state::accepted);
    EXPECT_TRUE(view.later_issues.empty());
    EXPECT_EQ((*store_->find_reception(letter_.id))->letters.at(0).message_id, "message-joined");
}

TEST_F(settlements_test, one_closed_among_many_stops_all) {
    const auto halves = two_halves();
    ASSERT_TRUE(settle(*store_, closing(halves[1].id)));
    EXPECT_EQ(settle(*store_, joined(halves)).error(), store_errc::settled_already);
    EXPECT_EQ(store_->count()->waiting_for_pair, 1U) << "the other one is still open";
    EXPECT_EQ(store_->count()->waiting, 0U);
    EXPECT_TRUE(take().empty()) << "and still in the caller's hand";
    store_->give_back(halves[0].id, arrived);
    EXPECT_EQ(letters(take()), names{"L1"});
}

TEST_F(settlements_test, a_settlement_that_fails_harms_none_that_shares_its_commit) {
    const auto halves = two_halves();
    ASSERT_TRUE(settle(*store_, closing(halves[1].id)));
    std::promise<void> inside;
    std::promise<void> release;
    store_->accept(a_reception("holder"), [&](const auto&) {
        inside.set_value();
        release.get_future().wait();
    });
    inside.get_future().wait();
    std::promise<result<void>> bad;
    std::promise<result<accept_outcome>> good;
    store_->settle(joined(halves), [&](result<void> outcome) { bad.set_value(outcome); });
    store_->accept(a_reception("L5"),
                   [&](result<accept_outcome> outcome) { good.set_value(std::move(outcome)); });
    release.set_value();
    EXPECT_EQ(bad.get_future().get().error(), store_errc::settled_already);
    EXPECT_EQ(good.get_future().get()->what, verdict::stored);
}

TEST_F(settlements_test, a_letter_gets_a_translation_once) {
    const auto halves = two_halves();
    ASSERT_TRUE(settle(*store_, joined(halves)));
    settlement again = joined(halves);
    again.closes.clear();
    EXPECT_EQ(settle(*store_, again).error(), store_errc::outdated);
    ASSERT_TRUE(accept(*store_, a_reception("L9")));
    again.consequences[0].letter = store_->find_letter("5790000000012", "L9")->value().letter.id;
    EXPECT_EQ(settle(*store_, again).error(), store_errc::outdated) << "it had one from the beginning";
}

TEST_F(settlements_test, what_the_store_does_not_know_is_said) {
    const auto halves = two_halves();
    const auto expect_unknown = [&](const auto& change) {
        settlement what = joined(halves);
        change(what);
        EXPECT_EQ(settle(*store_, std::move(what)).error(), store_errc::unknown);
    };
    expect_unknown([](settlement& it) { it.consequences[0].letter = 99; });
    expect_unknown([](settlement& it) { it.consequences[0].parts = {99}; });
    expect_unknown([](settlement& it) { it.consequences[0].parts = {it.consequences[0].letter}; });
    expect_unknown([](settlement& it) { it.consequences[0].deliveries[0].document = 2; });
    expect_unknown([](settlement& it) { it.consequences[0].deliveries[0].repeats = 99; });
    expect_unknown([](settlement& it) { it.receptions.push_back({"no such", true, {}, ""}); });
    expect_unknown([](settlement& it) { it.verdicts.push_back({99, receipt_verdict::positive, "", ""}); });
    expect_unknown([](settlement& it) { it.seen.emplace_back(99, receipt_verdict::none); });
    expect_unknown([](settlement& it) { it.resent = {99}; });
    EXPECT_EQ(store_->count()->waiting_for_pair, 2U);
    EXPECT_EQ(store_->count()->documents, 0U);
}

TEST_F(settlements_test, a_half_that_is_refused_is_shown_so_and_its_ids_are_free) {
    const auto halves = two_halves();
    settlement refusal;
    refusal.now = arrived + 60 * minute;
    refusal.closes = {halves[0].id};
    consequence answer;
    answer.letter = halves[0].letter.id;
    answer.documents = {a_document("X1", "<XCTL02/>")};
    answer.deliveries = {send(1)};
    refusal.consequences.push_back(std::move(answer));
    refusal.receptions.push_back({letter_.id, true, {}, R"({"why":"late"})"});
    ASSERT_TRUE(settle(*store_, refusal));
    EXPECT_EQ(deliver(arrived + 60 * minute).at(0).body, "<XCTL02/>");
    const auto view = store_->find_reception(letter_.id).value().value();
    EXPECT_EQ(view.state, reception_state::refused);
    EXPECT_EQ(view.issues, "{}");
    EXPECT_EQ(view.later_issues, names{R"({"why":"late"})"});
    EXPECT_EQ(view.letters.at(0).documents.at(0).is.letter_id, "X1");
    EXPECT_EQ(store_->raw(letter_.id)->value(), letter_.raw);
    const counts sums = *store_->count();
    EXPECT_EQ(sums.accepted, 1U);
    EXPECT_EQ(sums.refused, 1U);
    EXPECT_EQ(sums.letters, 1U);
    EXPECT_FALSE(store_->find_letter("5790000000012", "L1")->has_value());
    reception again = letter_;
    again.id = make_id(0);
    EXPECT_EQ(accept(*store_, again)->what, verdict::stored)
        << "the same letter may come again, with its attachment";
    again.id = make_id(0);
    const auto outcome = accept(*store_, again);
    EXPECT_EQ(outcome->what, verdict::duplicate);
    EXPECT_NE(outcome->first, letter_.id) << "of the one that stands";
}

TEST_F(settlements_test, an_envelope_that_repeated_a_refused_letter_repeats_the_one_that_stands) {
    const auto halves = two_halves();
    reception repeated = letter_;
    repeated.id = make_id(0);
    repeated.letters[0].envelope_id = "E2";
    ASSERT_EQ(accept(*store_, repeated)->what, verdict::duplicate);
    settlement refusal;
    refusal.closes = {halves[0].id};
    refusal.receptions.push_back({letter_.id, true, {}, ""});
    ASSERT_TRUE(settle(*store_, refusal));
    reception again = repeated;
    again.id = "the one that stands";
    ASSERT_EQ(accept(*store_, again)->what, verdict::stored);
    repeated.id = make_id(0);
    EXPECT_EQ(accept(*store_, repeated)->first, "the one that stands");
}

TEST_F(settlements_test, of_several_letters_in_one_reception_one_may_be_refused) {
    reception both = a_half("XDIS91", "L1");
    both.letters.push_back(a_reception("L2", "content of L2", "EL1").letters[0]);
    ASSERT_TRUE(accept(*store_, both));
    const auto half = take();
    settlement refusal;
    refusal.closes = {half.at(0).id};
    refusal.receptions.push_back({both.id, true, {half[0].letter.id}, "{}"});
    ASSERT_TRUE(settle(*store_, refusal));
    EXPECT_EQ((*store_->find_reception(both.id))->state, reception_state::accepted) << "the other one stands";
    EXPECT_EQ(store_->count()->letters, 1U);
    EXPECT_EQ(accept(*store_, a_half("XDIS91", "L1"))->what, verdict::envelope_id_reused)
        << "envelope EL1 held both";
    reception again = a_half("XDIS91", "L1");
    again.letters[0].envelope_id = "another";
    EXPECT_EQ(accept(*store_, again)->what, verdict::stored);
    EXPECT_EQ(accept(*store_, a_reception("L2", "content of L2", "third"))->what, verdict::duplicate);
}

}  // namespace
}  // namespace genvej::store::test
