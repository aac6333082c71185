#include "adapters/store/sqlite/keys_at_hand.hpp"

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "adapters/store/operations.hpp"
#include "adapters/store/sqlite/migrations.hpp"
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

using sqlite::keys_at_hand;

keys_at_hand::entry key(std::int64_t letter, const std::string& sender, const std::string& id) {
    return {letter, letter * 10, 77, sender, id, "E" + id, ""};
}

class keys_at_hand_test : public testing::Test {
protected:
    keys_at_hand_test() : database_(here_ / "keys.db", sqlite::connection::purpose::writing, 5000) {
        sqlite::migrate(database_);
        database_.execute("PRAGMA foreign_keys = OFF");
    }
    /// The letter that the index has for it.
    std::int64_t indexed(const std::string& sender, const std::string& id) {
        sqlite::query row = database_("SELECT letter FROM letter_key WHERE sender = ? AND letter_id = ?");
        return row.bind(sender, id).step() ? row.number(0) : 0;
    }
    std::int64_t envelopes_indexed() { return database_.pragma("SELECT count(*) FROM envelope_key"); }

    folder here_;
    sqlite::connection database_;
    keys_at_hand keys_{2};
};

TEST_F(keys_at_hand_test, what_has_entered_is_found_at_once) {
    keys_at_hand::entry one = key(1, "A", "L1");
    one.vans_envelope_id = "V1";
    keys_.enter(one);
    EXPECT_EQ(keys_.find_letter("A", "L1"), 1);
    EXPECT_EQ(keys_.find_letter("B", "L1"), 0);
    EXPECT_EQ(keys_.find_envelope("A", "EL1").value().reception, 10);
    EXPECT_EQ(keys_.find_envelope("", "V1").value().digest, 77);
    EXPECT_FALSE(keys_.find_envelope("A", "V1"));
    EXPECT_EQ(keys_.all_after(9), 0);
}

TEST_F(keys_at_hand_test, what_is_rolled_back_was_never_there_and_what_was_forgotten_is) {
    keys_.enter(key(1, "A", "L1"));
    keys_.commit();
    keys_.forget(1);
    EXPECT_EQ(keys_.find_letter("A", "L1"), 0);
    EXPECT_EQ(keys_.all_after(9), 9);
    keys_.enter(key(2, "A", "L1"));  // the corrected one
    keys_.enter(key(3, "A", "L3"));
    keys_.forget(3);  // came and went
    EXPECT_EQ(keys_.find_letter("A", "L1"), 2);
    keys_.roll_back();
    EXPECT_EQ(keys_.find_letter("A", "L1"), 1);
    EXPECT_EQ(keys_.find_envelope("A", "EL1").value().reception, 10);
    EXPECT_EQ(keys_.find_letter("A", "L3"), 0);
    EXPECT_EQ(keys_.all_after(9), 0);
}

TEST_F(keys_at_hand_test, a_corrected_letter_takes_the_place_of_a_forgotten_one) {
    keys_.enter(key(1, "A", "L1"));
    keys_.commit();
    keys_.forget(1);
    keys_.enter(key(2, "A", "L1"));
    keys_.commit();
    EXPECT_EQ(keys_.find_letter("A", "L1"), 2);
    EXPECT_EQ(keys_.all_after(9), 1);
    keys_.forget(2);
    keys_.commit();
    EXPECT_EQ(keys_.size(), 0U);
    EXPECT_EQ(keys_.all_after(9), 9);
}

TEST_F(keys_at_hand_test, an_identifier_stays_with_the_first_that_brought_it) {
    keys_.enter(key(1, "A", "L1"));
    keys_at_hand::entry other = key(2, "A", "L2");
    other.envelope_id = "EL1";
    keys_.enter(other);
    keys_.commit();
    EXPECT_EQ(keys_.find_envelope("A", "EL1").value().reception, 10);
    keys_.forget(2);
    keys_.commit();
    EXPECT_TRUE(keys_.find_envelope("A", "EL1")) << "it was the first one's";
}

