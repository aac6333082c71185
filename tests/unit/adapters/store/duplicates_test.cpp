#include <thread>

#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

using verdict = accept_outcome::verdict;
using duplicates_test = store_test;

TEST_F(duplicates_test, the_same_letter_again_gets_the_first_answer_and_has_no_effect) {
    const reception first = a_reception("L1", "content", "E1");
    ASSERT_EQ(accept(*store_, first)->what, verdict::stored);
    const reception second = a_reception("L1", "content", "E2");
    const auto outcome = accept(*store_, second);
    EXPECT_EQ(outcome->what, verdict::duplicate);
    EXPECT_EQ(outcome->first, first.id);
    EXPECT_EQ(outcome->first_receipt, first.receipt);
    EXPECT_EQ(outcome->first_receipt_media_type, "application/xml");
    EXPECT_EQ(outcome->first_status, 200);
    const auto view = store_->find_reception(second.id);
    EXPECT_EQ((*view)->state, reception_state::duplicate);
    EXPECT_EQ((*view)->first, first.id);
    EXPECT_EQ(store_->count()->waiting, 1U);
    EXPECT_EQ(store_->raw(second.id)->value(), second.raw) << "also a duplicate's bytes are kept";
}

TEST_F(duplicates_test, the_same_letter_id_of_another_sender_is_another_letter) {
    ASSERT_EQ(accept(*store_, a_reception("L1"))->what, verdict::stored);
    reception other = a_reception("L1", "other content");
    other.letters[0].sender = "5790000000036";
    EXPECT_EQ(accept(*store_, other)->what, verdict::stored);
}

TEST_F(duplicates_test, a_letter_id_with_other_content_is_refused_and_kept) {
    const reception first = a_reception("L1", "content", "E1");
    ASSERT_TRUE(accept(*store_, first).has_value());
    const reception second = a_reception("L1", "other", "E2");
    const auto outcome = accept(*store_, second);
    EXPECT_EQ(outcome->what, verdict::letter_id_reused);
    EXPECT_EQ(outcome->first, first.id);
    const auto view = store_->find_reception(second.id);
    EXPECT_EQ((*view)->state, reception_state::refused);
    EXPECT_EQ((*view)->http_status, 422);
    EXPECT_EQ((*view)->receipt, "");
    EXPECT_EQ(store_->raw(second.id)->value(), second.raw);
    EXPECT_EQ(accept(*store_, a_reception("L9", "third", "E2"))->what, verdict::stored)
        << "the refused envelope id is free";
}

TEST_F(duplicates_test, what_is_answered_to_a_reused_id_is_what_is_kept) {
    ASSERT_TRUE(accept(*store_, a_reception("L1", "content")).has_value());
    reception second = a_reception("L1", "other", "E2");
    second.when_reused = [](reception& kept, const accept_outcome& why) {
        kept.http_status = 409;
        kept.receipt = why.what == verdict::letter_id_reused ? "refused because of " + why.first : "";
        kept.receipt_media_type = "text/plain";
    };
    const auto outcome = accept(*store_, second);
    const auto view = store_->find_reception(second.id);
    EXPECT_EQ((*view)->http_status, 409);
    EXPECT_EQ((*view)->receipt, "refused because of " + outcome->first);
}

TEST_F(duplicates_test, an_envelope_id_with_another_letter_is_refused) {
    ASSERT_TRUE(accept(*store_, a_reception("L1", "one", "E1")).has_value());
    EXPECT_EQ(accept(*store_, a_reception("L2", "two", "E1"))->what, verdict::envelope_id_reused);
    EXPECT_EQ(accept(*store_, a_reception("L2", "two", "E2"))->what, verdict::stored)
        << "the letter id is free";
}

TEST_F(duplicates_test, an_envelope_id_belongs_to_its_letter_also_when_it_came_with_a_duplicate) {
    ASSERT_EQ(accept(*store_, a_reception("L1", "one", "E1"))->what, verdict::stored);
    ASSERT_EQ(accept(*store_, a_reception("L1", "one", "E2"))->what, verdict::duplicate);
    EXPECT_EQ(accept(*store_, a_reception("L2", "two", "E2"))->what, verdict::envelope_id_reused);
}

