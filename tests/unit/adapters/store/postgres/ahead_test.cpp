/// What a node leases with the letters that it takes in (adapters/store/postgres/ahead.hpp).
#include <chrono>
#include <thread>

#include "adapters/store/operations.hpp"
#include "tests/unit/adapters/store/postgres/nodes_fixture.hpp"

namespace genvej::store::test {
namespace {

using namespace std::chrono_literals;

class ahead_test : public nodes_test {
protected:
    /// Its worker could send so many, and nothing is known to wait: the look at the start, and what others
    /// have rung for, are over.
    static void expect(store& at, std::size_t most) {
        std::this_thread::sleep_for(100ms);
        at.expect("out", most);
        ASSERT_TRUE(at.take_due("out", arrived, 1)->empty());
    }
    std::int64_t leased() const {
        return schema_->number("SELECT count(*) FROM lane WHERE leased_until > clock_timestamp()");
    }
    names taken(store& at, std::size_t most = 10) { return keys(at.take_due("out", arrived, most).value()); }
    /// As soon as it can be taken there; nothing after a while.
    names taken_soon(store& at) {
        for (int tries = 0; tries < 200; ++tries) {
            if (names out = taken(at); !out.empty()) return out;
            std::this_thread::sleep_for(20ms);
        }
        return {};
    }
};

TEST_F(ahead_test, what_is_expected_is_leased_by_its_own_commit_and_given_with_all_that_is_sent) {
    expect(*store_, 8);
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0202020202")));
    EXPECT_EQ(leased(), 1);
    EXPECT_EQ(store_->count()->sending, 1U);
    EXPECT_TRUE(taken(*other_).empty());
    const auto mine = store_->take_due("out", arrived, 10).value();
    ASSERT_EQ(mine.size(), 1U);
    EXPECT_EQ(mine[0].receiver_key, "message-A1");
    EXPECT_EQ(mine[0].target, "out");
    EXPECT_EQ(mine[0].media_type, "application/fhir+json");
    EXPECT_EQ(mine[0].body, *store_->bundle("bundle-A1", "demo").value());
    EXPECT_EQ(mine[0].lane, schema_->sql("SELECT lane FROM lane"));
    EXPECT_EQ(static_cast<std::int64_t>(mine[0].lease), schema_->number("SELECT lease FROM lane"));
    ASSERT_TRUE(end(*store_, mine[0], delivery_state::delivered));
    EXPECT_EQ(store_->count()->delivered, 1U);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM lane"), 0);
    EXPECT_TRUE(taken(*store_).empty());
}

TEST_F(ahead_test, nobody_who_expects_nothing_leases_anything) {
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0202020202")));
    EXPECT_EQ(leased(), 0);
    EXPECT_EQ(taken(*other_), names{"message-A1"});
}

TEST_F(ahead_test, no_more_is_leased_than_there_is_room_for_and_the_rest_is_everybodys) {
    expect(*store_, 1);
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0101010101")));
    ASSERT_TRUE(accept(*store_, letter_of("A2", "0202020202")));
    EXPECT_EQ(leased(), 1);
    EXPECT_EQ(taken(*other_), names{"message-A2"});
    EXPECT_EQ(taken(*store_), names{"message-A1"});
}

TEST_F(ahead_test, while_something_else_may_wait_what_comes_waits_its_turn_behind_it) {
    store_->expect("out", 8);
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0101010101")));
    EXPECT_EQ(leased(), 0) << "nobody has looked yet";
    EXPECT_EQ(taken(*store_, 1), names{"message-A1"});
    ASSERT_TRUE(accept(*store_, letter_of("A2", "0202020202")));
    EXPECT_EQ(leased(), 1) << "the look was full: there may be more, so that only A1 is leased";
    EXPECT_EQ(taken(*store_), names{"message-A2"});
    ASSERT_TRUE(accept(*store_, letter_of("A3", "0303030303")));
    EXPECT_EQ(leased(), 3);
}

TEST_F(ahead_test, in_a_lane_that_is_there_the_next_one_comes_when_the_first_has_ended) {
    expect(*store_, 8);
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0202020202")));
    ASSERT_TRUE(accept(*store_, letter_of("A2", "0202020202")));
    const auto first = store_->take_due("out", arrived, 10).value();
    ASSERT_EQ(keys(first), names{"message-A1"});
    EXPECT_TRUE(taken(*store_).empty());
    ASSERT_TRUE(end(*store_, first[0], delivery_state::delivered));
    EXPECT_EQ(taken(*store_), names{"message-A2"}) << "without waiting for a regular look";
}

TEST_F(ahead_test, what_is_put_back_is_everybodys_and_nothing_more_is_leased) {
    expect(*store_, 8);
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0101010101")));
    store_->put_back("out");
    EXPECT_EQ(taken_soon(*other_), names{"message-A1"});
    ASSERT_TRUE(accept(*store_, letter_of("A2", "0202020202")));
    EXPECT_EQ(leased(), 1) << "A1, by the other";
    EXPECT_EQ(taken(*other_), names{"message-A2"});
}

TEST_F(ahead_test, whoever_put_something_back_and_wants_it_again_is_woken) {
    expect(*store_, 8);
    ASSERT_TRUE(accept(*store_, letter_of("A1", "0101010101")));
    std::atomic<int> woken = 0;
    store_->on_wake([&] { ++woken; });
    store_->put_back("out");
    for (int tries = 0; tries < 200 && (woken == 0 || leased() > 0); ++tries)
        std::this_thread::sleep_for(20ms);
    EXPECT_GT(woken, 0);
    EXPECT_EQ(taken(*store_), names{"message-A1"});
}

/// Of which nobody tells: it is found by looks.
TEST_F(ahead_test, what_time_makes_due_is_found_while_what_comes_goes_at_once) {
    const auto busy = node(10'000, 600'000);
    ASSERT_TRUE(accept(*other_, letter_of("B1", "0303030303")));
    const auto later = other_->take_due("out", arrived, 1).value();
    ASSERT_EQ(later.size(), 1U);
    ASSERT_TRUE(end(*other_, later[0], delivery_state::waiting, arrived + minute));
    expect(*busy, 8);
    names seen;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(accept(*busy, letter_of("A" + std::to_string(i), "0202020202")));
        for (const due_delivery& one : busy->take_due("out", arrived + 2 * minute, 8).value()) {
            seen.push_back(one.receiver_key);
            ASSERT_TRUE(end(*busy, one, delivery_state::delivered));
        }
        if (std::find(seen.begin(), seen.end(), "message-B1") != seen.end()) break;
        std::this_thread::sleep_for(5ms);
    }
    EXPECT_NE(std::find(seen.begin(), seen.end(), "message-B1"), seen.end());
    EXPECT_EQ(seen.at(0), "message-A0");
}

TEST_F(ahead_test, what_waits_in_the_database_gets_half_of_a_turn_however_much_is_leased_ahead) {
    expect(*store_, 8);
    for (int i = 0; i < 4; ++i) {
        const std::string number = std::to_string(i);
        ASSERT_TRUE(accept(*store_, letter_of("A" + number, "010101010" + number)));
        ASSERT_TRUE(accept(*other_, letter_of("B" + number, "020202020" + number)));
    }
    EXPECT_EQ(leased(), 4);
    std::this_thread::sleep_for(100ms);  // the other has rung
    EXPECT_EQ(taken(*store_, 4), (names{"message-A0", "message-A1", "message-B0", "message-B1"}));
    EXPECT_EQ(taken(*store_, 8), (names{"message-A2", "message-A3", "message-B2", "message-B3"}));
}

TEST_F(ahead_test, what_is_too_large_to_be_remembered_or_refused_is_not_leased_ahead) {
    expect(*store_, 8);
    reception large = letter_of("L1", "0101010101");
    large.letters[0].translation = std::string(200'000, 'x');
    ASSERT_TRUE(accept(*store_, large));
    reception refused = letter_of("R1", "0202020202");
    refused.refused = true;
    refused.letters[0].deliveries.clear();
    ASSERT_TRUE(accept(*store_, refused));
    EXPECT_EQ(leased(), 0);
    const auto due = store_->take_due("out", arrived, 8).value();
    ASSERT_EQ(keys(due), names{"message-L1"});
    EXPECT_EQ(due[0].body, large.letters[0].translation);
}

TEST_F(ahead_test, what_was_leased_is_renewed_and_everybodys_again_when_it_is_not_taken) {
    const auto busy = node(300);
    expect(*busy, 8);
    ASSERT_TRUE(accept(*busy, letter_of("A1", "0202020202")));
    std::this_thread::sleep_for(600ms);
    EXPECT_TRUE(taken(*other_).empty()) << "two leases long";
    EXPECT_EQ(taken_soon(*other_), names{"message-A1"});
}

TEST_F(ahead_test, what_a_node_that_ends_had_leased_is_left_to_others) {
    auto ending = node();
    expect(*ending, 8);
    ASSERT_TRUE(accept(*ending, letter_of("A1", "0202020202")));
    EXPECT_TRUE(taken(*other_).empty());
    ending.reset();
    EXPECT_EQ(taken(*other_), names{"message-A1"});
}

TEST_F(ahead_test, a_letter_for_two_targets_goes_to_both_with_all_that_is_sent) {
    store_->expect("out", 8);
    store_->expect("also", 8);
    for (const char* target : {"out", "also"}) ASSERT_TRUE(store_->take_due(target, arrived, 1)->empty());
    reception both = letter_of("A1", "0202020202");
    planned_delivery second = both.letters[0].deliveries.at(0);
    second.target = "also";
    both.letters[0].deliveries.push_back(second);
    ASSERT_TRUE(accept(*store_, both));
    EXPECT_EQ(leased(), 2);
    const std::string sent = *store_->bundle("bundle-A1", "demo").value();
    for (const char* target : {"out", "also"}) {
        const auto due = store_->take_due(target, arrived, 10).value();
        ASSERT_EQ(due.size(), 1U) << target;
        EXPECT_EQ(due[0].body, sent) << target;
    }
}

/// Letters, ends, changes of mind and another node, all at once: each goes once, in order, and none is
/// forgotten.
TEST_F(ahead_test, whatever_workers_expect_everything_goes_once_and_in_order) {
    constexpr int letters = 240;
    std::mutex mutex;
    std::map<std::string, std::vector<int>> sent;  // by lane
    std::set<std::string> under_way;
    std::atomic<int> left = letters;
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t) {
        store& here = t == 0 ? *store_ : *other_;
        threads.emplace_back([&, t] {
            for (int i = 0; i < letters / 2; ++i) {
                const int number = 2 * i + t;
                ASSERT_TRUE(accept(t == 0 ? *store_ : *other_,
                                   letter_of(std::to_string(number), "020202020" + std::to_string(i % 7))));
            }
        });
        threads.emplace_back([&] {
            std::size_t most = 0;
            while (left > 0) {
                here.expect("out", most++ % 5);
                if (most % 17 == 0) here.put_back("out");
                for (const due_delivery& one : here.take_due("out", arrived, 3).value()) {
                    {
                        const std::lock_guard lock(mutex);
                        EXPECT_TRUE(under_way.insert(one.lane).second) << "two of a lane";
                        sent[one.lane].push_back(std::stoi(one.receiver_key.substr(8)));
                    }
                    std::this_thread::yield();
                    {
                        const std::lock_guard lock(mutex);
                        under_way.erase(one.lane);
                    }
                    ASSERT_TRUE(end(here, one, delivery_state::delivered));
                    --left;
                }
            }
        });
    }
    for (std::thread& one : threads) one.join();
    EXPECT_EQ(sent.size(), 7U);
    std::size_t all = 0;
    for (const auto& [lane, numbers] : sent) {
        all += numbers.size();
        for (const int sender : {0, 1}) {
            std::vector<int> his;
            std::copy_if(numbers.begin(), numbers.end(), std::back_inserter(his),
                         [&](int number) { return number % 2 == sender; });
            EXPECT_TRUE(std::is_sorted(his.begin(), his.end())) << "each sender's letters came in order";
            EXPECT_EQ(std::adjacent_find(his.begin(), his.end()), his.end()) << "once";
        }
    }
    EXPECT_EQ(all, static_cast<std::size_t>(letters));
    EXPECT_EQ(store_->count()->delivered, static_cast<std::uint64_t>(letters));
    EXPECT_EQ(schema_->number("SELECT count(*) FROM lane"), 0);
}

}  // namespace
}  // namespace genvej::store::test
