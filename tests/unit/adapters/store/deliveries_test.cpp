#include <random>

#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

class deliveries_test : public store_test {
protected:
    void accept_letter(const std::string& id, const std::string& patient, const std::string& target = "out") {
        reception what = a_reception(id, "content of " + id);
        what.letters[0].patient = patient;
        what.letters[0].deliveries[0].target = target;
        ASSERT_TRUE(accept(*store_, std::move(what)).has_value());
    }
    std::vector<due_delivery> take(time_ms now = arrived, std::size_t limit = 10,
                                   const std::string& target = "out") {
        return store_->take_due(target, now, limit).value();
    }
    static std::vector<std::string> keys(const std::vector<due_delivery>& due) {
        std::vector<std::string> out;
        out.reserve(due.size());
        for (const due_delivery& one : due) out.push_back(one.receiver_key);
        return out;
    }
    void end(std::int64_t id, delivery_state state, time_ms next = 0) {
        ASSERT_TRUE(record(*store_,
                           {
                               {id, state, next, arrived, "connect: why"}
        })
                        .has_value());
    }
    using names = std::vector<std::string>;
};

TEST_F(deliveries_test, an_empty_body_means_the_letters_translation) {
    accept_letter("L1", "0101010101");
    const auto due = take();
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].body, a_reception("L1").letters[0].translation);
    EXPECT_EQ(due[0].media_type, "application/fhir+json");
    EXPECT_EQ(due[0].receiver_key, "message-L1");
    EXPECT_EQ(due[0].lane.find("0101010101"), std::string::npos);
}

TEST_F(deliveries_test, each_letter_of_a_reception_sends_its_own_translation) {
    reception what = a_reception("L1", "one", "E1");
    what.letters.push_back(a_reception("L2", "two", "E1").letters[0]);
    what.letters.push_back(a_reception("L3", "three", "E1").letters[0]);
    for (letter_record& letter : what.letters) letter.patient.clear();
    ASSERT_TRUE(accept(*store_, what).has_value());
    const auto due = take();
    ASSERT_EQ(due.size(), 3U);
    for (std::size_t i = 0; i < due.size(); ++i) EXPECT_EQ(due[i].body, what.letters[i].translation);
    for (const letter_record& letter : what.letters) {
        EXPECT_EQ(store_->bundle(letter.bundle_id, "")->value(), letter.translation);
    }
}

/// Of what is taken at once the bytes are bounded, wherever the bodies lie; one message is given however
/// large.
TEST_F(deliveries_test, what_is_taken_at_once_is_bounded_in_bytes) {
    constexpr std::size_t large = 9'000'000;
    const auto send_one = [&](const std::string& name, const std::function<void(letter_record&)>& fill) {
        reception what = a_reception(name, "content of " + name);
        what.letters[0].patient.clear();
        fill(what.letters[0]);
        ASSERT_TRUE(accept(*store_, what).has_value());
    };
    send_one("L1", [&](letter_record& letter) { letter.translation = std::string(large, 'a'); });
    send_one("L2", [&](letter_record& letter) { letter.deliveries[0].body = std::string(large, 'b'); });
    send_one("L3", [&](letter_record& letter) {
        outgoing_document document;
        document.sender = letter.sender;
        document.letter_id = "D3";
        document.media_type = "application/xml";
        document.body = std::string(large, 'c');
        letter.documents = {document};
        letter.deliveries[0].document = 1;
    });
    send_one("L4", [](letter_record&) {});
    send_one("L5", [&](letter_record& letter) { letter.translation = std::string(3 * large, 'd'); });
    send_one("L6", [](letter_record&) {});
    EXPECT_EQ(keys(take()), (names{"message-L1", "message-L2"}));
    EXPECT_EQ(keys(take()), (names{"message-L3", "message-L4", "message-L5"}))
        << "less than the bound was there";
    const auto rest = take();
    ASSERT_EQ(keys(rest), names{"message-L6"});
    EXPECT_EQ(take().size(), 0U);
}