TEST_F(keys_at_hand_test, beyond_its_room_they_move_into_the_indexes_in_order_and_go_round) {
    for (int letter = 1; letter <= 3; ++letter) keys_.enter(key(letter, "A", "L" + std::to_string(letter)));
    keys_.enter(key(4, "B", "L0"));
    keys_.move(database_);
    EXPECT_EQ(indexed("A", "L1"), 1);
    EXPECT_EQ(keys_.find_letter("A", "L1"), 1) << "no reader sees the row before the end of the transaction";
    EXPECT_EQ(keys_.all_after(9), 9) << "twice as many as came: all of them";
    keys_.commit();
    EXPECT_EQ(keys_.size(), 0U);
    EXPECT_EQ(envelopes_indexed(), 4);

    // The last that moved was B's L0.
    for (const char* sender : {"C", "A", "B"}) keys_.enter(key(5 + sender[0], sender, "L9"));
    keys_.commit();
    keys_.enter(key(200, "D", "L9"));
    keys_.move(database_);
    keys_.commit();
    EXPECT_NE(indexed("B", "L9"), 0);
    EXPECT_NE(indexed("C", "L9"), 0);
    EXPECT_EQ(indexed("A", "L9"), 0);
    EXPECT_EQ(keys_.size(), 2U);
    keys_.enter(key(300, "A", "L8"));
    keys_.move(database_);
    EXPECT_NE(indexed("D", "L9"), 0);
    EXPECT_NE(indexed("A", "L8"), 0) << "round";
}

TEST_F(keys_at_hand_test, a_move_that_is_rolled_back_is_done_again) {
    for (int letter = 1; letter <= 3; ++letter) keys_.enter(key(letter, "A", "L" + std::to_string(letter)));
    keys_.commit();
    database_("BEGIN IMMEDIATE").run();
    keys_.enter(key(4, "A", "L4"));
    keys_.move(database_);
    EXPECT_EQ(keys_.all_after(9), 2);
    database_("ROLLBACK").run();
    keys_.roll_back();
    EXPECT_EQ(indexed("A", "L1"), 0);
    EXPECT_EQ(keys_.find_letter("A", "L1"), 1);
    EXPECT_EQ(keys_.find_letter("A", "L4"), 0);
    EXPECT_EQ(keys_.all_after(9), 0);
    keys_.enter(key(4, "A", "L4"));
    keys_.move(database_);
    keys_.commit();
    EXPECT_EQ(indexed("A", "L1"), 1);
    EXPECT_EQ(indexed("A", "L2"), 2);
    EXPECT_EQ(keys_.find_letter("A", "L2"), 0);
    EXPECT_EQ(keys_.find_letter("A", "L4"), 4);
}

TEST_F(keys_at_hand_test, letters_of_all_senders_are_found_by_their_identifier) {
    keys_.enter(key(1, "A", "L1"));
    keys_.enter(key(2, "A", "L2"));
    keys_.enter(key(3, "B", "L1"));
    keys_.enter(key(4, "C", "L2"));
    EXPECT_EQ(keys_.find_letters("L1"), (std::vector<std::int64_t>{1, 3}));
    EXPECT_TRUE(keys_.find_letters("").empty());
}

/// A store with room for a few, against a map that remembers everything.
class keys_of_a_store_test : public exchange_test {
protected:
    sqlite_options options() const override {
        sqlite_options out = exchange_test::options();
        out.keys_at_hand = 8;
        return out;
    }
    /// What is known of one that took effect.
    struct took_effect {
        std::string content, reception;
    };
    struct envelope {
        std::string letter, content, reception;
    };
    using verdict = accept_outcome::verdict;

