#include <chrono>
#include <set>
#include <thread>

#include "tests/unit/adapters/store/postgres/nodes_fixture.hpp"

namespace genvej::store::test {
namespace {

using verdict = accept_outcome::verdict;
using namespace std::chrono_literals;

TEST_F(nodes_test, the_same_letters_at_both_at_once_take_effect_once) {
    constexpr int letters = 60;
    std::atomic<int> stored = 0;
    std::atomic<int> duplicates = 0;
    const auto send_all = [&](store& to, bool backwards) {
        for (int i = 0; i < letters; ++i) {
            const std::string id = std::to_string(backwards ? letters - 1 - i : i);
            const auto outcome = accept(to, letter_of(id, "0202020202"));
            ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
            stored += outcome->what == verdict::stored ? 1 : 0;
            duplicates += outcome->what == verdict::duplicate ? 1 : 0;
        }
    };
    std::vector<std::thread> senders;
    senders.reserve(4);
    for (int i = 0; i < 4; ++i)
        senders.emplace_back([&, i] { send_all(i % 2 == 0 ? *store_ : *other_, i > 1); });
    for (std::thread& one : senders) one.join();
    EXPECT_EQ(stored, letters);
    EXPECT_EQ(duplicates, 3 * letters);
    const counts sums = *other_->count();
    EXPECT_EQ(sums.waiting, static_cast<std::uint64_t>(letters));
    EXPECT_EQ(sums.receptions, sums.accepted + sums.duplicates);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM lane"), 1);
}

/// Accepting, taking and ending on both nodes at once: each lane in order, never two of a lane under way.
TEST_F(nodes_test, whoever_takes_each_lane_goes_in_order_and_nothing_goes_twice) {
    constexpr int letters = 120;
    std::mutex mutex;
    std::map<std::string, std::vector<int>> sent;  // by lane
    std::set<std::string> under_way;
    std::atomic<int> left = letters;
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < letters / 2; ++i) {
                const int number = 2 * i + t;
                ASSERT_TRUE(
                    accept(t == 0 ? *store_ : *other_,
                           letter_of(std::to_string(number), "020202020" + std::to_string(t * 3 + i % 3))));
            }
        });
        threads.emplace_back([&, t] {
            store& here = t == 0 ? *store_ : *other_;
            while (left > 0) {
                for (const due_delivery& one : here.take_due("out", arrived, 2).value()) {
                    {
                        const std::lock_guard lock(mutex);
                        EXPECT_TRUE(under_way.insert(one.lane).second) << "two of a lane";
                        sent[one.lane].push_back(std::stoi(one.receiver_key.substr(8)));
                        under_way.erase(one.lane);
                    }
                    ASSERT_TRUE(end(here, one, delivery_state::delivered));
                    --left;
                }
            }
        });
    }
    for (std::thread& one : threads) one.join();
    EXPECT_EQ(sent.size(), 6U);
    for (const auto& [lane, numbers] : sent)
        EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end())) << "each patient's letters came in order";
    EXPECT_EQ(store_->count()->delivered, static_cast<std::uint64_t>(letters));
    EXPECT_EQ(schema_->number("SELECT count(*) FROM lane"), 0);
}

TEST_F(nodes_test, what_one_has_under_way_the_other_does_not_take_and_a_third_that_opens_neither) {
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0202020202")));
    ASSERT_TRUE(accept(*store_, letter_of("A2", "0202020202")));
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "H1")));
    ASSERT_EQ(store_->take_due("out", arrived, 10)->size(), 1U);
    ASSERT_EQ(store_->take_follow_ups(arrived, 10)->size(), 1U);
    const auto third = node();
    for (store* one : {other_.get(), third.get()}) {
        EXPECT_TRUE(one->take_due("out", arrived, 10)->empty());
        EXPECT_TRUE(one->take_follow_ups(arrived, 10)->empty());
        EXPECT_EQ(one->count()->sending, 1U);
    }
    store_->close();
    EXPECT_EQ(keys(*third->take_due("out", arrived, 10)), names{"message-A1"})
        << "who ends in order leaves it to others";
    EXPECT_EQ(third->take_follow_ups(arrived, 10)->size(), 1U);
}