TEST_F(deliveries_test, a_body_of_its_own_is_sent_as_it_is) {
    reception what = a_reception("L1");
    what.letters[0].deliveries[0].body = std::string("\x01\0own", 5);
    what.letters[0].deliveries[0].media_type = "application/xml";
    ASSERT_TRUE(accept(*store_, what).has_value());
    const auto due = take();
    EXPECT_EQ(due[0].body, std::string("\x01\0own", 5));
    EXPECT_EQ(due[0].media_type, "application/xml");
}

TEST_F(deliveries_test, one_lane_goes_in_order_and_others_are_independent) {
    accept_letter("A1", "0101010101");
    accept_letter("A2", "0101010101");
    accept_letter("B1", "0202020202");
    const auto first = take();
    EXPECT_EQ(keys(first), (names{"message-A1", "message-B1"}));
    EXPECT_TRUE(take().empty()) << "what is under way is not taken twice, and holds its lane";
    EXPECT_EQ(store_->count()->sending, 2U);
    end(first[0].id, delivery_state::delivered);
    EXPECT_EQ(keys(take()), names{"message-A2"});
}

TEST_F(deliveries_test, a_clock_that_jumped_back_postpones_nothing_beyond_the_horizon) {
    accept_letter("A1", "0101010101");
    accept_letter("B1", "0202020202");
    const time_ms jumped_to = 1'700'000'000'000 - 86'400'000;
    EXPECT_TRUE(store_->take_due("out", jumped_to, 10).value().empty());
    EXPECT_TRUE(store_->take_due("out", jumped_to, 10, 86'400'000).value().empty()) << "within the horizon";
    EXPECT_EQ(store_->take_due("out", jumped_to, 10, 86'399'999).value().size(), 2U);
}

TEST_F(deliveries_test, messages_without_a_patient_wait_for_nobody) {
    accept_letter("A1", "");
    accept_letter("A2", "");
    EXPECT_EQ(take().size(), 2U);
}

TEST_F(deliveries_test, a_receipt_waits_for_no_letter_of_its_patient) {
    accept_letter("A1", "0101010101");
    reception refused = a_reception("A2");
    refused.letters[0].deliveries[0].alone = true;
    ASSERT_TRUE(accept(*store_, refused).has_value());
    EXPECT_EQ(keys(take()), (names{"message-A1", "message-A2"}));
}

TEST_F(deliveries_test, a_lane_is_of_one_target) {
    accept_letter("A1", "0101010101", "first");
    accept_letter("A2", "0101010101", "second");
    EXPECT_EQ(take(arrived, 10, "first").size(), 1U);
    EXPECT_EQ(take(arrived, 10, "second").size(), 1U);
    EXPECT_TRUE(take(arrived, 10, "no such").empty());
}

