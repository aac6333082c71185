#include <thread>

#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

using follow_ups_test = exchange_test;

TEST_F(follow_ups_test, a_half_is_due_at_once_with_its_letter_and_its_bytes) {
    reception half = a_half("XDIS91", "L1", {"B", "A"});
    half.letters[0].wants_receipt = true;
    ASSERT_EQ(accept(*store_, half)->what, accept_outcome::verdict::stored);
    EXPECT_TRUE(take(arrived - 1).empty()) << "not before its time";
    const auto due = take();
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].kind, follow_up_kind::pair);
    EXPECT_EQ(due[0].keys, (names{"A", "B"}));
    EXPECT_EQ(due[0].until, arrived + 60 * minute);
    EXPECT_EQ(due[0].raw, half.raw);
    EXPECT_EQ(due[0].media_type, half.media_type);
    EXPECT_EQ(due[0].letter.reception, half.id);
    EXPECT_EQ(due[0].letter.partner, "demo");
    EXPECT_EQ(due[0].letter.kind, "XDIS91");
    EXPECT_EQ(due[0].letter.version_code, "XR1534K");
    EXPECT_EQ(due[0].letter.received, arrived);
    EXPECT_TRUE(due[0].letter.wants_receipt);
    EXPECT_FALSE(due[0].letter.relays);
    EXPECT_EQ(store_->count()->waiting_for_pair, 1U);
}

TEST_F(follow_ups_test, what_is_in_somebodys_hand_is_not_taken_twice) {
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L2")));
    EXPECT_EQ(letters(take(arrived, 1)), names{"L1"});
    EXPECT_EQ(letters(take(arrived, 1)), names{"L2"});
    EXPECT_TRUE(take().empty());
    EXPECT_FALSE(store_->next_follow_up()->has_value());
}

TEST_F(follow_ups_test, given_back_it_is_due_again_when_it_was_said) {
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    const std::int64_t id = take()[0].id;
    store_->give_back(id, arrived + minute);
    EXPECT_EQ(store_->next_follow_up()->value(), arrived + minute);
    EXPECT_TRUE(take(arrived + minute - 1).empty());
    EXPECT_EQ(letters(take(arrived + minute)), names{"L1"});
    EXPECT_TRUE(take(arrived + minute).empty());
}

TEST_F(follow_ups_test, what_was_given_back_too_late_leaves_no_trace) {
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    const std::int64_t id = take()[0].id;
    ASSERT_TRUE(settle(*store_, closing(id)));
    store_->give_back(id, arrived + minute);
    EXPECT_TRUE(take(arrived + minute).empty());
    EXPECT_FALSE(store_->next_follow_up()->has_value()) << "nobody is woken for it again and again";
}

TEST_F(follow_ups_test, postponed_it_is_due_later_also_after_a_restart) {
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    settlement later;
    later.postpones = {
        {take()[0].id, arrived + 60 * minute}
    };
    ASSERT_TRUE(settle(*store_, later));
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(store_->next_follow_up()->value(), arrived + 60 * minute);
        EXPECT_TRUE(take(arrived + 59 * minute).empty());
        open();
    }
    EXPECT_EQ(letters(take(arrived + 60 * minute)), names{"L1"});
}

TEST_F(follow_ups_test, what_was_taken_or_given_back_is_due_after_a_restart) {
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L2")));
    store_->give_back(take()[0].id, arrived + 100 * minute);
    open();
    EXPECT_EQ(letters(take()), (names{"L1", "L2"}));
    EXPECT_EQ(store_->count()->waiting_for_pair, 2U);
}

TEST_F(follow_ups_test, a_number_is_never_given_again) {
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    const std::int64_t first = take()[0].id;
    ASSERT_TRUE(settle(*store_, closing(first)));
    open();
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L2")));
    EXPECT_GT(take()[0].id, first);
    EXPECT_EQ(settle(*store_, closing(first)).error(), store_errc::settled_already);
}

TEST_F(follow_ups_test, halves_are_found_by_kind_parties_and_any_key_also_in_somebodys_hand) {
    ASSERT_TRUE(accept(*store_, a_half("XBIN01", "B1", {"K1", "K2"})));
    ASSERT_TRUE(accept(*store_, a_half("XBIN01", "B2", {"K2"})));
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1", {"K1"})));
    ASSERT_EQ(take().size(), 3U);
    const auto find = [&](const char* kind, const char* receiver, const names& keys) {
        return letters(store_->find_halves(kind, "5790000000012", receiver, keys).value());
    };
    EXPECT_EQ(find("XBIN01", "5790000000029", {"K1"}), names{"B1"});
    EXPECT_EQ(find("XBIN01", "5790000000029", {"K1", "K2", "K9"}), (names{"B1", "B2"})) << "each once";
    EXPECT_EQ(find("XDIS91", "5790000000029", {"K1"}), names{"L1"});
    EXPECT_TRUE(find("XBIN01", "5790000000036", {"K1"}).empty());
    EXPECT_TRUE(find("XBIN01", "5790000000029", {"K9"}).empty());
    EXPECT_TRUE(find("XBIN01", "5790000000029", {}).empty());
}