TEST_F(nodes_test, a_lease_is_kept_while_its_node_lives_and_runs_out_when_it_does_not) {
    const auto alive = node(600);
    ASSERT_TRUE(accept(*alive, letter_of("A1", "0202020202")));
    const due_delivery mine = alive->take_due("out", arrived, 1)->at(0);
    std::this_thread::sleep_for(1'500ms);
    EXPECT_TRUE(other_->take_due("out", arrived, 1)->empty()) << "it was renewed";
    // As if another node had it, that is not heard of any more.
    schema_->sql(
        "UPDATE lane SET holder = 'gone', leased_until = clock_timestamp() + interval '300 milliseconds'");
    EXPECT_TRUE(other_->take_due("out", arrived, 1)->empty());
    EXPECT_TRUE(other_->next_due("out")->has_value()) << "it will be due when the lease ends";
    std::this_thread::sleep_for(400ms);
    const auto theirs = other_->take_due("out", arrived, 1).value();
    ASSERT_EQ(keys(theirs), names{"message-A1"});
    EXPECT_GT(theirs[0].lease, mine.lease);
    ASSERT_TRUE(end(*alive, mine, delivery_state::dead));
    EXPECT_EQ(other_->count()->dead, 0U) << "an old lease says nothing";
    ASSERT_TRUE(end(*alive, mine, delivery_state::delivered));
    EXPECT_EQ(other_->count()->delivered, 1U) << "but a fact";
    ASSERT_TRUE(end(*other_, theirs[0], delivery_state::dead));
    EXPECT_EQ(other_->count()->delivered, 1U);
    EXPECT_EQ(other_->count()->dead, 0U);
}

TEST_F(nodes_test, a_row_in_somebodys_hands_keeps_no_other_lease_from_being_renewed) {
    constexpr std::int64_t lease_ms = 900;
    const auto holder = node(lease_ms);
    ASSERT_TRUE(accept(*holder, letter_of("A", "0101010101")).has_value());
    ASSERT_TRUE(accept(*holder, letter_of("B", "0202020202")).has_value());
    const auto due = holder->take_due("out", arrived, 2).value();
    ASSERT_EQ(due.size(), 2U);
    const auto row = [](const due_delivery& one) { return " WHERE delivery = " + std::to_string(one.id); };
    std::thread somebody([&] {
        schema_->sql("BEGIN; SELECT 1 FROM lane" + row(due[0]) + " FOR UPDATE; SELECT pg_sleep(2.7); COMMIT");
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(5 * lease_ms / 2));
    EXPECT_EQ(
        schema_->number("SELECT count(*) FROM lane" + row(due[1]) + " AND leased_until > clock_timestamp()"),
        1);
    somebody.join();
}

/// The database's clock was set back: nobody waits for what it said before.
TEST_F(nodes_test, a_lease_that_ends_too_far_ahead_is_over) {
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0202020202")));
    ASSERT_TRUE(accept(*store_, a_half("XDIS91", "H1")));
    ASSERT_EQ(store_->take_due("out", arrived, 10)->size(), 1U);
    ASSERT_EQ(store_->take_follow_ups(arrived, 10)->size(), 1U);
    schema_->sql("UPDATE lane SET leased_until = leased_until + interval '15 seconds'");
    schema_->sql("UPDATE follow_up SET leased_until = leased_until + interval '15 seconds'");
    EXPECT_EQ(keys(*other_->take_due("out", arrived, 10)), names{"message-A1"});
    EXPECT_EQ(other_->take_follow_ups(arrived, 10)->size(), 1U);
}

TEST_F(nodes_test, the_other_node_is_woken_at_once_and_many_commits_wake_it_seldom) {
    std::mutex mutex;
    std::condition_variable woken;
    int times = 0;
    std::this_thread::sleep_for(100ms);  // its first look at the start is no news
    other_->on_wake([&] {
        const std::lock_guard lock(mutex);
        ++times;
        woken.notify_one();
    });
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0202020202")));
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(woken.wait_for(lock, 10s, [&] { return times > 0; }));
    }
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(accept(*store_, letter_of("B" + std::to_string(i), "")));
    std::this_thread::sleep_for(100ms);
    const auto took = std::chrono::steady_clock::now() - begun;
    // Before the lock: who calls holds a lock of its own, so that afterwards nobody is called any more.
    other_->on_wake({});
    const std::lock_guard lock(mutex);
    EXPECT_LE(times, took / 20ms + 2);
}

TEST_F(nodes_test, partners_take_turns) {
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(accept(*store_, letter_of("A" + std::to_string(i), "", "a")));
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(accept(*store_, letter_of("B" + std::to_string(i), "", "b")));
    EXPECT_EQ(keys(*store_->take_due("out", arrived, 1)), names{"message-A0"});
    EXPECT_EQ(keys(*store_->take_due("out", arrived, 1)), names{"message-B0"}) << "b has waited";
    EXPECT_EQ(keys(*store_->take_due("out", arrived, 10)),
              (names{"message-A1", "message-B1", "message-A2", "message-A3"}));
}

TEST_F(nodes_test, a_held_lane_waits_with_who_comes_into_it_and_says_so_when_it_goes_on) {
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0202020202")));
    const due_delivery first = store_->take_due("out", arrived, 1)->at(0);
    ASSERT_TRUE(end(*store_, first, delivery_state::refused, 0, arrived + minute));
    const reception second = letter_of("A2", "0202020202");
    ASSERT_TRUE(accept(*other_, second));
    EXPECT_TRUE(other_->take_due("out", arrived + minute - 1, 10)->empty());
    EXPECT_EQ(other_->next_due("out")->value(), arrived + minute);
    const delivery_view view = (*other_->find_reception(second.id))->deliveries.at(0);
    EXPECT_EQ(view.held_until, arrived + minute);
    EXPECT_EQ(view.held_by, first.id);
    EXPECT_EQ(other_->queues()->at(0).held, 1U);
    const auto due = other_->take_due("out", arrived + minute, 10).value();
    ASSERT_EQ(keys(due), names{"message-A2"});
    EXPECT_TRUE(due[0].passes_hold);
    ASSERT_TRUE(end(*other_, due[0], delivery_state::delivered));
    EXPECT_EQ(schema_->number("SELECT count(*) FROM lane"), 0);
}

TEST_F(nodes_test, a_municipality_keeps_its_rows_together_and_all_is_found) {
    reception what = two_documents("L1");
    what.municipality = 851;
    what.sender_municipality = 101;
    ASSERT_EQ(accept(*store_, what)->what, verdict::stored);
    what.id = make_id(0);
    const auto again = accept(*other_, what);
    ASSERT_EQ(again->what, verdict::duplicate);
    ASSERT_EQ(again->letters.size(), 1U);
    ASSERT_EQ(deliver(arrived + minute).size(), 2U);
    EXPECT_EQ(found("D1L1").delivered, arrived + minute);
    reception plain = letter_of("L2", "0202020202");
    plain.municipality = 851;
    ASSERT_TRUE(accept(*store_, plain));
    const auto own = store_->find_document(message_form::fhir, "", "message-L2").value().value();
    ASSERT_TRUE(settle(*store_, verdict_for(own.documents.at(own.found).id)));
    EXPECT_EQ(store_->bundle("bundle-L2", "")->value(), plain.letters[0].translation);
    for (const char* table :
         {"reception", "reception_body", "letter", "delivery", "document", "patient", "follow_up"})
        EXPECT_EQ(
            schema_->number(std::string("SELECT count(*) FROM ") + table + " WHERE municipality <> 851"), 0)
            << table;
    EXPECT_EQ(schema_->number("SELECT count(*) FROM letter_key WHERE municipality = 101"), 1);
}

/// Random events on two nodes: of what is open in a lane the oldest is its head.
TEST_F(nodes_test, whatever_happens_each_lane_has_one_head_the_oldest) {
    std::uint32_t state = 11;
    const auto random = [&](std::uint32_t below) {
        state = state * 1'664'525U + 1'013'904'223U;
        return (state >> 16U) % below;
    };
    time_ms now = arrived;
    for (int i = 0; i < 60; ++i) {
        store& here = random(2) == 0 ? *store_ : *other_;
        const std::string patient = i % 5 == 0 ? "" : "020202020" + std::to_string(random(4));
        ASSERT_TRUE(accept(here, letter_of(std::to_string(i), patient)));
        now += 1'000;
        for (const due_delivery& one : here.take_due("out", now, random(4)).value()) {
            const auto states = {delivery_state::delivered, delivery_state::waiting, delivery_state::refused,
                                 delivery_state::dead, delivery_state::unknown};
            ASSERT_TRUE(end(here, one, *(states.begin() + random(5)), now + random(5'000),
                            random(3) == 0 ? now + 3'000 : 0));
        }
    }
    const counts sums = *store_->count();
    EXPECT_EQ(sums.waiting + sums.unknown + sums.delivered + sums.refused_deliveries + sums.dead, 60U);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM delivery WHERE state = 0"),
              static_cast<int>(sums.waiting));
    EXPECT_EQ(schema_->number("SELECT count(*) FROM delivery WHERE state = 5"),
              static_cast<int>(sums.unknown));
    EXPECT_EQ(schema_->number(
                  "SELECT count(*) FROM (SELECT municipality, target, lane, min(id) AS oldest FROM delivery "
                  "WHERE state IN (0, 5) GROUP BY 1, 2, 3) AS o FULL JOIN (SELECT * FROM lane WHERE delivery "
                  "<> 0) AS l USING (municipality, target, lane) WHERE oldest IS DISTINCT FROM delivery"),
              0);
}

}  // namespace
}  // namespace genvej::store::test