TEST_F(duplicates_test, a_vans_envelope_id_counts_whoever_the_letters_sender_is) {
    reception first = a_reception("L1", "one", "E1");
    first.vans_envelope_id = "6f1c6b4e-0000-4000-8000-000000000001";
    ASSERT_EQ(accept(*store_, first)->what, verdict::stored);
    reception second = a_reception("L2", "two", "E2");
    second.vans_envelope_id = first.vans_envelope_id;
    second.letters[0].sender = "5790000000036";
    EXPECT_EQ(accept(*store_, second)->what, verdict::envelope_id_reused);
}

TEST_F(duplicates_test, nothing_of_a_refused_reception_is_marked_as_used) {
    ASSERT_EQ(accept(*store_, a_reception("L1", "one", "E1"))->what, verdict::stored);
    reception second = a_reception("L2", "two", "E1");
    second.vans_envelope_id = "6f1c6b4e-0000-4000-8000-000000000001";
    ASSERT_EQ(accept(*store_, second)->what, verdict::envelope_id_reused);
    reception third = a_reception("L3", "three", "E3");
    third.vans_envelope_id = second.vans_envelope_id;
    EXPECT_EQ(accept(*store_, third)->what, verdict::stored) << "the other envelope's id is free";
    EXPECT_EQ(accept(*store_, a_reception("L2", "two", "E2"))->what, verdict::stored) << "and the letter's";
}

TEST_F(duplicates_test, of_a_reception_with_a_known_and_a_new_letter_only_the_new_one_takes_effect) {
    ASSERT_TRUE(accept(*store_, a_reception("L1", "one", "E1")).has_value());
    reception mixed = a_reception("L1", "one", "E2");
    mixed.letters.push_back(a_reception("L2", "two", "E2").letters[0]);
    ASSERT_EQ(accept(*store_, mixed)->what, verdict::stored);
    EXPECT_EQ(store_->count()->letters, 2U);
    EXPECT_EQ(store_->count()->waiting, 2U);
    reception again = mixed;
    again.id = make_id(0);
    const auto outcome = accept(*store_, again);
    EXPECT_EQ(outcome->what, verdict::duplicate);
    EXPECT_EQ(outcome->first, mixed.id) << "the envelope tells which reception it repeats";
}

TEST_F(duplicates_test, one_letter_twice_inside_one_reception) {
    reception same = a_reception("L1", "one", "E1");
    same.letters.push_back(same.letters[0]);
    EXPECT_EQ(accept(*store_, same)->what, verdict::stored);
    EXPECT_EQ(store_->count()->letters, 1U);
    reception other = a_reception("L2", "one", "E2");
    other.letters.push_back(a_reception("L2", "two", "E2").letters[0]);
    EXPECT_EQ(accept(*store_, other)->what, verdict::letter_id_reused);
    EXPECT_EQ(store_->count()->letters, 1U);
}

TEST_F(duplicates_test, copies_that_arrive_at_once_take_effect_once) {
    constexpr int threads = 4;
    constexpr int letters = 25;
    std::atomic<int> stored = 0;
    std::atomic<int> duplicates = 0;
    std::vector<std::thread> senders;
    senders.reserve(threads);
    for (int t = 0; t < threads; ++t) {
        senders.emplace_back([&] {
            for (int i = 0; i < letters; ++i) {
                const auto outcome = accept(*store_, a_reception("L" + std::to_string(i)));
                stored += outcome->what == verdict::stored ? 1 : 0;
                duplicates += outcome->what == verdict::duplicate ? 1 : 0;
            }
        });
    }
    for (std::thread& one : senders) one.join();
    EXPECT_EQ(stored, letters);
    EXPECT_EQ(duplicates, (threads - 1) * letters);
    EXPECT_EQ(store_->count()->waiting, static_cast<std::uint64_t>(letters));
}

}  // namespace
}  // namespace genvej::store::test