TEST_F(follow_ups_test, a_half_that_was_settled_is_found_no_more) {
    ASSERT_TRUE(accept(*store_, a_half("XBIN01", "B1")));
    ASSERT_TRUE(settle(*store_, closing(take()[0].id)));
    const names keys{object_key};
    EXPECT_TRUE(store_->find_halves("XBIN01", "5790000000012", "5790000000029", keys)->empty());
    EXPECT_EQ(store_->count()->waiting_for_pair, 0U);
}

TEST_F(follow_ups_test, a_receipt_has_to_find_what_it_is_about) {
    reception receipt = a_reception("X1");
    receipt.letters[0].kind = "XCTL03";
    receipt.letters[0].deliveries.clear();
    receipt.letters[0].follow_ups.push_back({follow_up_kind::receipt, {}, arrived, 0});
    ASSERT_TRUE(accept(*store_, receipt));
    const auto due = take();
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].kind, follow_up_kind::receipt);
    EXPECT_EQ(due[0].until, 0);
    EXPECT_TRUE(due[0].keys.empty());
    EXPECT_EQ(store_->count()->waiting_for_pair, 0U);
}

TEST_F(follow_ups_test, a_duplicate_and_a_refused_half_wait_for_nothing) {
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    ASSERT_EQ(accept(*store_, a_half("XDIS91", "L1"))->what, accept_outcome::verdict::duplicate);
    reception refused = a_half("XDIS91", "L2");
    refused.refused = true;
    ASSERT_TRUE(accept(*store_, refused));
    EXPECT_EQ(letters(take()), names{"L1"});
}

TEST_F(follow_ups_test, the_sender_sees_that_his_letter_waits) {
    const reception half = a_half("XDIS91", "L1");
    ASSERT_TRUE(accept(*store_, half));
    auto letter = (*store_->find_reception(half.id))->letters.at(0);
    EXPECT_TRUE(letter.waits_for_other_half);
    EXPECT_EQ(letter.waits_until, arrived + 60 * minute);
    ASSERT_TRUE(settle(*store_, closing(take()[0].id)));
    letter = (*store_->find_reception(half.id))->letters.at(0);
    EXPECT_FALSE(letter.waits_for_other_half);
    EXPECT_EQ(letter.waits_until, 0);
}

/// Letters and attachments arrive and are joined by several threads at once: each pair once.
TEST_F(follow_ups_test, whoever_settles_at_once_each_pair_is_joined_once) {
    constexpr int pairs = 30;
    std::atomic<int> joined = 0;
    std::atomic<int> beaten = 0;
    std::atomic<bool> all_in = false;
    const auto work = [&] {
        for (bool last = false; !last;) {
            last = all_in;
            for (const due_follow_up& one : store_->take_follow_ups(arrived, 3).value()) {
                last = false;
                const bool letter = one.letter.kind == "XDIS91";
                const auto others = store_
                                        ->find_halves(letter ? "XBIN01" : "XDIS91", one.letter.sender,
                                                      one.letter.receiver, one.keys)
                                        .value();
                settlement what;
                if (others.empty()) {
                    what.postpones = {
                        {one.id, one.until}
                    };
                } else {
                    what.closes = {one.id, others[0].id};
                    consequence made;
                    made.letter = letter ? one.letter.id : others[0].letter.id;
                    made.parts = {letter ? others[0].letter.id : one.letter.id};
                    made.translation = "joined";
                    made.deliveries.push_back({"out", "", "", "", ""});
                    what.consequences.push_back(std::move(made));
                }
                const auto outcome = settle(*store_, std::move(what));
                joined += outcome && !others.empty() ? 1 : 0;
                if (outcome) continue;
                ++beaten;
                EXPECT_EQ(outcome.error(), store_errc::settled_already);
                store_->give_back(one.id, arrived);
            }
        }
    };
    std::vector<std::thread> workers;
    workers.reserve(3);
    for (int i = 0; i < 3; ++i) workers.emplace_back(work);
    std::vector<std::thread> senders;
    for (const char* kind : {"XDIS91", "XBIN01"}) {
        senders.emplace_back([&, kind] {
            for (int i = 0; i < pairs; ++i) {
                const std::string number = std::to_string(i);
                ASSERT_TRUE(accept(*store_, a_half(kind, kind + number, {"key " + number})));
            }
        });
    }
    for (std::thread& one : senders) one.join();
    all_in = true;
    for (std::thread& one : workers) one.join();
    EXPECT_EQ(joined, pairs);
    const counts sums = *store_->count();
    EXPECT_EQ(sums.waiting_for_pair, 0U);
    EXPECT_EQ(sums.waiting, static_cast<std::uint64_t>(pairs));
}

}  // namespace
}  // namespace genvej::store::test