    /// As docs/exchange.md has it: the identifier decides, then the envelope.
    verdict expected(const std::string& id, const std::string& content, const std::string& in) const {
        const auto known = letters_.find(id);
        if (known != letters_.end() && known->second.content != content) return verdict::letter_id_reused;
        const auto used = envelopes_.find(in);
        if (used != envelopes_.end() && (used->second.letter != id || used->second.content != content))
            return verdict::envelope_id_reused;
        return known != letters_.end() ? verdict::duplicate : verdict::stored;
    }
    void step(std::mt19937& random) {
        const auto any = [&](unsigned of) { return std::to_string(random() % of); };
        const std::string id = "L" + any(60), content = "content " + any(2), in = "E" + any(90);
        reception what = a_reception(id, content, in);
        const std::string name = what.id;
        const verdict should = expected(id, content, in);
        const auto outcome = accept(*store_, std::move(what));
        ASSERT_TRUE(outcome.has_value());
        ASSERT_EQ(outcome->what, should) << id << " " << content << " in " << in;
        if (should == verdict::duplicate) {
            EXPECT_EQ(outcome->first,
                      envelopes_.contains(in) ? envelopes_.at(in).reception : letters_.at(id).reception);
            envelopes_.try_emplace(in, envelope{id, content, outcome->first});
        }
        if (should != verdict::stored) return;
        letters_[id] = {content, name};
        envelopes_[in] = {id, content, name};
        if (random() % 4 == 0) withdraw(id);
    }
    /// It is refused later: its identifiers are free, but for an envelope that a copy brought.
    void withdraw(const std::string& id) {
        settlement late;
        changed_reception& refused = late.receptions.emplace_back();
        refused.id = letters_.at(id).reception;
        refused.refused = true;
        ASSERT_TRUE(settle(*store_, late));
        std::erase_if(envelopes_, [&](const auto& one) { return one.second.reception == refused.id; });
        letters_.erase(id);
    }

    std::map<std::string, took_effect> letters_;
    std::map<std::string, envelope> envelopes_;
};

TEST_F(keys_of_a_store_test, nothing_is_taken_twice_whatever_happens) {
    std::mt19937 random(20261126);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same story each time
    for (int i = 0; i < 600; ++i) {
        ASSERT_NO_FATAL_FAILURE(step(random)) << "step " << i;
        if (i % 97 == 96) open();
    }
    store_->close();
    EXPECT_GT(number_in(options().path, "SELECT count(*) FROM letter_key"), 0) << "some have moved";
    EXPECT_GT(number_in(options().path,
                        "SELECT count(*) FROM letter WHERE effect = 2 AND NOT EXISTS (SELECT 1 "
                        "FROM letter_key WHERE letter = letter.id)"),
              0)
        << "some have not";
    open();
    for (const auto& [id, is] : letters_) {
        message_filter which;
        which.letter_id = id;
        const auto found = store_->operated().messages(which, 0, 1'000).value().rows;
        EXPECT_EQ(
            std::count_if(found.begin(), found.end(),
                          [](const message_row& row) { return row.state == reception_state::accepted; }),
            1)
            << id;
        EXPECT_TRUE(store_->find_letter("5790000000012", id)->has_value()) << id;
    }
}

TEST_F(keys_of_a_store_test, a_reader_never_misses_one_that_is_on_its_way_into_the_index) {
    std::atomic<int> last{0};
    std::atomic<bool> done{false};
    std::thread reader([&] {
        std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp)
        while (!done) {
            const int known = last;
            if (known == 0) continue;
            const std::string id = "L" + std::to_string(1 + random() % static_cast<unsigned>(known));
            EXPECT_TRUE(store_->find_letter("5790000000012", id)->has_value()) << id;
        }
    });
    for (int i = 1; i <= 400; ++i) {
        EXPECT_TRUE(accept(*store_, a_reception("L" + std::to_string(i))).has_value());
        last = i;
    }
    done = true;
    reader.join();
}

}  // namespace
}  // namespace genvej::store::test