TEST_F(deliveries_test, a_failure_waits_until_its_time_and_holds_its_lane) {
    accept_letter("A1", "0101010101");
    accept_letter("A2", "0101010101");
    end(take()[0].id, delivery_state::waiting, arrived + 5'000);
    EXPECT_TRUE(take(arrived + 4'999).empty());
    EXPECT_EQ(store_->next_due("out")->value(), arrived + 5'000);
    const auto again = take(arrived + 5'000);
    EXPECT_EQ(keys(again), names{"message-A1"});
    EXPECT_EQ(again[0].attempts, 1U);
    EXPECT_FALSE(store_->next_due("out")->has_value()) << "nothing is due but what is under way";
}

TEST_F(deliveries_test, refused_and_dead_let_the_rest_pass) {
    accept_letter("A1", "0101010101");
    accept_letter("A2", "0101010101");
    accept_letter("A3", "0101010101");
    end(take()[0].id, delivery_state::refused);
    end(take()[0].id, delivery_state::dead);
    EXPECT_EQ(keys(take()), names{"message-A3"});
    const counts sums = *store_->count();
    EXPECT_EQ(sums.refused_deliveries, 1U);
    EXPECT_EQ(sums.dead, 1U);
    EXPECT_EQ(sums.sending, 1U);
    EXPECT_EQ(sums.waiting, 0U);
}

TEST_F(deliveries_test, a_late_result_changes_nothing) {
    accept_letter("A1", "0101010101");
    const std::int64_t id = take()[0].id;
    end(id, delivery_state::delivered);
    end(id, delivery_state::dead);
    EXPECT_EQ(store_->count()->delivered, 1U);
    EXPECT_EQ(store_->count()->dead, 0U);
}

TEST_F(deliveries_test, what_was_under_way_is_due_again_after_reopening) {
    accept_letter("A1", "0101010101");
    accept_letter("A2", "0101010101");
    ASSERT_EQ(take().size(), 1U);
    open();
    EXPECT_EQ(keys(take()), names{"message-A1"});
}

TEST_F(deliveries_test, the_lane_of_a_patient_is_the_same_after_reopening_and_is_no_number) {
    accept_letter("A1", "0101010101");
    const std::string lane = take()[0].lane;
    EXPECT_EQ(lane.size(), 32U);
    open();
    accept_letter("A2", "0101010101");
    const auto due = take();
    ASSERT_EQ(due.size(), 1U);
    end(due[0].id, delivery_state::delivered);
    EXPECT_EQ(take()[0].lane, lane);
}

TEST_F(deliveries_test, oldest_first_and_no_more_than_asked_for) {
    for (int i = 0; i < 5; ++i) accept_letter("A" + std::to_string(i), "");
    EXPECT_EQ(keys(take(arrived, 2)), (names{"message-A0", "message-A1"}));
    EXPECT_EQ(keys(take(arrived, 2)), (names{"message-A2", "message-A3"}));
}

TEST_F(deliveries_test, whatever_happens_each_lane_has_one_head_the_oldest) {
    std::mt19937 random(11);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same story each time
    time_ms now = arrived;
    for (int i = 0; i < 60; ++i) {
        accept_letter("A" + std::to_string(i), i % 5 == 0 ? "" : "010101010" + std::to_string(random() % 4));
        now += 1'000;
        for (const due_delivery& one : take(now, random() % 4)) {
            const auto states = {delivery_state::delivered, delivery_state::waiting, delivery_state::refused,
                                 delivery_state::dead};
            end(one.id, *(states.begin() + random() % states.size()),
                now + static_cast<time_ms>(random() % 5'000));
        }
        if (i % 20 == 19) open();
    }
    const counts sums = *store_->count();
    EXPECT_EQ(sums.waiting + sums.delivered + sums.refused_deliveries + sums.dead, 60U);
    store_->close();
    const auto number = [&](const char* sql) { return number_in(options().path, sql); };
    EXPECT_EQ(number("SELECT count(*) FROM delivery WHERE state < 2"), static_cast<int>(sums.waiting));
    EXPECT_GT(sums.waiting, 0U);
    EXPECT_EQ(number("SELECT count(*) FROM (SELECT 1 FROM delivery WHERE state < 2 GROUP BY target, lane "
                     "HAVING sum(head) <> 1)"),
              0);
    EXPECT_EQ(number("SELECT count(*) FROM delivery a JOIN delivery b ON a.lane = b.lane AND a.target = "
                     "b.target AND a.id < b.id "
                     "WHERE a.state < 2 AND b.state < 2 AND b.head = 1"),
              0);
}

TEST_F(deliveries_test, the_view_tells_state_attempts_and_the_last_error) {
    const reception what = a_reception("L1");
    ASSERT_TRUE(accept(*store_, what).has_value());
    const std::int64_t id = take()[0].id;
    EXPECT_EQ((*store_->find_reception(what.id))->deliveries[0].state, delivery_state::sending);
    end(id, delivery_state::waiting, arrived + 1);
    const delivery_view view = (*store_->find_reception(what.id))->deliveries[0];
    EXPECT_EQ(view.state, delivery_state::waiting);
    EXPECT_EQ(view.attempts, 1U);
    EXPECT_EQ(view.next_attempt, arrived + 1);
    EXPECT_EQ(view.last_error, "connect: why");
    EXPECT_EQ(view.reception, what.id);
}

}  // namespace
}  // namespace genvej::store::test
